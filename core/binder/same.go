package binder

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
)

// same reports whether two expressions always have the same value. Calls of volatile functions never do.
func same(a, b expr.Expr) bool {
	if a == b {
		return true
	}
	if !sameNode(a, b) {
		return false
	}
	left, right := a.Children(), b.Children()
	if len(left) != len(right) {
		return false
	}
	for i, child := range left {
		if !same(child, right[i]) {
			return false
		}
	}
	return true
}

// sameNode compares two nodes apart from their children.
func sameNode(a, b expr.Expr) bool {
	switch a := a.(type) {
	case *expr.Column:
		b, ok := b.(*expr.Column)
		return ok && a.ID == b.ID
	case *expr.Literal:
		b, ok := b.(*expr.Literal)
		return ok && arrow.TypeEqual(a.DataType, b.DataType) && sameValue(a, b)
	case *expr.Call:
		b, ok := b.(*expr.Call)
		return ok && a.Function == b.Function && a.Function.Volatility != expr.Volatile && arrow.TypeEqual(a.Type(), b.Type())
	case *expr.Comparison:
		b, ok := b.(*expr.Comparison)
		return ok && a.Op == b.Op
	case *expr.Cast:
		b, ok := b.(*expr.Cast)
		return ok && a.Mode == b.Mode && arrow.TypeEqual(a.To, b.To)
	case *expr.Aggregate:
		b, ok := b.(*expr.Aggregate)
		return ok && sameAggregate(a, b)
	}
	return sameLogic(a, b)
}

func sameValue(a, b *expr.Literal) bool {
	return a.String() == b.String()
}

func sameAggregate(a, b *expr.Aggregate) bool {
	if a.Function != b.Function || a.Distinct != b.Distinct || (a.Filter == nil) != (b.Filter == nil) || len(a.Order) != len(b.Order) {
		return false
	}
	for i, key := range a.Order {
		if key.Descending != b.Order[i].Descending || key.NullsFirst != b.Order[i].NullsFirst {
			return false
		}
	}
	return true
}

func sameLogic(a, b expr.Expr) bool {
	switch a := a.(type) {
	case *expr.And:
		_, ok := b.(*expr.And)
		return ok
	case *expr.Or:
		_, ok := b.(*expr.Or)
		return ok
	case *expr.Not:
		_, ok := b.(*expr.Not)
		return ok
	case *expr.IsNull:
		b, ok := b.(*expr.IsNull)
		return ok && a.Negated == b.Negated
	case *expr.Case:
		b, ok := b.(*expr.Case)
		return ok && len(a.Whens) == len(b.Whens)
	case *expr.In:
		b, ok := b.(*expr.In)
		return ok && a.Negated == b.Negated
	}
	return false
}

func contains(list []expr.Expr, e expr.Expr) bool {
	for _, other := range list {
		if same(other, e) {
			return true
		}
	}
	return false
}
