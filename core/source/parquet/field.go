package parquet

import (
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/vector"
)

// field reads a field of the table: one column, or those of a nested type.
type field struct {
	node    *node
	columns []*column // of the leaves below the node, in order
	out     vector.Vector
	budget  *memory.Budget
	early   bool // a filter needs it
	fetched bool
}

// release gives back all memory.
func (f *field) release() {
	for _, c := range f.columns {
		c.levels.release()
		c.release()
	}
	f.out.Release()
}

// read makes f.out the n rows from row on.
func (f *field) read(row int64, n int) error {
	if err := f.skipTo(row); err != nil {
		return err
	}
	if f.columns[0].leaf.flat {
		return f.columns[0].readFlat(&f.out, n)
	}
	for _, c := range f.columns {
		if err := c.readLevels(n); err != nil {
			return err
		}
	}
	if err := f.build(&f.out, f.node, level{}, n); err != nil {
		return err
	}
	for _, c := range f.columns {
		c.recycle()
	}
	return nil
}

func (f *field) skipTo(row int64) error {
	for _, c := range f.columns {
		if err := c.skipTo(row); err != nil {
			return err
		}
	}
	return nil
}

// pick makes f.out those of the n rows from row on that have the given positions, or reports false for types that it
// cannot pick from.
func (f *field) pick(row int64, n int, positions []int32) (bool, error) {
	if !f.columns[0].leaf.flat {
		return false, nil
	}
	if err := f.skipTo(row); err != nil {
		return true, err
	}
	return true, f.columns[0].pickFlat(&f.out, n, positions)
}

// finish is called when all rows of the row group were read.
func (f *field) finish() error {
	for _, c := range f.columns {
		if c.row != c.rows { // it was not needed to the end
			continue
		}
		if err := c.finish(); err != nil {
			return err
		}
	}
	return nil
}
