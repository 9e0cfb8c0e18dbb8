package vector

import "github.com/ballista-go/ballista/core/types"

// Elements counts the elements of value i and of these, up to somewhat more than most. Elements may be shared, so that there are many more
// than were ever stored.
func (v *Vector) Elements(i, most int) int {
	switch {
	case v.Null(i):
		return 0
	case v.Form == Dictionary:
		return v.Dict.Values.Elements(int(v.Codes[i]), most)
	case v.Form == Constant && v.Layout != types.Struct:
		i = 0
	}
	n := 0
	switch v.Layout {
	case types.List:
		span := Values[types.Span](v)[i]
		child := v.Children[0]
		n = int(span.Length)
		for k := 0; k < int(span.Length) && n <= most && child.Layout.Nested(); k++ {
			n += child.Elements(int(span.Offset)+k, most-n)
		}
	case types.Struct:
		for _, child := range v.Children {
			n += child.Elements(i, most-n)
		}
	}
	return n
}
