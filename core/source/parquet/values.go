package parquet

import (
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source/parquet/encoding"
	"github.com/ballista-go/ballista/core/source/parquet/format"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// values decodes the values of a column, which are not NULL, page after page.
type values interface {
	// reset starts the values of a page.
	reset(p *page) error
	// read writes the page's next n values to out, from row at on.
	read(out *vector.Vector, at, n int) error
	// skip passes over the page's next n values.
	skip(n int) error
}

// picker is values that can read some without those between, in some encodings.
type picker interface {
	// pick writes those of the page's next n values that have the given ascending positions to out, from row at on, and
	// passes over all n; or it reports false and does nothing.
	pick(out *vector.Vector, at int, positions []int32, n int) (bool, error)
}

// newValues returns the decoder of a column into vectors of its type and of the layout.
func newValues(l *leaf, layout types.Layout, budget *memory.Budget) (values, error) {
	switch layout {
	case types.Null:
		return nothing{}, nil
	case types.Bool:
		return new(booleans), nil
	}
	switch l.physical {
	case format.Int32, format.Float:
		return newInt32s(l, layout)
	case format.Int64, format.Double:
		return newInt64s(l, layout)
	case format.ByteArray:
		return newByteArrays(l, layout, budget)
	case format.Int96, format.FixedByteArray:
		return newFixed(l, layout, budget)
	}
	return nil, errNotRead(l, layout)
}

func errNotRead(l *leaf, layout types.Layout) error {
	return errs.New(errs.Unsupported, "columns of physical type %s read as %s", l.physical, layout)
}

// layoutOf is the layout of the vectors that a column is read into: decimals of up to 18 digits in 64 bits.
func layoutOf(t types.Type) types.Layout {
	layout := types.MustLayout(t)
	if layout == types.Decimal && decimalDigits(t) <= 18 {
		return types.Int64
	}
	return layout
}

func errEncoding(p *page) error {
	return errs.New(errs.Unsupported, "values in encoding %s", p.encoding)
}

// nothing is the values of a column of type Null, whose rows are all NULL.
type nothing struct{}

func (nothing) reset(*page) error { return nil }
func (nothing) skip(int) error    { return nil }
func (nothing) read(_ *vector.Vector, _, n int) error {
	if n > 0 {
		return invalid("column of type Null has values")
	}
	return nil
}

// booleans are the values of BOOLEAN columns.
type booleans struct {
	plain  encoding.Booleans
	runs   encoding.Hybrid
	packed bool
}

func (b *booleans) reset(p *page) error {
	switch p.encoding {
	case format.Plain:
		b.packed = true
		b.plain.Reset(p.data)
		return nil
	case format.RLE:
		b.packed = false
		_, err := startLevels(&b.runs, format.RLE, p.data, 1, 0)
		return err
	}
	return errEncoding(p)
}

func (b *booleans) read(out *vector.Vector, at, n int) error {
	if b.packed {
		return b.plain.Read(out.Bits(), at, n)
	}
	_, err := b.runs.ReadBits(out.Bits(), at, n)
	return err
}

func (b *booleans) skip(n int) error {
	if b.packed {
		return b.plain.Skip(n)
	}
	return b.runs.Skip(n)
}
