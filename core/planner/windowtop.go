package planner

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// mostTop is the greatest rank up to which a window leaves out the rows behind it.
const mostTop = 1 << 10

// topOf is up to which rank a condition lets rows of a window pass, where no call sees the rows behind it; 0: there is no such rank.
func topOf(condition expr.Expr, w *logical.Window) int {
	if len(w.Order) == 0 {
		return 0
	}
	for _, named := range w.Calls {
		if !ranks(named.Expr.(*expr.Window), len(w.Order)) {
			return 0
		}
	}
	least := int64(mostTop + 1)
	for _, term := range expr.Conjuncts(condition) {
		least = min(least, upperBound(term, w.Calls))
	}
	if least > mostTop {
		return 0
	}
	return int(max(least, 1))
}

// ranks reports whether a call numbers rows by how many come before them in the order of the window.
func ranks(w *expr.Window, keys int) bool {
	if w.Function == nil || w.Function.Foreign != nil || w.Within != 0 || w.Keys != keys {
		return false
	}
	return w.Function.Name == "row_number" || w.Function.Name == "rank"
}

// upperBound is the greatest value of a call for which a term can be true, or a large number.
func upperBound(term expr.Expr, calls []logical.Named) int64 {
	const none = int64(mostTop + 1)
	comparison, ok := term.(*expr.Comparison)
	if !ok {
		return none
	}
	left, op, right := comparison.Left, comparison.Op, comparison.Right
	if _, ok := left.(*expr.Literal); ok {
		left, op, right = right, flipped(op), left
	}
	column, ok := left.(*expr.Column)
	literal, isLiteral := right.(*expr.Literal)
	if !ok || !isLiteral || !isOf(column, calls) {
		return none
	}
	bound, ok := wholeNumber(literal.Value)
	switch {
	case !ok:
	case op == expr.Equal || op == expr.LessEqual:
		return bound
	case op == expr.Less:
		return bound - 1
	}
	return none
}

func flipped(op expr.CompareOp) expr.CompareOp {
	switch op {
	case expr.Greater:
		return expr.Less
	case expr.GreaterEqual:
		return expr.LessEqual
	case expr.Equal:
		return op
	}
	return expr.NotEqual
}

func isOf(column *expr.Column, list []logical.Named) bool {
	for _, named := range list {
		if named.Column.ID == column.ID {
			return true
		}
	}
	return false
}

// wholeNumber is a number that is not too great to be a rank of rows that are kept.
func wholeNumber(value any) (int64, bool) {
	switch n := value.(type) {
	case int64:
		return n, n <= mostTop
	case uint64:
		return int64(min(n, mostTop+1)), n <= mostTop
	}
	return 0, false
}
