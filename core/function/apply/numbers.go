package apply

import (
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// Number is an element of a list of numbers.
type Number[T vector.Fixed] struct {
	Value T
	Null  bool
}

// Numbers computes lists of numbers of a layout, row by row: f appends the row's elements to an empty slice. A row whose list is
// not known is NULL.
func Numbers[T vector.Fixed](layout types.Layout, f func(list []Number[T], a *Args, row int) (result []Number[T], known bool, err error)) Program {
	return Batch(func(a *Args, out *vector.Vector) error {
		var all []Number[T]
		nulls, spans := Nulls{Budget: a.Context.Budget, Out: out}, vector.Values[types.Span](out)
		for k := range Count(a.Context) {
			row := RowAt(a.Context, k)
			if out.Valid != nil && !out.Valid.Get(row) {
				continue
			}
			offset := len(all)
			list, known, err := f(all[offset:], a, row)
			if err == nil && !known {
				list, err = list[:0], nulls.Add(row)
			}
			if err != nil {
				return err
			}
			if offset+len(list) > maxElements {
				return tooManyElements()
			}
			all = append(all[:offset], list...)
			spans[row] = types.Span{Offset: uint32(offset), Length: uint32(len(list))}
		}
		return finishNumbers(a, out, layout, all)
	})
}

func finishNumbers[T vector.Fixed](a *Args, out *vector.Vector, layout types.Layout, all []Number[T]) error {
	child, err := vector.New(a.Context.Budget, types.Children(out.Type)[0], layout, len(all))
	out.Children = []*vector.Vector{child}
	if err != nil {
		return err
	}
	values, nulls := vector.Values[T](child), Nulls{Budget: a.Context.Budget, Out: child}
	for i, number := range all {
		values[i] = number.Value
		if number.Null {
			if err := nulls.Add(i); err != nil {
				return err
			}
		}
	}
	return nil
}

// Floats are the elements of a list of Float64.
type Floats struct {
	Len    int
	child  *vector.Vector
	values vector.Reader[float64]
	first  int
}

// Floats are the elements of argument i, a list of Float64 that is not NULL.
func (a *Args) Floats(i, row int) Floats {
	list := a.Vector(i)
	span := SpanOf(list, row)
	return Floats{int(span.Length), list.Children[0], vector.ReaderOf[float64](list.Children[0]), int(span.Offset)}
}

// At is element i, from 0.
func (f *Floats) At(i int) Number[float64] {
	if f.child.Null(f.first + i) {
		return Number[float64]{Null: true}
	}
	return Number[float64]{Value: f.values.At(f.first + i)}
}
