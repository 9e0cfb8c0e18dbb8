package optimizer

import (
	"slices"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function"
	"github.com/ballista-go/ballista/core/logical"
)

// limitEach keeps of the rows that agree in partition those that the limit would keep if there were no others, and their order.
func (r *run) limitEach(n *logical.Limit, input logical.Node, partition []expr.Expr) logical.Node {
	var keys []expr.SortKey
	sort, sorted := input.(*logical.Sort)
	if sorted {
		input, keys = sort.Input, sort.Keys
	}
	if n.Skip == 0 && n.Fetch == 1 {
		return &logical.Distinct{Input: input, On: partition, Keys: keys}
	}
	output := input.Output()
	number := r.numberRows(len(keys))
	window := &logical.Window{Input: input, Partition: partition, Order: keys, Calls: []logical.Named{number}}
	bound := func(op expr.CompareOp, value uint64) expr.Expr {
		return &expr.Comparison{Op: op, Left: number.Column, Right: &expr.Literal{Value: value, DataType: arrow.PrimitiveTypes.Uint64}}
	}
	var conditions []expr.Expr
	if n.Skip > 0 {
		conditions = append(conditions, bound(expr.Greater, uint64(n.Skip)))
	}
	if n.Fetch >= 0 {
		conditions = append(conditions, bound(expr.LessEqual, uint64(n.Skip)+uint64(n.Fetch)))
	}
	kept := exactly(filtered(window, conditions), slices.Clone(output))
	if !sorted {
		return kept
	}
	return &logical.Sort{Input: kept, Keys: keys, Fetch: -1}
}

// numberRows calls row_number in an order of some keys.
func (r *run) numberRows(keys int) logical.Named {
	f, _ := function.Window("row_number")
	overload, err := f.Resolve(nil)
	if err != nil {
		panic("optimizer: row_number takes no arguments: " + err.Error())
	}
	call := &expr.Window{Function: f, Overload: overload, Keys: keys, Frame: expr.Frame{
		Unit: expr.Rows, Start: expr.Bound{Kind: expr.UnboundedPreceding}, End: expr.Bound{Kind: expr.CurrentRow},
	}}
	return logical.Named{Expr: call, Column: r.column("row_number()", call)}
}
