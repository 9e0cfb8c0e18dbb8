package apply

import (
	"math"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// SpanOf is the elements of a row of a list vector, which is not NULL.
func SpanOf(list *vector.Vector, row int) types.Span {
	spans := vector.ReaderOf[types.Span](list)
	return spans.At(row)
}

// Leaves counts the elements of a list, or the entries of a map; lists within lists are counted by their elements.
func Leaves(list *vector.Vector, row int) uint64 {
	span, child := SpanOf(list, row), list.Children[0]
	if child.Layout != types.List {
		return uint64(span.Length)
	}
	total := uint64(0)
	for i := range int(span.Length) {
		if at := int(span.Offset) + i; !child.Null(at) {
			total += Leaves(child, at)
		}
	}
	return total
}

// Flattened computes lists of the elements of the lists within a list, the first argument. NULLs among those are left out.
func Flattened() Program {
	return Batch(func(a *Args, out *vector.Vector) error {
		inner := a.Vector(0).Children[0]
		p, spans := &a.picker, vector.Values[types.Span](out)
		p.numbers = p.numbers[:0]
		var list []int
		for k := range Count(a.Context) {
			row := RowAt(a.Context, k)
			if out.Valid != nil && !out.Valid.Get(row) {
				continue
			}
			if err := a.affordInner(inner, SpanOf(a.Vector(0), row)); err != nil {
				return err
			}
			list = appendInner(list[:0], inner, SpanOf(a.Vector(0), row))
			if err := p.append(&spans[row], list); err != nil {
				return err
			}
		}
		child := new(vector.Vector)
		out.Children = []*vector.Vector{child}
		return vector.Gather(a.Context.Budget, child, inner.Children[0], p.numbers)
	})
}

// affordInner fails where there is no memory for the elements of the lists in a span, which may be shared by many of them.
func (a *Args) affordInner(lists *vector.Vector, span types.Span) error {
	total := int64(0)
	for i := range int(span.Length) {
		if at := int(span.Offset) + i; !lists.Null(at) {
			total += int64(SpanOf(lists, at).Length)
		}
	}
	if total > math.MaxInt32 {
		return tooManyElements()
	}
	return a.Afford(total * ElementCost)
}

// ElementCost is how many bytes an element of a list takes while it is made.
const ElementCost = 16

// appendInner appends the elements of the lists in a span of a list vector.
func appendInner(list []int, lists *vector.Vector, span types.Span) []int {
	for i := range int(span.Length) {
		at := int(span.Offset) + i
		if lists.Null(at) {
			continue
		}
		inner := SpanOf(lists, at)
		for n := range int(inner.Length) {
			list = append(list, int(inner.Offset)+n)
		}
	}
	return list
}

// findKey is the entry of a map, the first argument, whose key is the second; None where there is none.
func findKey(a *Args, row int) (int, error) {
	span := SpanOf(a.Vector(0), row)
	for n := range int(span.Length) {
		if a.elements.compare(int(span.Offset)+n, row) == 0 {
			return int(span.Offset) + n, nil
		}
	}
	return None, nil
}

// MapValue computes the value of a key, the second argument, in a map, the first.
func MapValue() Program {
	return Batch(func(a *Args, out *vector.Vector) error {
		a.elements.compare = vector.Comparator(Keys(a.Vector(0)), a.Vector(1), vector.Order{})
		return a.pick(out, Values(a.Vector(0)), findKey)
	})
}

// MapValues is MapValue in lists of one element. A map that is NULL has no keys.
func MapValues() Program {
	return Batch(func(a *Args, out *vector.Vector) error {
		a.elements.compare = vector.Comparator(Keys(a.Vector(0)), a.Vector(1), vector.Order{})
		p, spans := &a.picker, vector.Values[types.Span](out)
		p.numbers = p.numbers[:0]
		for k := range Count(a.Context) {
			row := RowAt(a.Context, k)
			n := None
			if !a.Null(0, row) && !a.Null(1, row) {
				n, _ = findKey(a, row)
			}
			if err := p.append(&spans[row], []int{n}); err != nil {
				return err
			}
		}
		child := new(vector.Vector)
		out.Children = []*vector.Vector{child}
		return vector.GatherOuter(a.Context.Budget, child, Values(a.Vector(0)), p.numbers)
	})
}

// Entries computes lists of what part says of a map's entries, without copying it.
func Entries(part func(m *vector.Vector) *vector.Vector) Program {
	return Batch(func(a *Args, out *vector.Vector) error {
		spans := vector.ReaderOf[types.Span](a.Vector(0))
		results := vector.Values[types.Span](out)
		for k := range Count(a.Context) {
			row := RowAt(a.Context, k)
			if out.Valid == nil || out.Valid.Get(row) {
				results[row] = spans.At(row)
			}
		}
		child := part(a.Vector(0)).Share()
		child.Type = types.Children(out.Type)[0]
		out.Children = []*vector.Vector{child}
		return nil
	})
}

// Keys are the keys of a map vector's entries.
func Keys(m *vector.Vector) *vector.Vector { return m.Children[0].Children[0] }

// Values are the values of a map vector's entries.
func Values(m *vector.Vector) *vector.Vector { return m.Children[0].Children[1] }

// Maps computes maps of keys and values: the elements of the first and the second argument, two lists.
func Maps() Program {
	return Batch(func(a *Args, out *vector.Vector) error {
		keys, values := a.Vector(0), a.Vector(1)
		same := vector.Comparator(keys.Children[0], keys.Children[0], vector.Order{})
		var picked [2]picker
		spans := vector.Values[types.Span](out)
		for k := range Count(a.Context) {
			row := RowAt(a.Context, k)
			key, value := SpanOf(keys, row), SpanOf(values, row)
			if key.Length != value.Length {
				return errs.New(errs.InvalidValue, "map of %d keys and %d values", key.Length, value.Length)
			}
			numbers := appendSpan(nil, key)
			if err := checkKeys(keys.Children[0], numbers, same); err != nil {
				return err
			}
			if err := picked[0].append(&spans[row], numbers); err != nil {
				return err
			}
			if err := picked[1].append(&spans[row], appendSpan(nil, value)); err != nil {
				return err
			}
		}
		entries, err := vector.New(a.Context.Budget, types.Children(out.Type)[0], types.Struct, len(picked[0].numbers))
		if err != nil {
			return err
		}
		out.Children = []*vector.Vector{entries}
		for i, list := range []*vector.Vector{keys, values} {
			child := new(vector.Vector)
			entries.Children = append(entries.Children, child)
			if err := vector.Gather(a.Context.Budget, child, list.Children[0], picked[i].numbers); err != nil {
				return err
			}
		}
		return nil
	})
}

func appendSpan(list []int, span types.Span) []int {
	for n := range int(span.Length) {
		list = append(list, int(span.Offset)+n)
	}
	return list
}

// checkKeys fails for keys that are NULL or occur twice.
func checkKeys(keys *vector.Vector, numbers []int, same vector.Comparison) error {
	for i, n := range numbers {
		if keys.Null(n) {
			return errs.New(errs.InvalidValue, "key of a map is NULL")
		}
		for _, m := range numbers[:i] {
			if same(n, m) == 0 {
				return errs.New(errs.InvalidValue, "key of a map occurs twice: %v", keys.Value(n))
			}
		}
	}
	return nil
}
