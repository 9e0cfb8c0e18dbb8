package cardinality

import (
	"math"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
)

// bound is a comparison of a column with a constant: where the constant lies between the column's bounds.
type bound struct {
	column *expr.Column
	at     float64 // 0 at the column's minimum, 1 at its maximum
	step   float64 // what one of the column's values takes of that, where it has few
	op     expr.CompareOp
}

// interval is the part of a column's range that some bounds leave.
type interval struct{ low, high, step float64 }

// share is the share of the column's rows in the interval. Not even an empty one is believed to be quite empty, since bounds may be old.
func (i interval) share() float64 {
	return math.Min(math.Max(i.high-i.low, i.step), 1)
}

// whole is the interval that one bound leaves.
func (b bound) whole() interval {
	return b.narrow(interval{low: 0, high: 1, step: b.step})
}

// narrow applies a bound to an interval.
func (b bound) narrow(i interval) interval {
	switch b.op {
	case expr.Less, expr.LessEqual:
		i.high = math.Min(i.high, b.at)
	default:
		i.low = math.Max(i.low, b.at)
	}
	return i
}

// conjunction estimates the share of rows for which all terms are true. Terms of different columns are taken to be independent, bounds
// of one column together leave an interval.
func (e *Estimator) conjunction(terms []expr.Expr) float64 {
	share := 1.0
	intervals := map[expr.ID]interval{}
	for _, term := range terms {
		b, ok := e.boundOf(term)
		if !ok {
			share *= e.selectivity(term)
			continue
		}
		before, seen := intervals[b.column.ID]
		if !seen {
			before = interval{low: 0, high: 1, step: b.step}
		}
		intervals[b.column.ID] = b.narrow(before)
	}
	for _, i := range intervals {
		share *= i.share()
	}
	return share
}

// boundOf recognizes column < constant and the like, of a column whose bounds are known.
func (e *Estimator) boundOf(x expr.Expr) (bound, bool) {
	c, ok := x.(*expr.Comparison)
	if !ok {
		return bound{}, false
	}
	left, right, op := c.Left, c.Right, c.Op
	if _, ok := left.(*expr.Literal); ok {
		left, right, op = right, left, op.Mirror()
	}
	literal, isLiteral := right.(*expr.Literal)
	column, isColumn := left.(*expr.Column)
	if !isLiteral || !isColumn {
		return bound{}, false
	}
	switch op {
	case expr.Less, expr.LessEqual, expr.Greater, expr.GreaterEqual:
		stats := e.columns[column.ID].stats
		at, ok := position(stats, literal.Value)
		return bound{column: column, at: at, step: 1 / e.Distinct(column, e.columns[column.ID].rows), op: op}, ok
	}
	return bound{}, false
}

// position is where a value lies between a column's bounds: 0 at the minimum, 1 at the maximum.
func position(stats table.ColumnStatistics, value types.Value) (float64, bool) {
	low, okLow := number(stats.Min)
	high, okHigh := number(stats.Max)
	at, ok := number(value)
	if !ok || !okLow || !okHigh || high <= low {
		return 0, false
	}
	return math.Min(math.Max((at-low)/(high-low), 0), 1), true
}

// span is the difference of a column's bounds.
func span(stats table.ColumnStatistics) (float64, bool) {
	low, okLow := stats.Min.(int64)
	high, okHigh := stats.Max.(int64)
	return float64(high) - float64(low), okLow && okHigh
}

func number(value types.Value) (float64, bool) {
	switch v := value.(type) {
	case int64:
		return float64(v), true
	case uint64:
		return float64(v), true
	case float64:
		return v, !math.IsNaN(v)
	case types.Int128:
		return v.Float64(), true
	}
	return 0, false
}
