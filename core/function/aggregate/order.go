package aggregate

import (
	"slices"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/signature"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

var ordered = family{"order", []definition{
	{
		name: "first_value", aliases: []string{"first"}, summary: "The value of the first row, NULL too.",
		args: doc("value", "a value of any type"), example: "first_value(x ORDER BY y)", result: "1",
		orderSensitive: true, takes: signature.Takes(signature.Any), overload: edgeOf(firstRow), keepsMetadata: true,
	},
	{
		name: "last_value", aliases: []string{"last"}, summary: "The value of the last row, NULL too.",
		args: doc("value", "a value of any type"), example: "last_value(x ORDER BY y)", result: "3",
		orderSensitive: true, takes: signature.Takes(signature.Any), overload: edgeOf(lastRow), keepsMetadata: true,
	},
	{
		name: "nth_value", summary: "The value of the row with a number, from 1 on, or from the last row when it is negative.",
		args: doc("value", "a value of any type", "n", "a constant integer other than 0"), example: "nth_value(x, 2 ORDER BY y)", result: "2",
		orderSensitive: true, takes: signature.Takes(signature.Any, signature.Integer), overload: nthOf,
	},
	{
		name: "any_value", summary: "The value of some row in which it is not NULL, of the first such row with ORDER BY.",
		args: doc("value", "a value of any type"), example: "any_value(x)", result: "1",
		takesOrder: true, takes: signature.Takes(signature.Any), overload: edgeOf(anyRow), keepsMetadata: true,
	},
	{
		name: "array_agg", aliases: []string{"list"}, summary: "All values as a list, NULLs too.",
		args: doc("value", "a value of any type"), example: "array_agg(x ORDER BY x)", result: "[1, 2, 3]",
		orderSensitive: true, takes: signature.Takes(signature.Any), overload: listOf,
	},
	{
		name: "string_agg", aliases: []string{"listagg", "group_concat"},
		summary: "All texts that are not NULL, one after another, with a delimiter between them.",
		args:    doc("value", "a text", "delimiter", "a constant text, a comma if left out"), example: "string_agg(name, ', ')", result: "ann, bob",
		orderSensitive: true, takes: signature.Takes(signature.Textual).Opt(signature.Textual), overload: joinOf,
	},
}}

// edge says which of a group's rows is kept.
type edge uint8

const (
	firstRow edge = iota
	lastRow
	anyRow // the first that is not NULL
)

// edgeRows are the accumulator of first_value, last_value and any_value.
type edgeRows struct {
	kept
	edge  edge
	valid []int32
	owner []uint32
}

func edgeOf(e edge) func([]expr.Arg) (expr.AggregateOverload, error) {
	return func(args []expr.Arg) (expr.AggregateOverload, error) {
		t := args[0].Type
		return expr.AggregateOverload{
			Result: t, Nullable: true, State: []types.Type{t, booleanType},
			New: func(c *expr.Context) expr.Accumulator { return &edgeRows{kept: newKept(c, t), edge: e} },
		}, nil
	}
}

func (e *edgeRows) Update(groups []uint32, args []*vector.Vector, rows []int32) error {
	v := args[0]
	for k := range countOf(v, rows) {
		row, group := rowAt(rows, k), groupAt(groups, k)
		if e.edge != lastRow && (e.row.Values[group] != none || e.chosen.Values[group] != none) {
			continue
		}
		if e.edge == anyRow && v.Null(row) {
			continue
		}
		e.choose(group, int32(row))
	}
	return e.replace(v)
}

// Merge implements expr.Accumulator. The states are the value, and whether there is one, which may be NULL.
func (e *edgeRows) Merge(groups []uint32, states []*vector.Vector, rows []int32) error {
	e.valid, e.owner = e.valid[:0], e.owner[:0]
	seen := states[1]
	for k := range countOf(seen, rows) {
		row := rowAt(rows, k)
		if seen.Bits().Get(inForm(seen, row)) {
			e.valid, e.owner = append(e.valid, int32(row)), append(e.owner, groupAt(groups, k))
		}
	}
	if len(e.valid) == 0 {
		return nil
	}
	return e.Update(e.owner, states[:1], e.valid)
}

// inForm is where row i lies in a Bool vector.
func inForm(v *vector.Vector, i int) int {
	if v.Form == vector.Constant {
		return 0
	}
	return i
}

func (e *edgeRows) Partial(from, to int, out []*vector.Vector) error {
	if err := out[1].Prepare(e.context.Budget, booleanType, types.Bool, to-from); err != nil {
		return err
	}
	for i, row := range e.row.Values[from:to] {
		out[1].Bits().Put(i, row != none)
	}
	return e.Final(from, to, out[0])
}

// listType is the type of lists of t, as DataFusion names their elements.
func listType(t types.Type) types.Type {
	return arrow.ListOfField(arrow.Field{Name: "item", Type: t, Nullable: true})
}

// listed is the accumulator of array_agg.
type listed struct{ collected }

func listOf(args []expr.Arg) (expr.AggregateOverload, error) {
	t := listType(args[0].Type)
	return expr.AggregateOverload{
		Result: t, Nullable: true, State: []types.Type{t},
		New: func(c *expr.Context) expr.Accumulator { return &listed{newCollected(c, t, keepNulls)} },
	}, nil
}

// Final implements expr.Accumulator.
func (l *listed) Final(from, to int, out *vector.Vector) error { return l.lists(from, to, out) }

// nth is the accumulator of nth_value.
type nth struct {
	collected
	n int64
}

func nthOf(args []expr.Arg) (expr.AggregateOverload, error) {
	t := args[0].Type
	n, ok := constantInteger(args[1])
	if !ok || n == 0 {
		return expr.AggregateOverload{}, errs.New(errs.Binding, "the number of nth_value must be a constant integer other than 0")
	}
	return expr.AggregateOverload{
		Result: t, Nullable: true, State: []types.Type{listType(t)},
		New: func(c *expr.Context) expr.Accumulator { return &nth{newCollected(c, listType(t), keepNulls), n} },
	}, nil
}

func constantInteger(arg expr.Arg) (int64, bool) {
	if arg.Constant == nil {
		return 0, false
	}
	switch value := arg.Constant.Value.(type) {
	case int64:
		return value, true
	case uint64:
		return int64(value), int64(value) >= 0
	}
	return 0, false
}

// Final implements expr.Accumulator.
func (n *nth) Final(from, to int, out *vector.Vector) error {
	if err := n.arrange(); err != nil {
		return err
	}
	rows := slices.Repeat([]int32{none}, to-from)
	for i := range rows {
		values := n.of(from + i)
		at := n.n - 1
		if n.n < 0 {
			at = int64(len(values)) + n.n
		}
		if at >= 0 && at < int64(len(values)) {
			rows[i] = values[at]
		}
	}
	return vector.GatherOuter(n.context.Budget, out, n.values.Vector(), rows)
}
