package parquet

import (
	"math"
	"strings"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
)

// claims are the bounds of columns, by the query's column; nil for a column of which nothing is known.
type claims func(*expr.Column) *bounds

// mayPass reports false when, by the claims, no row passes the filter.
func mayPass(filter expr.Expr, known claims) bool {
	switch e := filter.(type) {
	case *expr.Literal:
		return !expr.IsFalseOrNull(e)
	case *expr.Column:
		b := known(e)
		return b == nil || !b.allNull() && b.max != false
	case *expr.Comparison:
		return comparisonMayPass(e, known)
	case *expr.In:
		return inMayPass(e, known)
	case *expr.IsNull:
		return isNullMayPass(e, known)
	case *expr.Call:
		return callMayPass(e, known)
	case *expr.And:
		for _, term := range e.Terms {
			if !mayPass(term, known) {
				return false
			}
		}
	case *expr.Or:
		for _, term := range e.Terms {
			if mayPass(term, known) {
				return true
			}
		}
		return false
	}
	return true
}

// swapped are the comparison operators with their operands exchanged.
var swapped = map[expr.CompareOp]expr.CompareOp{
	expr.Less: expr.Greater, expr.LessEqual: expr.GreaterEqual, expr.Greater: expr.Less, expr.GreaterEqual: expr.LessEqual,
}

func comparisonMayPass(e *expr.Comparison, known claims) bool {
	left, right, op := e.Left, e.Right, e.Op
	if _, ok := left.(*expr.Literal); ok {
		left, right = right, left
		if other, ok := swapped[op]; ok {
			op = other
		}
	}
	column, ok := left.(*expr.Column)
	literal, constant := right.(*expr.Literal)
	if !ok || !constant {
		return true
	}
	b := known(column)
	if b == nil {
		return true
	}
	return b.mayCompare(op, literal.Value)
}

// mayCompare reports whether a value may compare to another as op says.
func (b *bounds) mayCompare(op expr.CompareOp, value types.Value) bool {
	switch {
	case op == expr.IsDistinct:
		return true
	case op == expr.IsNotDistinct && value == nil:
		return b.nulls != 0
	case value == nil || b.allNull():
		return false
	}
	if f, ok := value.(float64); ok && math.IsNaN(f) {
		return true
	}
	low, lowKnown := compare(b.min, value)
	high, highKnown := compare(b.max, value)
	switch op {
	case expr.Equal, expr.IsNotDistinct:
		return (!lowKnown || low <= 0) && (!highKnown || high >= 0) && (b.bloom == nil || b.bloom(value))
	case expr.NotEqual:
		return b.float || !lowKnown || !highKnown || low != 0 || high != 0
	case expr.Less:
		return !lowKnown || low < 0
	case expr.LessEqual:
		return !lowKnown || low <= 0
	case expr.Greater: // NaN is greater than all other values
		return b.float || !highKnown || high > 0
	}
	return b.float || !highKnown || high >= 0
}

func inMayPass(e *expr.In, known claims) bool {
	column, ok := e.Input.(*expr.Column)
	if !ok || e.Negated {
		return true
	}
	b := known(column)
	if b == nil {
		return true
	}
	for _, item := range e.List {
		literal, ok := item.(*expr.Literal)
		if !ok || literal.Value != nil && b.mayCompare(expr.Equal, literal.Value) {
			return true
		}
	}
	return false
}

func isNullMayPass(e *expr.IsNull, known claims) bool {
	column, ok := e.Input.(*expr.Column)
	if !ok {
		return true
	}
	b := known(column)
	switch {
	case b == nil:
		return true
	case e.Negated:
		return !b.allNull()
	}
	return b.nulls != 0
}

// callMayPass looks at functions that ask for the start of a string.
func callMayPass(e *expr.Call, known claims) bool {
	if len(e.Args) != 2 {
		return true
	}
	column, ok := e.Args[0].(*expr.Column)
	literal, constant := e.Args[1].(*expr.Literal)
	if !ok || !constant {
		return true
	}
	pattern, ok := literal.Value.(string)
	b := known(column)
	if !ok || b == nil {
		return true
	}
	switch e.Function.Name {
	case "like":
		if end := strings.IndexAny(pattern, `%_\`); end >= 0 {
			pattern = pattern[:end]
		}
		return b.mayStartWith(pattern)
	case "starts_with":
		return b.mayStartWith(pattern)
	}
	return true
}

func (b *bounds) mayStartWith(prefix string) bool {
	if b.allNull() {
		return false
	}
	if high, ok := b.max.(string); ok && high < prefix {
		return false
	}
	low, ok := b.min.(string)
	return !ok || low <= prefix || strings.HasPrefix(low, prefix)
}

// excluded reports whether, by its statistics, no row of a row group passes a wanted condition. The query's filters have been asked
// when the split was made.
func (r *reader) excluded(group int) bool {
	for _, st := range r.stages {
		if st.wanted != nil && !mayPass(st.filter, func(c *expr.Column) *bounds { return r.boundsOf(group, c) }) {
			return true
		}
	}
	return false
}

// boundsOf is what the statistics of a row group say of a column; nil when nothing.
func (r *reader) boundsOf(group int, column *expr.Column) *bounds {
	for _, s := range r.sources {
		if s.column.ID == column.ID && s.direct() {
			return r.in.footer.chunkBounds(group, s.node.leaf)
		}
	}
	return nil
}
