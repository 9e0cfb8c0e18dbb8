package cardinality

import (
	"math"

	"github.com/ballista-go/ballista/core/expr"
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
		return e.conjunction(c.Terms)
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
	switch c.Op {
	case expr.Equal, expr.IsNotDistinct:
		return e.equalSides(c)
	case expr.NotEqual, expr.IsDistinct:
		return 1 - e.equalSides(c)
	}
	if b, ok := e.boundOf(c); ok {
		return b.whole().share()
	}
	return rangeShare
}

func (e *Estimator) equalSides(c *expr.Comparison) float64 {
	if _, ok := c.Left.(*expr.Literal); ok {
		return e.equality(c.Right)
	}
	if _, ok := c.Right.(*expr.Literal); ok {
		return e.equality(c.Left)
	}
	return math.Min(e.equality(c.Left), e.equality(c.Right))
}
