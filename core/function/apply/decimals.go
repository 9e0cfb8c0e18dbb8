package apply

import (
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// Decimals reads a vector of decimals in lanes of either width.
type Decimals struct {
	narrow vector.Reader[int64]
	wide   vector.Reader[types.Int128]
	isWide bool
}

// DecimalsOf returns a reader of v.
func DecimalsOf(v *vector.Vector) Decimals {
	if v.Layout == types.Decimal {
		return Decimals{wide: vector.ReaderOf[types.Int128](v), isWide: true}
	}
	return Decimals{narrow: vector.ReaderOf[int64](v)}
}

// At is row i.
func (d *Decimals) At(i int) types.Int128 {
	if d.isWide {
		return d.wide.At(i)
	}
	return types.Int128Of(d.narrow.At(i))
}

// DecimalRow computes a decimal. One that is not known is NULL.
type DecimalRow func(a *Args, row int) (result types.Int128, known bool, err error)

// Decimal computes decimals, row by row, in 64-bit lanes while arguments and results have room there.
func Decimal(f DecimalRow) Program {
	return Batch(func(a *Args, out *vector.Vector) error {
		if !a.hasWide() {
			fits, err := a.writeNarrow(out, f)
			if fits || err != nil {
				return err
			}
		}
		if err := out.PrepareLane(a.Context.Budget, types.Decimal); err != nil {
			return err
		}
		results := vector.Values[types.Int128](out)
		return a.decimalRows(out, f, func(row int, v types.Int128) bool {
			results[row] = v
			return true
		})
	})
}

func (a *Args) hasWide() bool {
	for i := range a.columns {
		if a.columns[i].vector.Layout == types.Decimal {
			return true
		}
	}
	return false
}

// writeNarrow reports whether all results have room in 64-bit lanes.
func (a *Args) writeNarrow(out *vector.Vector, f DecimalRow) (bool, error) {
	if err := out.PrepareLane(a.Context.Budget, types.Int64); err != nil {
		return false, err
	}
	results, fits := vector.Values[int64](out), true
	err := a.decimalRows(out, f, func(row int, v types.Int128) bool {
		results[row], fits = v.Int64()
		return fits
	})
	return fits, err
}

// decimalRows writes results until one does not fit.
func (a *Args) decimalRows(out *vector.Vector, f DecimalRow, write func(row int, v types.Int128) (fits bool)) error {
	nulls := Nulls{Budget: a.Context.Budget, Out: out}
	for k := range Count(a.Context) {
		row := RowAt(a.Context, k)
		v, known, err := f(a, row)
		if err == nil && !known {
			err = nulls.Add(row)
		}
		if err != nil {
			return err
		}
		if !write(row, v) {
			return nil
		}
	}
	return nil
}
