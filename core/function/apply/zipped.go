package apply

import (
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// Zipped computes lists of structs of the elements at each position of the arguments, which are lists. Shorter ones are NULL
// there. The list is NULL where all arguments are.
func Zipped() Program {
	return Batch(func(a *Args, out *vector.Vector) error {
		picked := make([][]int32, a.Count())
		nulls, spans := Nulls{Budget: a.Context.Budget, Out: out}, vector.Values[types.Span](out)
		for k := range Count(a.Context) {
			row := RowAt(a.Context, k)
			length, known := a.longest(row)
			if !known {
				if err := nulls.Add(row); err != nil {
					return err
				}
			}
			if len(picked[0])+length > maxElements {
				return tooManyElements()
			}
			spans[row] = types.Span{Offset: uint32(len(picked[0])), Length: uint32(length)}
			for i := range picked {
				picked[i] = a.appendPadded(picked[i], i, row, length)
			}
		}
		return finishZipped(a, out, picked)
	})
}

// longest is the number of elements of the longest of the lists, and whether one is not NULL.
func (a *Args) longest(row int) (length int, known bool) {
	for i := range a.Count() {
		if !a.Null(i, row) {
			length, known = max(length, int(SpanOf(a.Vector(i), row).Length)), true
		}
	}
	return length, known
}

// appendPadded appends the elements of argument i, and as many None as make them length.
func (a *Args) appendPadded(numbers []int32, i, row, length int) []int32 {
	span := types.Span{}
	if !a.Null(i, row) {
		span = SpanOf(a.Vector(i), row)
	}
	for n := range length {
		if n < int(span.Length) {
			numbers = append(numbers, int32(span.Offset)+int32(n))
		} else {
			numbers = append(numbers, None)
		}
	}
	return numbers
}

func finishZipped(a *Args, out *vector.Vector, picked [][]int32) error {
	entries, err := vector.New(a.Context.Budget, types.Children(out.Type)[0], types.Struct, len(picked[0]))
	if err != nil {
		return err
	}
	out.Children = []*vector.Vector{entries}
	for i, numbers := range picked {
		child := new(vector.Vector)
		entries.Children = append(entries.Children, child)
		if err := vector.GatherOuter(a.Context.Budget, child, a.Vector(i).Children[0], numbers); err != nil {
			return err
		}
	}
	return nil
}
