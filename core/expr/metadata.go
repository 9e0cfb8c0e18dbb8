package expr

import "github.com/apache/arrow-go/v18/arrow"

// Metadata is what the field of an expression says besides its type: what a column's says, also through casts and functions
// that keep it.
func Metadata(e Expr) arrow.Metadata {
	switch e := e.(type) {
	case *Column:
		return e.Metadata
	case *Cast:
		return Metadata(e.Input)
	case *Call:
		if e.Function.KeepsMetadata {
			return Metadata(e.Args[0])
		}
		return e.Overload.Metadata
	case *Subquery:
		if e.Kind == Scalar {
			return e.Plan.Output()[0].Metadata
		}
	case *Aggregate:
		if e.Function.KeepsMetadata {
			return Metadata(e.Args[0])
		}
	case *Window:
		if e.Aggregate != nil {
			return Metadata(e.Aggregate)
		}
		if e.Function.KeepsMetadata {
			return Metadata(e.Args[0])
		}
	}
	return arrow.Metadata{}
}

// CommonMetadata is what two fields or schemas that become one say: what both say, or what one says where the other says
// nothing.
func CommonMetadata(a, b arrow.Metadata) arrow.Metadata {
	if a.Len() == 0 {
		return b
	}
	if b.Len() == 0 {
		return a
	}
	var keys, values []string
	for i, key := range a.Keys() {
		if value, ok := b.GetValue(key); ok && value == a.Values()[i] {
			keys, values = append(keys, key), append(values, value)
		}
	}
	return arrow.NewMetadata(keys, values)
}
