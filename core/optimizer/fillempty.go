package optimizer

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/eval"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/types"
)

// emptyValues are what the aggregates of a node without groups give of no rows.
func emptyValues(n *logical.Aggregate) map[expr.ID]expr.Expr {
	values := map[expr.ID]expr.Expr{}
	for _, named := range n.Aggregates {
		values[named.Column.ID] = emptyValue(named.Expr.(*expr.Aggregate))
	}
	return values
}

func emptyValue(a *expr.Aggregate) expr.Expr {
	if a.Overload.Nullable {
		return expr.Null(a.Overload.Result)
	}
	return &expr.Literal{Value: zero(a.Overload.Result), DataType: a.Overload.Result}
}

// zero is 0 in a numeric type.
func zero(t types.Type) types.Value {
	switch {
	case arrow.IsUnsignedInteger(t.ID()):
		return uint64(0)
	case types.IsInteger(t):
		return int64(0)
	case types.IsFloat(t):
		return float64(0)
	}
	return nil
}

// fillEmpty gives the rows of a left join without a match what an aggregate of no rows would give, such as 0 for count, in
// columns of its right side: the join says NULL.
func (r *run) fillEmpty(join *logical.Join, columns []*expr.Column, empty map[expr.ID]expr.Expr) logical.Node {
	fill := false
	for _, c := range columns {
		fill = fill || !r.isNull(empty[c.ID])
	}
	if !fill {
		return join
	}
	matched := r.column("matched", expr.Bool(true))
	inside := map[expr.ID]*expr.Column{}
	right := append(pass(join.Right.Output()), logical.Named{Expr: expr.Bool(true), Column: matched})
	for i, named := range right {
		if _, ok := empty[named.Column.ID]; ok { // the name stands for the filled values
			right[i].Column = r.outside(named.Column)
			inside[named.Column.ID] = right[i].Column
		}
	}
	join.Right = &logical.Project{Input: join.Right, Exprs: right}
	unmatched := *matched
	unmatched.Null = true
	exprs := pass(join.Left.Output())
	for _, c := range columns {
		filled := &expr.Case{
			Whens: []expr.When{{Condition: &expr.IsNull{Input: &unmatched}, Result: empty[c.ID]}}, Else: inside[c.ID],
		}
		exprs = append(exprs, logical.Named{Expr: filled, Column: c})
	}
	return &logical.Project{Input: join, Exprs: exprs}
}

// outside is another column for the same values as an outer join gives them.
func (r *run) outside(c *expr.Column) *expr.Column {
	renamed := *c
	renamed.ID, renamed.Null = r.NewID(), true
	return &renamed
}

// isNull reports whether a constant expression is NULL.
func (r *run) isNull(e expr.Expr) bool {
	l, err := eval.Constant(e, r.Settings)
	return err == nil && l.Value == nil
}
