package exec_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/exec/exectest"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

func less(c *expr.Column, limit int64) expr.Expr {
	return &expr.Comparison{Op: expr.Less, Left: c, Right: &expr.Literal{Value: limit, DataType: arrow.PrimitiveTypes.Int64}}
}

// smaller are the rows whose first column is below the limit.
func smaller(rows exectest.Rows, limit int64) exectest.Rows {
	return slices.DeleteFunc(slices.Clone(rows), func(row []types.Value) bool { return row[0] == nil || row[0].(int64) >= limit })
}

func TestScansOfAllTypes(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	for _, of := range vectortest.Types() {
		relation := exectest.Random(random, 0, 50, of)
		t.Run(of.String(), func(t *testing.T) { exectest.Ordered(t, relation.Node(), relation.Rows) })
	}
}

func TestFilters(t *testing.T) {
	relation := exectest.Integers(rand.New(rand.NewPCG(2, 2)), 0, 200, 10, 2)
	for _, limit := range []int64{0, 1, 5, 10} {
		plan := &physical.Filter{Input: relation.Node(), Condition: less(relation.Columns[0], limit)}
		exectest.Ordered(t, plan, smaller(relation.Rows, limit))
	}
}

func TestProjections(t *testing.T) {
	relation := exectest.Integers(rand.New(rand.NewPCG(3, 3)), 0, 100, 10, 2)
	sum := exectest.Call(t, "+", relation.Columns[0], relation.Columns[1])
	out := func(id expr.ID) *expr.Column {
		return &expr.Column{ID: id, DataType: arrow.PrimitiveTypes.Int64, Null: true}
	}
	plan := &physical.Project{Input: relation.Node(), Exprs: []logical.Named{
		{Expr: sum, Column: out(20)}, {Expr: relation.Columns[1], Column: out(21)}, {Expr: relation.Columns[1], Column: out(22)},
	}}
	var want exectest.Rows
	for _, row := range relation.Rows {
		var sum types.Value
		if row[0] != nil && row[1] != nil {
			sum = row[0].(int64) + row[1].(int64)
		}
		want = append(want, []types.Value{sum, row[1], row[1]})
	}
	exectest.Ordered(t, plan, want)
}

func TestLimits(t *testing.T) {
	relation := exectest.Integers(rand.New(rand.NewPCG(4, 4)), 0, 100, 10, 2)
	filtered := smaller(relation.Rows, 6)
	for _, skip := range []int64{0, 1, 10, 99, 100, math.MaxInt64} {
		for _, fetch := range []int64{-1, 0, 1, 7, 50, 1000, math.MaxInt64} {
			cut := func(rows exectest.Rows) exectest.Rows {
				rows = rows[min(skip, int64(len(rows))):]
				if fetch >= 0 {
					rows = rows[:min(fetch, int64(len(rows)))]
				}
				return rows
			}
			exectest.Ordered(t, &physical.Limit{Input: relation.Node(), Skip: skip, Fetch: fetch}, cut(relation.Rows))
			filter := &physical.Filter{Input: relation.Node(), Condition: less(relation.Columns[0], 6)}
			exectest.Ordered(t, &physical.Limit{Input: filter, Skip: skip, Fetch: fetch}, cut(filtered))
			exectest.Ordered(t, &physical.Limit{Input: twice(relation), Skip: skip, Fetch: fetch}, cut(slices.Concat(relation.Rows, relation.Rows)))
		}
	}
}

// twice is a union of a relation with itself.
func twice(relation *exectest.Relation) physical.Node {
	return &physical.Union{Inputs: []physical.Node{relation.Node(), relation.Node()}, Columns: relation.Columns}
}

func TestUnionsOfUnions(t *testing.T) {
	relation := exectest.Integers(rand.New(rand.NewPCG(5, 5)), 0, 30, 10, 2)
	inner := &physical.Filter{Input: twice(relation), Condition: less(relation.Columns[0], 5)}
	plan := &physical.Union{Inputs: []physical.Node{inner, relation.Node(), &physical.Empty{Columns: relation.Columns}, inner}, Columns: relation.Columns}
	few := smaller(relation.Rows, 5)
	exectest.Ordered(t, plan, slices.Concat(few, few, relation.Rows, few, few))
}

func TestSharedPlans(t *testing.T) {
	relation := exectest.Integers(rand.New(rand.NewPCG(6, 6)), 0, 60, 10, 2)
	ref := func() physical.Node { return &physical.Ref{ID: 1, Name: "w", Columns: relation.Columns} }
	body := &physical.Union{Inputs: []physical.Node{ref(), &physical.Filter{Input: ref(), Condition: less(relation.Columns[0], 3)}}, Columns: relation.Columns}
	plan := &physical.With{ID: 1, Name: "w", Shared: relation.Node(), Body: body}
	exectest.Ordered(t, plan, slices.Concat(relation.Rows, smaller(relation.Rows, 3)))
}

func TestValues(t *testing.T) {
	columns := []*expr.Column{{ID: 1, DataType: arrow.PrimitiveTypes.Int64, Null: true}}
	plan := &physical.Values{Columns: columns}
	want := exectest.Rows{}
	for i := range 2000 {
		var value types.Value = int64(i)
		if i%7 == 0 {
			value = nil
		}
		plan.Rows = append(plan.Rows, []expr.Expr{&expr.Literal{Value: value, DataType: columns[0].DataType}})
		want = append(want, []types.Value{value})
	}
	exectest.Ordered(t, plan, want)
	exectest.Ordered(t, &physical.Values{Columns: columns}, nil)
}

func TestUnnest(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	for _, of := range []types.Type{
		arrow.ListOf(arrow.PrimitiveTypes.Int64), arrow.LargeListOf(arrow.BinaryTypes.String),
		arrow.FixedSizeListOf(2, arrow.PrimitiveTypes.Int32), arrow.ListOf(arrow.ListOf(arrow.PrimitiveTypes.Int8)),
	} {
		relation := exectest.Random(random, 0, 40, arrow.PrimitiveTypes.Int64, of, arrow.ListOf(arrow.BinaryTypes.String))
		for _, outer := range []bool{false, true} {
			plan := &physical.Unnest{Input: relation.Node(), Outer: outer}
			for i, c := range relation.Columns[1:] {
				element := &expr.Column{ID: expr.ID(50 + i), DataType: types.Children(c.DataType)[0], Null: true}
				plan.Lists = append(plan.Lists, logical.Named{Expr: c, Column: element})
			}
			t.Run(of.String(), func(t *testing.T) { exectest.Ordered(t, plan, unnested(relation.Rows, outer)) })
		}
	}
}

func unnested(rows exectest.Rows, outer bool) (out exectest.Rows) {
	for _, row := range rows {
		first, _ := row[1].([]types.Value)
		second, _ := row[2].([]types.Value)
		n := max(len(first), len(second))
		if n == 0 && outer {
			n = 1
		}
		at := func(list []types.Value, i int) types.Value {
			if i < len(list) {
				return list[i]
			}
			return nil
		}
		for i := range n {
			out = append(out, append(slices.Clone(row), at(first, i), at(second, i)))
		}
	}
	return out
}
