package cardinality

import (
	"math"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
)

// The shares of rows that pass conditions of which nothing is known.
const (
	equalShare = 0.05
	rangeShare = 0.33
	likeShare  = 0.1
	otherShare = 0.25
)

// selectivity estimates the share of rows for which a condition is true.
func (e *Estimator) selectivity(condition expr.Expr) float64 {
	switch c := condition.(type) {
	case nil:
		return 1
	case *expr.Literal:
		if expr.IsTrue(c) {
			return 1
		}
		return 0
	case *expr.And:
		share := 1.0
		for _, term := range c.Terms {
			share *= e.selectivity(term)
		}
		return share
	case *expr.Or:
		missed := 1.0
		for _, term := range c.Terms {
			missed *= 1 - e.selectivity(term)
		}
		return 1 - missed
	case *expr.Not:
		return 1 - e.selectivity(c.Input)
	case *expr.Comparison:
		return e.comparison(c)
	case *expr.In:
		share := math.Min(float64(len(c.List))*e.equality(c.Input), 1)
		if c.Negated {
			return 1 - share
		}
		return share
	case *expr.IsNull:
		if c.Negated {
			return 1 - equalShare
		}
		return equalShare
	case *expr.Call:
		if c.Function.Name == "like" || c.Function.Name == "ilike" {
			return likeShare
		}
	}
	return otherShare
}

// equality is the share of rows in which x has a given value.
func (e *Estimator) equality(x expr.Expr) float64 {
	if c, ok := x.(*expr.Column); ok {
		if known, ok := e.columns[c.ID]; ok {
			return 1 / e.Distinct(c, known.rows)
		}
	}
	return equalShare
}

func (e *Estimator) comparison(c *expr.Comparison) float64 {
	left, right, op := c.Left, c.Right, c.Op
	if _, ok := left.(*expr.Literal); ok {
		left, right, op = right, left, op.Mirror()
	}
	literal, ok := right.(*expr.Literal)
	switch op {
	case expr.Equal, expr.IsNotDistinct:
		return math.Min(e.equality(left), e.equality(right))
	case expr.NotEqual, expr.IsDistinct:
		return 1 - e.equality(left)
	}
	column, isColumn := left.(*expr.Column)
	if !ok || !isColumn {
		return rangeShare
	}
	below, ok := position(e.columns[column.ID].stats, literal.Value)
	switch {
	case !ok:
		return rangeShare
	case op == expr.Less || op == expr.LessEqual:
		return below
	}
	return 1 - below
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

// keysOf estimates how many different keys the sides of a join have together. Several keys are seldom independent of each
// other, which makes their product too large: then it is the lesser side's number that counts.
func keysOf(keys int, left, right float64) float64 {
	if keys > 1 {
		return math.Min(left, right)
	}
	return math.Max(left, right)
}

// join estimates with the distinct values of the keys: each row of one side meets rows/distinct of the other.
func (e *Estimator) join(j *logical.Join) float64 {
	left, right := e.Rows(j.Left), e.Rows(j.Right)
	distinctLeft, distinctRight := 1.0, 1.0
	for _, on := range j.On {
		distinctLeft *= e.Distinct(on.Left, left)
		distinctRight *= e.Distinct(on.Right, right)
	}
	distinctLeft, distinctRight = math.Min(distinctLeft, math.Max(left, 1)), math.Min(distinctRight, math.Max(right, 1))
	pairs := left * right / keysOf(len(j.On), distinctLeft, distinctRight)
	match := math.Min(distinctRight/distinctLeft, 1) // share of the left rows that have a match
	if j.Condition != nil {
		pairs *= e.selectivity(j.Condition)
		match *= 0.5
	}
	switch j.Kind {
	case logical.Left, logical.LeftSingle:
		return math.Max(pairs, left)
	case logical.Right:
		return math.Max(pairs, right)
	case logical.Full:
		return math.Max(pairs, left+right)
	case logical.LeftSemi:
		return left * math.Max(match, 0.05)
	case logical.LeftAnti:
		return left * math.Max(1-match, 0.05)
	case logical.RightSemi, logical.RightAnti:
		return right / 2
	case logical.LeftMark:
		return left
	}
	return pairs
}
