package vector

import "github.com/ballista-go/ballista/core/memory"

// Compact makes out the selected rows of b, densely. Columns that stay whole are shared; the others are written where out's
// were, so that a scratch batch allocates nothing in steady state. out is another batch than b.
func (b *Batch) Compact(budget *memory.Budget, out *Batch) error {
	out.Resize(len(b.Columns))
	out.Len, out.Rows, out.Morsel = b.Count(), nil, b.Morsel
	from, whole := contiguous(b.Rows)
	for i, column := range b.Columns {
		var err error
		switch {
		case b.Rows == nil:
			out.Columns[i].Become(column)
		case whole:
			err = Slice(budget, out.Columns[i], column, from, out.Len)
		default:
			err = Gather(budget, out.Columns[i], column, b.Rows)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Resize gives a scratch batch the number of columns, with headers to write.
func (b *Batch) Resize(columns int) {
	for len(b.Columns) > columns {
		b.Columns[len(b.Columns)-1].Release()
		b.Columns = b.Columns[:len(b.Columns)-1]
	}
	for len(b.Columns) < columns {
		b.Columns = append(b.Columns, new(Vector))
	}
}

// contiguous reports whether ascending rows have no gap, and where they start.
func contiguous(rows []int32) (from int, whole bool) {
	if len(rows) == 0 {
		return 0, rows != nil
	}
	return int(rows[0]), int(rows[len(rows)-1]-rows[0]) == len(rows)-1
}
