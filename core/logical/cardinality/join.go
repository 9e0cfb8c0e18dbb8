package cardinality

import (
	"math"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// keys estimates how many different keys there are to choose from, of which the sides of a join have some each. It is the number in the
// tables, not among the rows that are left of them: rows that a filter removed are keys without a partner (Selinger et al., SIGMOD
// 1979). Several keys are seldom independent of each other, which makes their product too large: then it is the lesser side's
// number that counts. So it is where nothing is known of a side: the keys of a side that was computed are taken to be those of the other.
func (e *Estimator) keys(j *logical.Join, left, right float64) float64 {
	if len(j.On) == 1 {
		l, okLeft := e.columnOf(j.On[0].Left)
		r, okRight := e.columnOf(j.On[0].Right)
		if okLeft && okRight {
			most := math.Min(left*r.most(right), right*l.most(left)) // rows that all keys having a partner would give
			return math.Max(math.Max(l.common(r), r.common(l)), left*right/math.Max(most, 1))
		}
	}
	domainLeft, domainRight := 1.0, 1.0
	for _, on := range j.On {
		domainLeft *= e.domain(on.Left, left)
		domainRight *= e.domain(on.Right, right)
	}
	return math.Min(math.Min(domainLeft, e.most(j.On, left, leftOf)), math.Min(domainRight, e.most(j.On, right, rightOf)))
}

func leftOf(on logical.Equality) expr.Expr  { return on.Left }
func rightOf(on logical.Equality) expr.Expr { return on.Right }

// most is how many rows the tables of one side's keys have, or the side itself where they are computed.
func (e *Estimator) most(on []logical.Equality, rows float64, side func(logical.Equality) expr.Expr) float64 {
	most := math.Max(rows, 1)
	for _, equality := range on {
		if c, ok := e.columnOf(side(equality)); ok {
			most = math.Max(most, c.rows)
		}
	}
	return most
}

// domain estimates how many values of an expression there are in its table, or among the rows where it is computed.
func (e *Estimator) domain(x expr.Expr, rows float64) float64 {
	if c, ok := e.columnOf(x); ok {
		return math.Max(c.distinct(), 1)
	}
	return e.Distinct(x, rows)
}

func (e *Estimator) columnOf(x expr.Expr) (column, bool) {
	c, ok := x.(*expr.Column)
	if !ok {
		return column{}, false
	}
	known, ok := e.columns[c.ID]
	return known, ok
}

// common estimates how many of a column's values could be values of another one. Where its range is wider, filters on its table may
// have picked from all of it or just from the common part: it is the geometric mean of what both would mean.
func (c column) common(other column) float64 {
	distinct := c.distinct()
	whole, ok := span(c.stats)
	_, okOther := span(other.stats)
	if !ok || !okOther || whole <= 0 {
		return distinct
	}
	low := math.Max(float64(c.stats.Min.(int64)), float64(other.stats.Min.(int64)))
	high := math.Min(float64(c.stats.Max.(int64)), float64(other.stats.Max.(int64)))
	share := math.Max((high-low+1)/(whole+1), 1/(whole+1))
	return distinct * math.Sqrt(share)
}

// most is how many of some rows have the same value of the column at most, were each value as frequent as any other.
func (c column) most(rows float64) float64 {
	return math.Max(rows, c.rows) / math.Max(c.distinct(), 1)
}

// join estimates with the distinct values of the keys: each row of one side meets rows/distinct of the other.
func (e *Estimator) join(j *logical.Join) float64 {
	left, right := e.Rows(j.Left), e.Rows(j.Right)
	keys := e.keys(j, left, right)
	distinctRight := 1.0
	for _, on := range j.On {
		distinctRight *= e.Distinct(on.Right, right)
	}
	pairs := left * right / keys
	match := math.Min(math.Min(distinctRight, math.Max(right, 1))/keys, 1) // share of the left rows that have a match
	if j.Condition != nil {
		pairs *= e.selectivity(j.Condition)
		match *= 0.5
	}
	switch j.Kind {
	case logical.LeftSingle:
		return left
	case logical.Left:
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
