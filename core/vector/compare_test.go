package vector_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

// order compares two Go values as Comparator must.
func order(t types.Type, a, b types.Value, o vector.Order) int {
	if a == nil || b == nil {
		first := 1
		if o.NullsFirst {
			first = -1
		}
		return first * (truth(a == nil) - truth(b == nil))
	}
	c := 0
	switch a := a.(type) {
	case []types.Value:
		return orderLists(t, a, b.([]types.Value), o)
	case bool:
		c = truth(a) - truth(b.(bool))
	case int64:
		if b := b.(int64); t.ID() == arrow.INTERVAL_DAY_TIME {
			c = cmp.Or(cmp.Compare(int32(a), int32(b)), cmp.Compare(a>>32, b>>32))
		} else {
			c = cmp.Compare(a, b)
		}
	case uint64:
		c = cmp.Compare(a, b.(uint64))
	case float64:
		if b := b.(float64); a != a || b != b {
			c = truth(a != a) - truth(b != b)
		} else {
			c = cmp.Compare(a, b)
		}
	case string:
		c = strings.Compare(a, b.(string))
	case types.Int128:
		c = a.Big().Cmp(b.(types.Int128).Big())
	case types.Interval:
		b := b.(types.Interval)
		c = cmp.Or(cmp.Compare(a.Months, b.Months), cmp.Compare(a.Days, b.Days), cmp.Compare(a.Nanos, b.Nanos))
	}
	if o.Descending {
		return -c
	}
	return c
}

