package adopt

// runs puts rows in the order of their groups, so that those of a group follow one another.
type runs struct {
	at      []int32 // by group: how many rows it has, then where its next one goes; 0 between calls
	seen    []uint32
	numbers []int64
	order   []int32
}

// of returns pairs, a group and how many of the next rows are its, and the rows in that order; nil for all n as they are. The groups
// are those of the rows that count (nil: all belong to group 0).
func (r *runs) of(groups []uint32, rows []int32, n int) (pairs []int64, ordered []int32) {
	if groups == nil {
		return []int64{0, int64(n)}, rows
	}
	r.count(groups)
	r.numbers = r.numbers[:0]
	next := int32(0)
	for _, group := range r.seen {
		count := r.at[group]
		r.numbers = append(r.numbers, int64(group), int64(count))
		r.at[group] = next
		next += count
	}
	if len(r.seen) > 1 {
		rows = r.place(groups, rows)
	}
	for _, group := range r.seen {
		r.at[group] = 0
	}
	return r.numbers, rows
}

// count lists the groups in the order of their first rows, and counts the rows of each.
func (r *runs) count(groups []uint32) {
	r.seen = r.seen[:0]
	for _, group := range groups {
		for int(group) >= len(r.at) {
			r.at = append(r.at, make([]int32, int(group)+1-len(r.at))...)
		}
		if r.at[group] == 0 {
			r.seen = append(r.seen, group)
		}
		r.at[group]++
	}
}

func (r *runs) place(groups []uint32, rows []int32) []int32 {
	if cap(r.order) < len(groups) {
		r.order = make([]int32, len(groups))
	}
	order := r.order[:len(groups)]
	for k, group := range groups {
		row := int32(k)
		if rows != nil {
			row = rows[k]
		}
		order[r.at[group]] = row
		r.at[group]++
	}
	return order
}
