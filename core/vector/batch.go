package vector

// Batch is some rows of a relation: columns of the same length, of which a selection may leave out rows. It is borrowed
// by whom it is pushed to, until he returns.
type Batch struct {
	Columns []*Vector
	Len     int     // rows of each column
	Rows    []int32 // the rows that count, ascending; nil: all

	// Morsel is the sequence number of the morsel that the rows come from. The batches of a morsel come from one worker,
	// in order, so that sinks can restore the order of a scan.
	Morsel int64
}

// Count is the number of selected rows.
func (b *Batch) Count() int {
	if b.Rows != nil {
		return len(b.Rows)
	}
	return b.Len
}

// Release releases the columns of a batch that its holder owns.
func (b *Batch) Release() {
	for _, column := range b.Columns {
		column.Release()
	}
	*b = Batch{}
}

// Share returns a batch of the same rows whose columns and selection are the caller's own.
func (b *Batch) Share() *Batch {
	shared := &Batch{Len: b.Len, Morsel: b.Morsel, Columns: make([]*Vector, len(b.Columns))}
	if b.Rows != nil {
		shared.Rows = append(make([]int32, 0, len(b.Rows)), b.Rows...)
	}
	for i, column := range b.Columns {
		shared.Columns[i] = column.Share()
	}
	return shared
}