func orderLists(t types.Type, a, b []types.Value, o vector.Order) int {
	children := types.Children(t)
	for i := range min(len(a), len(b)) {
		child := children[0]
		if t.ID() == arrow.STRUCT {
			child = children[i]
		}
		if c := order(child, a[i], b[i], o); c != 0 {
			return c
		}
	}
	c := cmp.Compare(len(a), len(b))
	if o.Descending {
		return -c
	}
	return c
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

// alike is a column of the type whose values are often those of another.
func (p *property) alike(of types.Type, values []types.Value, n int) ([]types.Value, *vector.Vector) {
	mixed := vectortest.Values(p.random, of, n)
	for i := range mixed {
		if len(values) > 0 && p.random.IntN(2) == 0 {
			mixed[i] = values[p.random.IntN(len(values))]
		}
	}
	v, err := vectortest.Build(p.random, p.budget, of, mixed)
	p.try(err)
	p.hold(v)
	return mixed, v
}

func TestComparator(t *testing.T) {
	forTypes(t, vectortest.Types(), func(p *property, of types.Type) {
		left, a := p.column(of, p.count())
		right, b := p.alike(of, left, p.count())
		o := vector.Order{Descending: p.random.IntN(2) == 0, NullsFirst: p.random.IntN(2) == 0}
		compare := vector.Comparator(a, b, o)
		for _, i := range p.rows(100, min(len(left), 100*len(right))) {
			j := p.random.IntN(len(right))
			if got, want := compare(int(i), j), order(of, left[i], right[j], o); got != want {
				p.Fatalf("compare(%v, %v) = %d, want %d, %+v", left[i], right[j], got, want, o)
			}
		}
	})
}

func TestEqualRows(t *testing.T) {
	forTypes(t, vectortest.Types(), func(p *property, of types.Type) {
		left, a := p.column(of, p.count())
		right, b := p.alike(of, left, p.count())
		n := min(len(left), len(right))
		var aRows, bRows []int32
		if n > 0 && p.random.IntN(2) == 0 {
			n = p.random.IntN(200)
			aRows, bRows = p.rows(n, len(left)), p.rows(n, len(right))
			left, right = pick(left, aRows), pick(right, bRows)
		}
		match := make(vector.Bitmap, vector.BitmapWords(n))
		before := make(vector.Bitmap, len(match))
		for i := range match {
			match[i] = p.random.Uint64() | p.random.Uint64()
			before[i] = match[i]
		}
		nulls := vector.Nulls(p.random.IntN(2))
		vector.EqualRows(a, aRows, b, bRows, n, nulls, match)
		for k := range n {
			equal := vectortest.Equal(left[k], right[k]) && (left[k] != nil || nulls == vector.NullsEqual)
			if match.Get(k) != (before.Get(k) && equal) {
				p.Fatalf("pair %d: %v and %v: %v", k, left[k], right[k], match.Get(k))
			}
		}
	})
}

// TestUniqueDictionariesCompareCodes checks that codes decide where the dictionary is the same.
func TestUniqueDictionariesCompareCodes(t *testing.T) {
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	values, err := vector.FromValues(budget, arrow.BinaryTypes.String, []types.Value{"a", "b", "a string that is not inline"})
	if err != nil {
		t.Fatal(err)
	}
	v, err := vector.NewDictionary(budget, arrow.BinaryTypes.String, vector.NewDict(values, vector.Distinct), 3)
	if err != nil {
		t.Fatal(err)
	}
	copy(v.Codes, []uint32{2, 0, 2})
	match := vector.Bitmap{0b111}
	vector.EqualRows(v, nil, v, []int32{2, 2, 2}, 3, vector.NullsDiffer, match)
	if match[0] != 0b101 {
		t.Fatalf("match = %b", match[0])
	}
}

// TestNestedOrder has the orders in which datafusion 55.0.0 returns lists and structs.
func TestNestedOrder(t *testing.T) {
	one, two, three := types.Value(int64(1)), types.Value(int64(2)), types.Value(int64(3))
	type list = []types.Value
	lists := []types.Value{list{one}, list{one, nil}, list{one, two}, list{}, nil, list{nil}, list{two}, list{one, two, three}}
	structs := []types.Value{list{one, nil}, list{one, "x"}, list{nil, "x"}, nil, list{int64(0), "z"}, list{one, ""}, list{nil, nil}, list{two, "q"}}
	record := arrow.StructOf(arrow.Field{Name: "a", Type: arrow.PrimitiveTypes.Int32}, arrow.Field{Name: "b", Type: arrow.BinaryTypes.String})
	for _, c := range []struct {
		of     types.Type
		values []types.Value
		order  vector.Order
		want   []int // positions in values
	}{
		{arrow.ListOf(arrow.PrimitiveTypes.Int32), lists, vector.Order{}, []int{3, 0, 2, 7, 1, 6, 5, 4}},
		{arrow.ListOf(arrow.PrimitiveTypes.Int32), lists, vector.Order{NullsFirst: true}, []int{4, 3, 5, 0, 1, 2, 7, 6}},
		{arrow.ListOf(arrow.PrimitiveTypes.Int32), lists, vector.Order{Descending: true}, []int{6, 7, 2, 1, 0, 5, 3, 4}},
		{arrow.ListOf(arrow.PrimitiveTypes.Int32), lists, vector.Order{Descending: true, NullsFirst: true}, []int{4, 5, 6, 1, 7, 2, 0, 3}},
		{record, structs, vector.Order{}, []int{4, 5, 1, 0, 7, 2, 6, 3}},
		{record, structs, vector.Order{NullsFirst: true}, []int{3, 6, 2, 4, 0, 5, 1, 7}},
		{record, structs, vector.Order{Descending: true}, []int{7, 1, 5, 0, 4, 2, 6, 3}},
		{record, structs, vector.Order{Descending: true, NullsFirst: true}, []int{3, 6, 2, 7, 0, 1, 5, 4}},
	} {
		v := fromValues(t, c.of, c.values...)
		got := []int{0, 1, 2, 3, 4, 5, 6, 7}
		slices.SortFunc(got, vector.Comparator(v, v, c.order))
		if !slices.Equal(got, c.want) {
			t.Errorf("%s %+v: %v, want %v", c.of, c.order, got, c.want)
		}
	}
}
