package exec_test

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/exec/exectest"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/types"
)

// orderOf compares values as SQL orders them. NULL is dealt with by the caller; NaN comes last.
func orderOf(a, b types.Value) int {
	switch a := a.(type) {
	case int64:
		return cmp.Compare(a, b.(int64))
	case string:
		return cmp.Compare(a, b.(string))
	case float64:
		b := b.(float64)
		switch {
		case a != a && b != b:
			return 0
		case a != a:
			return 1
		case b != b:
			return -1
		}
		return cmp.Compare(a, b)
	}
	panic(fmt.Sprintf("values of type %T", a))
}

func sorted(rows exectest.Rows, keys []expr.SortKey) exectest.Rows {
	out := slices.Clone(rows)
	slices.SortStableFunc(out, func(x, y []types.Value) int {
		for _, key := range keys {
			at := key.Expr.(*expr.Column).ID
			a, b := x[at], y[at]
			switch {
			case a == nil && b == nil:
				continue
			case a == nil:
				return map[bool]int{true: -1, false: 1}[key.NullsFirst]
			case b == nil:
				return map[bool]int{true: 1, false: -1}[key.NullsFirst]
			}
			c := orderOf(a, b)
			if key.Descending {
				c = -c
			}
			if c != 0 {
				return c
			}
		}
		return 0
	})
	return out
}

// mixed has a column of numbers with ties, one of texts with common prefixes, one of floats, and the row's number.
func mixed(random *rand.Rand, n int) *exectest.Relation {
	texts := []types.Value{"", "a", "abcdefgh", "abcdefghi", "abcdefgh\x00", "abcdefghij", "é", nil}
	floats := []types.Value{0.0, math.Copysign(0, -1), 1.5, -1.5, math.Inf(1), math.Inf(-1), math.NaN(), nil}
	rows := make(exectest.Rows, n)
	for i := range rows {
		number := types.Value(int64(random.IntN(5)) - 2)
		if random.IntN(6) == 0 {
			number = nil
		}
		rows[i] = []types.Value{number, texts[random.IntN(len(texts))], floats[random.IntN(len(floats))], int64(i)}
	}
	return exectest.NewRelation(0, rows, arrow.PrimitiveTypes.Int64, arrow.BinaryTypes.String, arrow.PrimitiveTypes.Float64, arrow.PrimitiveTypes.Int64)
}

func TestSorts(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	relation := mixed(random, 150)
	for columns := range 3 {
		for mode := range 4 {
			key := func(c int) expr.SortKey {
				return expr.SortKey{Expr: relation.Columns[c%3], Descending: mode&1 != 0, NullsFirst: mode&2 != 0}
			}
			keys := []expr.SortKey{key(columns), key(columns + 1)}[:1+mode%2]
			want := sorted(relation.Rows, keys)
			for _, fetch := range []int64{-1, 0, 1, 20, 1000, math.MaxInt64} {
				expected := want
				if fetch >= 0 && fetch < int64(len(want)) {
					expected = want[:fetch]
				}
				exectest.Ordered(t, &physical.Sort{Input: relation.Node(), Keys: keys, Fetch: fetch}, expected)
			}
		}
	}
}

// A top-k that collects more rows than it keeps cuts them, several times for each worker.
func TestTopCutsManyRows(t *testing.T) {
	rows := make(exectest.Rows, 1<<18)
	for i := range rows {
		rows[i] = []types.Value{int64(i * 7919 % 1000), int64(i)}
	}
	relation := exectest.NewRelation(0, rows, arrow.PrimitiveTypes.Int64, arrow.PrimitiveTypes.Int64)
	relation.SplitRows = 5000
	keys := []expr.SortKey{{Expr: relation.Columns[0], Descending: true}}
	want := sorted(rows, keys)[:100]
	plan := &physical.Sort{Input: relation.Node(), Keys: keys, Fetch: 100}
	for _, workers := range []int{1, 8} {
		exectest.OrderedWith(t, exectest.Environment(workers, 1024, math.MaxInt64), plan, want)
	}
}

func TestDistinctOn(t *testing.T) {
	random := rand.New(rand.NewPCG(2, 2))
	relation := mixed(random, 120)
	keys := []expr.SortKey{{Expr: relation.Columns[0]}, {Expr: relation.Columns[1], Descending: true}}
	var want exectest.Rows
	seen := map[types.Value]bool{}
	for _, row := range sorted(relation.Rows, keys) {
		if !seen[row[0]] {
			seen[row[0]] = true
			want = append(want, row)
		}
	}
	exectest.Ordered(t, &physical.DistinctOn{Input: relation.Node(), On: []expr.Expr{relation.Columns[0]}, Keys: keys}, want)
}

// Sorts of more rows than are sorted at a time merge runs; the last run is shorter than the others.
func TestSortsOfManyRows(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 3))
	for _, n := range []int{1 << 15, 4<<15 + 9} {
		relation := mixed(random, n)
		relation.SplitRows = 10000
		column := func(c int) expr.Expr { return relation.Columns[c] }
		for _, keys := range [][]expr.SortKey{
			nil,
			{{Expr: column(3), Descending: true}},
			{{Expr: column(0), NullsFirst: true}},
			{{Expr: column(1)}, {Expr: column(2), Descending: true}},
		} {
			want := sorted(relation.Rows, keys)
			for _, workers := range []int{1, 3} {
				env := exectest.Environment(workers, 1024, math.MaxInt64)
				exectest.OrderedWith(t, env, &physical.Sort{Input: relation.Node(), Keys: keys, Fetch: -1}, want)
			}
		}
	}
}

// Keys that are not columns are computed, and are not part of the result.
func TestSortsByComputedKeys(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 4))
	relation := exectest.Integers(random, 0, 300, 20, 2)
	sum := exectest.Call(t, "+", relation.Columns[0], relation.Columns[1])
	constant := &expr.Literal{Value: int64(1), DataType: arrow.PrimitiveTypes.Int64}
	keys := []expr.SortKey{{Expr: constant}, {Expr: sum, Descending: true, NullsFirst: true}, {Expr: relation.Columns[1]}}
	wide := make(exectest.Rows, len(relation.Rows))
	for i, row := range relation.Rows {
		wide[i] = append(slices.Clone(row), nil)
		if row[0] != nil && row[1] != nil {
			wide[i][2] = row[0].(int64) + row[1].(int64)
		}
	}
	third := &expr.Column{ID: 2}
	want := sorted(wide, []expr.SortKey{{Expr: third, Descending: true, NullsFirst: true}, keys[2]})
	for i := range want {
		want[i] = want[i][:2]
	}
	exectest.Ordered(t, &physical.Sort{Input: relation.Node(), Keys: keys, Fetch: -1}, want)
	exectest.Ordered(t, &physical.Sort{Input: relation.Node(), Keys: keys, Fetch: 40}, want[:40])
}
