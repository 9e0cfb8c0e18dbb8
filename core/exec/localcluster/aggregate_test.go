package localcluster_test

import (
	"math"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/exec/exectest"
	"github.com/ballista-go/ballista/core/exec/localcluster"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

// further are the arguments after the first of the functions that want some.
var further = map[string][]expr.Expr{
	"approx_percentile_cont": {literal(0.5, arrow.PrimitiveTypes.Float64)},
	"percentile_cont":        {literal(0.5, arrow.PrimitiveTypes.Float64)},
	"percentile_disc":        {literal(0.5, arrow.PrimitiveTypes.Float64)},
	"nth_value":              {literal(int64(2), arrow.PrimitiveTypes.Int64)},
	"string_agg":             {literal("-", arrow.BinaryTypes.String)},
}

func literal(value types.Value, of types.Type) *expr.Literal {
	return &expr.Literal{Value: value, DataType: of}
}

// aggregateOf is a call of an aggregate function for a column; nil when there is no overload for its type.
func aggregateOf(f *expr.AggregateFunction, column *expr.Column) *expr.Aggregate {
	args := append([]expr.Expr{column}, further[f.Name]...)
	for range 2 { // of one argument, or of two
		list := make([]expr.Arg, len(args))
		for i, e := range args {
			constant, _ := e.(*expr.Literal)
			list[i] = expr.Arg{Type: e.Type(), Constant: constant, Nullable: e.Nullable()}
		}
		overload, err := f.Resolve(list)
		if err != nil {
			args = append(args, column)
			continue
		}
		for i, e := range args {
			if !arrow.TypeEqual(e.Type(), overload.Args[i]) {
				args[i] = &expr.Cast{Input: e, To: overload.Args[i]}
			}
		}
		return &expr.Aggregate{Function: f, Args: args, Overload: overload}
	}
	return nil
}

// inParts is an aggregation whose states go from each task to others: to one, or to those that the hash of the keys says.
func inParts(input physical.Node, calls []*expr.Aggregate, exchange func(physical.Node) physical.Node, groups ...*expr.Column) physical.Node {
	partial := &physical.HashAggregate{Input: input, Mode: physical.Partial}
	for _, c := range groups {
		partial.Groups = append(partial.Groups, logical.Named{Expr: c, Column: c})
	}
	id := expr.ID(1000)
	column := func(of types.Type) *expr.Column {
		id++
		return &expr.Column{ID: id, DataType: of, Null: true}
	}
	for _, call := range calls {
		var states []*expr.Column
		for _, of := range call.Overload.State {
			states = append(states, column(of))
		}
		partial.Partials = append(partial.Partials, states)
		partial.Aggregates = append(partial.Aggregates, logical.Named{Expr: call, Column: column(call.Overload.Result)})
	}
	final := *partial
	final.Mode, final.Input = physical.Final, exchange(partial)
	return &final
}

func whole(input physical.Node, calls []*expr.Aggregate, groups ...*expr.Column) physical.Node {
	final := inParts(input, calls, func(n physical.Node) physical.Node { return n }, groups...).(*physical.HashAggregate)
	final.Mode, final.Input, final.Partials = physical.Whole, input, nil
	return final
}

// TestStatesTravel checks every aggregate function for every type that it takes: of states that went through blocks it makes what
// it makes of the rows.
func TestStatesTravel(t *testing.T) {
	tested := map[string]bool{}
	for i, of := range vectortest.Types() {
		relation := exectest.Random(random(uint64(i)), 0, 60, arrow.PrimitiveTypes.Int8, of)
		for row := range relation.Rows {
			if key, ok := relation.Rows[row][0].(int64); ok {
				relation.Rows[row][0] = key % 4
			}
			if f, ok := relation.Rows[row][1].(float64); ok {
				relation.Rows[row][1] = moderate(f, row)
			}
		}
		var merged, ordered []*expr.Aggregate
		for _, f := range function.Aggregates() {
			call := aggregateOf(f, relation.Columns[1])
			switch {
			case call == nil || !works(t, relation, call):
				continue
			case f.Name == "any_value": // any of them, so there must be no choice
				statesTravel(t, exectest.NewRelation(0, alike(relation.Rows), arrow.PrimitiveTypes.Int8, of), []*expr.Aggregate{call}, hashed)
			case f.OrderSensitive:
				ordered = append(ordered, call)
			default:
				merged = append(merged, call, call) // the second may have the states of the first
			}
			tested[f.Name] = true
		}
		statesTravel(t, relation, merged, hashed)
		statesTravel(t, relation, ordered, func(n physical.Node, _ int, _ ...expr.Expr) physical.Node { return single(n) })
	}
	for _, f := range function.Aggregates() {
		if !tested[f.Name] {
			t.Errorf("%s was tested for no type", f.Name)
		}
	}
}

// works reports whether one node has a result of the aggregate. Sums may overflow, and some casts are not known.
func works(t *testing.T, relation *exectest.Relation, call *expr.Aggregate) bool {
	t.Helper()
	plan := whole(relation.Node(), []*expr.Aggregate{call})
	_, err := exectest.Run(t.Context(), t, exectest.Environment(1, 64, memory.Unlimited), plan)
	switch errs.KindOf(err) {
	case errs.InvalidValue, errs.Unsupported, errs.Binding:
		return false
	}
	if err != nil {
		t.Errorf("%s of %s: %v", call, relation.Columns[1].DataType, err)
	}
	return err == nil
}

// statesTravel checks the aggregates of all rows, and of groups whose states the exchange brings together.
func statesTravel(
	t *testing.T, relation *exectest.Relation, calls []*expr.Aggregate, exchange func(physical.Node, int, ...expr.Expr) physical.Node,
) {
	t.Helper()
	for _, groups := range [][]*expr.Column{nil, relation.Columns[:1]} {
		together := func(n physical.Node) physical.Node { return single(n) }
		if len(groups) > 0 {
			together = func(n physical.Node) physical.Node { return exchange(n, 3, groups[0]) }
		}
		want, err := exectest.Run(t.Context(), t, exectest.Environment(1, 64, memory.Unlimited), whole(relation.Node(), calls, groups...))
		if err != nil {
			t.Fatalf("%s: %v", relation.Columns[1].DataType, err)
		}
		plan := inParts(divided(relation), calls, together, groups...)
		got, err := exectest.RunStages(t.Context(), t, exectest.Environment(3, 64, memory.Unlimited), localcluster.Runner{}, stage.Cut(plan, 3))
		if err == nil {
			err = nearly(got, want)
		}
		if err != nil {
			t.Errorf("%s: %v\n%s", relation.Columns[1].DataType, err, plan)
		}
	}
}

// alike has the same value in all rows where it is not NULL.
func alike(rows exectest.Rows) exectest.Rows {
	var value types.Value
	var same exectest.Rows
	for _, row := range rows {
		if value == nil {
			value = row[1]
		}
		if row[1] == nil {
			same = append(same, row)
			continue
		}
		same = append(same, []types.Value{row[0], value})
	}
	return same
}

// moderate leaves NaN and turns other floats into ones whose sums do not depend on the order.
func moderate(f float64, row int) float64 {
	if math.IsNaN(f) {
		return f
	}
	return float64(row%64) - 10
}

// nearly is Difference, but for the last digits of floats and the order of the rows.
func nearly(got, want exectest.Rows) error {
	got, want = exectest.Arranged(got), exectest.Arranged(want)
	for i := range min(len(got), len(want)) {
		for c, value := range got[i] {
			f, ok := value.(float64)
			g, also := want[i][c].(float64)
			if ok && also && math.Abs(f-g) <= 1e-9*math.Abs(g) {
				got[i][c] = g
			}
		}
	}
	return exectest.Difference(got, want)
}
