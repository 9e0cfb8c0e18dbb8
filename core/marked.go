package core

import (
	"context"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/vector"
)

// unmarked is an execution whose last column marks rows that are changed. It counts them, and gives the others, or all unless they are
// deleted, without that column. It implements Execution.
type unmarked struct {
	Execution
	deleted bool // rather than kept
	count   uint64
}

// Next implements Execution.
func (u *unmarked) Next(ctx context.Context) (*vector.Batch, error) {
	batch, err := u.Execution.Next(ctx)
	if err != nil || batch == nil {
		return nil, err
	}
	last := len(batch.Columns) - 1
	rows, err := u.rows(batch, batch.Columns[last])
	if err != nil {
		batch.Release()
		return nil, err
	}
	batch.Columns[last].Release()
	batch.Columns, batch.Rows = batch.Columns[:last], rows
	return batch, nil
}

// rows counts the marked rows and selects those to give.
func (u *unmarked) rows(batch *vector.Batch, mark *vector.Vector) ([]int32, error) {
	kept := make([]int32, 0, batch.Count())
	for i := range batch.Count() {
		row := int32(i)
		if batch.Rows != nil {
			row = batch.Rows[i]
		}
		marked, ok := mark.Value(int(row)).(bool)
		switch {
		case !ok:
			return nil, errs.New(errs.Internal, "a row is marked as %v", mark.Value(int(row)))
		case marked:
			u.count++
		}
		if !marked || !u.deleted {
			kept = append(kept, row)
		}
	}
	return kept, nil
}
