package vector_test

import (
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"

	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

// arrowTypes are the types of vectortest and dictionaries of some of them.
func arrowTypes() []types.Type {
	all := vectortest.Types()
	for _, value := range []types.Type{
		arrow.BinaryTypes.String, arrow.PrimitiveTypes.Int64, arrow.BinaryTypes.StringView,
		arrow.FixedWidthTypes.Boolean, arrow.ListOf(arrow.BinaryTypes.String), &arrow.Decimal128Type{Precision: 38, Scale: 4},
	} {
		for _, index := range []types.Type{arrow.PrimitiveTypes.Int16, arrow.PrimitiveTypes.Uint8, arrow.PrimitiveTypes.Int64} {
			all = append(all, &arrow.DictionaryType{IndexType: index, ValueType: value})
		}
	}
	return all
}

func TestFromArrow(t *testing.T) {
	forTypes(t, arrowTypes(), func(p *property, of types.Type) {
		n := p.count()
		values := vectortest.Values(p.random, of, n)
		given := arrowArray(of, values)
		from := p.random.IntN(n + 1)
		to := from + p.random.IntN(n-from+1)
		v, err := vector.FromArrow(p.budget, array.NewSlice(given, int64(from), int64(to)))
		p.try(err)
		p.hold(v)
		p.try(vectortest.Check(v, values[from:to]))
		if !arrow.TypeEqual(v.Type, of) {
			p.Fatalf("type %s, want %s", v.Type, of)
		}
	})
}

func TestToArrow(t *testing.T) {
	forTypes(t, arrowTypes(), func(p *property, of types.Type) {
		n := p.count()
		values, v := p.column(of, n)
		var rows []int32
		if p.random.IntN(2) == 0 {
			rows = p.rows(p.random.IntN(150), n)
			values = pick(values, rows)
		}
		before := p.budget.Used()
		got, err := vector.ToArrow(p.budget, v, rows, of)
		p.try(err)
		if used := p.budget.Used(); used != before {
			p.Fatalf("%d bytes are charged for an exported array", used-before)
		}
		if p.random.IntN(2) == 0 { // the array outlives the vector
			v.Release()
			if again := p.scratch(of); again.Len > 0 {
				again.Value(0)
			}
		}
		p.try(array.ValidateFull(got))
		if !arrow.TypeEqual(got.DataType(), of) {
			p.Fatalf("type %s, want %s", got.DataType(), of)
		}
		read := arrowValues(got)
		if len(read) != len(values) {
			p.Fatalf("%d rows, want %d", len(read), len(values))
		}
		nulls := 0
		for i, value := range read {
			if !vectortest.Equal(value, values[i]) {
				p.Fatalf("row %d of %s is %v, want %v", i, of, value, values[i])
			}
			nulls += truth(value == nil)
		}
		if got.NullN() != nulls {
			p.Fatalf("null count %d, want %d", got.NullN(), nulls)
		}
		got.Release()
	})
}

// TestThroughArrow sends a vector out and in again while the engine still has it.
func TestThroughArrow(t *testing.T) {
	forTypes(t, arrowTypes(), func(p *property, of types.Type) {
		values, v := p.column(of, p.count())
		exported, err := vector.ToArrow(p.budget, v, nil, of)
		p.try(err)
		back, err := vector.FromArrow(p.budget, exported)
		p.try(err)
		exported.Release()
		p.hold(back)
		p.try(vectortest.Check(back, values))
	})
}
