// Package apply makes kernels of Go functions that compute one row. Kernels for which a call a row is too slow are loops of
// their own.
package apply

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// Args are the arguments of a batch, read by row. They are an evaluator's state, so that batches allocate nothing.
type Args struct {
	Context *expr.Context
	Values  any // what the function keeps between rows and batches

	columns  []column
	strings  vector.StringWriter
	buffer   []byte
	texts    texts
	elements elements
	picker   picker
}

// column reads an argument of one of the layouts.
type column struct {
	vector    *vector.Vector
	text      vector.Strings
	int32s    vector.Reader[int32]
	int64s    vector.Reader[int64]
	uint64s   vector.Reader[uint64]
	float32s  vector.Reader[float32]
	float64s  vector.Reader[float64]
	decimals  Decimals
	intervals vector.Reader[types.Interval]
	bits      vector.Bitmap
	mask      int // of rows of bits: 0 for a constant
}

// Release implements expr.Releaser.
func (a *Args) Release() {
	a.strings.Release()
	a.picker.picked.Release()
}

// bind makes the arguments those of a batch.
func (a *Args) bind(c *expr.Context, args []*vector.Vector) {
	a.Context = c
	if len(a.columns) != len(args) {
		a.columns = make([]column, len(args))
	}
	for i, arg := range args {
		a.columns[i].bind(arg)
	}
}

func (c *column) bind(v *vector.Vector) {
	c.vector = v
	switch v.Layout {
	case types.View:
		c.text = vector.StringsOf(v)
	case types.Int32:
		c.int32s = vector.ReaderOf[int32](v)
	case types.Int64:
		c.int64s = vector.ReaderOf[int64](v)
		c.decimals = DecimalsOf(v)
	case types.Uint64:
		c.uint64s = vector.ReaderOf[uint64](v)
	case types.Float32:
		c.float32s = vector.ReaderOf[float32](v)
	case types.Float64:
		c.float64s = vector.ReaderOf[float64](v)
	case types.Decimal:
		c.decimals = DecimalsOf(v)
	case types.MonthDayNano:
		c.intervals = vector.ReaderOf[types.Interval](v)
	case types.Bool:
		c.bits, c.mask = v.Bits(), -1
		if v.Form == vector.Constant {
			c.mask = 0
		}
	}
}

// Count is the number of arguments.
func (a *Args) Count() int { return len(a.columns) }

// Vector is argument i.
func (a *Args) Vector(i int) *vector.Vector { return a.columns[i].vector }

// Null reports whether argument i is NULL.
func (a *Args) Null(i, row int) bool { return a.columns[i].vector.Null(row) }

// Text is argument i, a string, in the vector's memory.
func (a *Args) Text(i, row int) string { return a.columns[i].text.At(row) }

// Bytes is argument i, a string, in the vector's memory.
func (a *Args) Bytes(i, row int) []byte { return a.columns[i].text.BytesAt(row) }

// Int32 is argument i, of a type with that layout.
func (a *Args) Int32(i, row int) int32 { return a.columns[i].int32s.At(row) }

// Int is argument i, of a type with layout Int64.
func (a *Args) Int(i, row int) int64 { return a.columns[i].int64s.At(row) }

// Uint is argument i, of type Uint64.
func (a *Args) Uint(i, row int) uint64 { return a.columns[i].uint64s.At(row) }

// Float32 is argument i, of that type.
func (a *Args) Float32(i, row int) float32 { return a.columns[i].float32s.At(row) }

// Float is argument i, of type Float64.
func (a *Args) Float(i, row int) float64 { return a.columns[i].float64s.At(row) }

// Bool is argument i, of that type.
func (a *Args) Bool(i, row int) bool { return a.columns[i].bits.Get(row & a.columns[i].mask) }

// Interval is argument i, of layout MonthDayNano.
func (a *Args) Interval(i, row int) types.Interval { return a.columns[i].intervals.At(row) }

// Decimal is argument i, a decimal in a lane of either width.
func (a *Args) Decimal(i, row int) types.Int128 { return a.columns[i].decimals.At(row) }

// Count is how many rows count.
func Count(c *expr.Context) int {
	if c.Rows != nil {
		return len(c.Rows)
	}
	return c.Len
}

// RowAt is the k-th of the rows that count.
func RowAt(c *expr.Context, k int) int {
	if c.Rows != nil {
		return int(c.Rows[k])
	}
	return k
}

// Program is what of an overload says how a row is computed.
type Program struct {
	Kernel expr.Kernel
	Start  func(c *expr.Context, args []expr.Arg) (any, error)
}

// In completes an overload that has its types.
func (p Program) In(o expr.Overload) expr.Overload {
	o.Kernel, o.Start = p.Kernel, p.Start
	return o
}

// Keeping returns the program with values that are made once for an evaluator, such as a compiled pattern.
func (p Program) Keeping(values func(c *expr.Context, args []expr.Arg) (any, error)) Program {
	p.Start = func(c *expr.Context, args []expr.Arg) (any, error) {
		v, err := values(c, args)
		if err != nil {
			return nil, err
		}
		return &Args{Values: v}, nil
	}
	return p
}

func start(*expr.Context, []expr.Arg) (any, error) { return new(Args), nil }

// Batch makes a program of a loop over the rows of a batch.
func Batch(loop func(a *Args, out *vector.Vector) error) Program {
	return Program{
		Start: start,
		Kernel: func(c *expr.Context, args []*vector.Vector, out *vector.Vector) error {
			a := c.State.(*Args)
			a.bind(c, args)
			return loop(a, out)
		},
	}
}
