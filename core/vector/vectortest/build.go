package vectortest

import (
	"math/rand/v2"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// Build returns a vector of the values in a random form: flat, a slice of something longer, a constant where all are equal, or
// codes of a dictionary whose entries may repeat and may be out of use. The parts of nested values have random forms too.
func Build(random *rand.Rand, budget *memory.Budget, t types.Type, values []types.Value) (*vector.Vector, error) {
	v, err := build(random, budget, t, values)
	if err != nil && v != nil {
		v.Release()
	}
	return v, err
}

func build(random *rand.Rand, budget *memory.Budget, t types.Type, values []types.Value) (*vector.Vector, error) {
	layout := types.MustLayout(t)
	switch choice := random.IntN(4); {
	case choice == 0 && len(values) > 0 && allEqual(values):
		v := new(vector.Vector)
		return v, v.SetConstant(budget, t, values[0], len(values))
	case choice == 1 && layout.Width() > 0 && !layout.Nested() && anyValue(values) != nil:
		return buildDictionary(random, budget, t, values)
	case choice == 2:
		return buildSlice(random, budget, t, values)
	}
	return buildFlat(random, budget, t, values)
}

func buildFlat(random *rand.Rand, budget *memory.Budget, t types.Type, values []types.Value) (*vector.Vector, error) {
	switch {
	case types.MustLayout(t) == types.List:
		return buildList(random, budget, t, values)
	case types.MustLayout(t) == types.Struct:
		return buildStruct(random, budget, t, values)
	case vector.IsDecimal(t) && types.MustLayout(t) == types.Decimal && random.IntN(2) == 0:
		return buildWide(budget, t, values)
	}
	v, err := vector.FromValues(budget, t, values)
	if err == nil {
		scribble(random, v)
	}
	return v, err
}

// scribble overwrites the values of null rows where any value can be read.
func scribble(random *rand.Rand, v *vector.Vector) {
	data, _, _ := v.Buffers()
	width := v.Layout.Width()
	if v.Valid == nil || width == 0 || v.Layout == types.View || v.Layout == types.List {
		return
	}
	for i := range v.Len {
		if v.Null(i) {
			for at := i * width; at < (i+1)*width; at++ {
				data.Bytes()[at] = byte(random.Uint32())
			}
		}
	}
}

// buildWide is a decimal vector with 128-bit lanes whatever the values are.
func buildWide(budget *memory.Budget, t types.Type, values []types.Value) (*vector.Vector, error) {
	v, err := vector.New(budget, t, types.Decimal, len(values))
	if err != nil {
		return nil, err
	}
	for i, value := range values {
		vector.Values[types.Int128](v)[i], _ = value.(types.Int128)
	}
	return v, markNulls(budget, v, values)
}

func markNulls(budget *memory.Budget, v *vector.Vector, values []types.Value) error {
	if err := v.PrepareValid(budget); err != nil {
		return err
	}
	for i, value := range values {
		v.Valid.Put(i, value != nil)
	}
	return nil
}

func buildSlice(random *rand.Rand, budget *memory.Budget, t types.Type, values []types.Value) (*vector.Vector, error) {
	before := Values(random, t, random.IntN(3)*64+random.IntN(2)*random.IntN(70))
	longer := append(append(before, values...), Values(random, t, random.IntN(5))...)
	whole, err := buildFlat(random, budget, t, longer)
	if err != nil {
		return nil, err
	}
	defer whole.Release()
	v := new(vector.Vector)
	return v, vector.Slice(budget, v, whole, len(before), len(values))
}

func buildDictionary(random *rand.Rand, budget *memory.Budget, t types.Type, values []types.Value) (*vector.Vector, error) {
	var entries []types.Value
	codes := make([]uint32, len(values))
	repeat := random.IntN(2) == 0
	for i, value := range values {
		if value == nil {
			continue
		}
		at := position(entries, value)
		if at < 0 || repeat && random.IntN(3) == 0 {
			at = len(entries)
			entries = append(entries, value)
		}
		codes[i] = uint32(at)
	}
	distinct, err := vector.FromValues(budget, t, append(entries, anyValue(values)))
	if err != nil {
		return nil, err
	}
	v, err := vector.NewDictionary(budget, t, vector.NewDict(distinct, vector.MayRepeat), len(values))
	if err != nil {
		return v, err
	}
	copy(v.Codes, codes)
	return v, markNulls(budget, v, values)
}

func buildList(random *rand.Rand, budget *memory.Budget, t types.Type, values []types.Value) (*vector.Vector, error) {
	v, err := vector.New(budget, t, types.List, len(values))
	if err != nil {
		return nil, err
	}
	elementType := types.Children(t)[0]
	var elements []types.Value
	spans := vector.Values[types.Span](v)
	for _, i := range random.Perm(len(values)) {
		list, _ := values[i].([]types.Value)
		spans[i] = types.Span{Offset: uint32(len(elements)), Length: uint32(len(list))}
		elements = append(elements, list...)
		if random.IntN(3) == 0 {
			elements = append(elements, Values(random, elementType, random.IntN(3))...)
		}
	}
	child, err := Build(random, budget, elementType, elements)
	if err != nil {
		return nil, err
	}
	v.Children = []*vector.Vector{child}
	return v, markNulls(budget, v, values)
}

func buildStruct(random *rand.Rand, budget *memory.Budget, t types.Type, values []types.Value) (*vector.Vector, error) {
	v, err := vector.New(budget, t, types.Struct, len(values))
	if err != nil {
		return nil, err
	}
	for f, field := range types.Children(t) {
		column := Values(random, field, len(values)) // what lies below a NULL row does not count
		for i, value := range values {
			if value != nil {
				column[i] = value.([]types.Value)[f]
			}
		}
		child, err := Build(random, budget, field, column)
		if err != nil {
			return nil, err
		}
		v.Children = append(v.Children, child)
	}
	return v, markNulls(budget, v, values)
}

func anyValue(values []types.Value) types.Value {
	for _, value := range values {
		if value != nil {
			return value
		}
	}
	return nil
}

func allEqual(values []types.Value) bool {
	for _, value := range values {
		if !Equal(value, values[0]) {
			return false
		}
	}
	return true
}

func position(values []types.Value, value types.Value) int {
	for i := range values {
		if Equal(values[i], value) {
			return i
		}
	}
	return -1
}
