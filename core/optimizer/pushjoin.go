package optimizer

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// joinParts sorts the conjuncts at a join by where they go.
type joinParts struct {
	join                   *logical.Join // a copy
	leftIDs, rightIDs      expr.IDs
	left, right, condition []expr.Expr
	up                     []expr.Expr
	failing                []failingKey
}

// failingKey is an equality that could be a key of the join, but can fail.
type failingKey struct {
	on   logical.Equality
	expr expr.Expr
	home *[]expr.Expr // where it stays otherwise
}

func (r *run) pushJoin(n *logical.Join, conjuncts []expr.Expr) (logical.Node, error) {
	p := &joinParts{join: rejectNulls(n, conjuncts), leftIDs: expr.IDsOf(n.Left.Output()), rightIDs: expr.IDsOf(n.Right.Output())}
	p.placeConditions()
	for _, e := range conjuncts {
		p.place(e)
	}
	p.placeFailing()
	p.infer()
	left, err := r.push(p.join.Left, p.left)
	if err != nil {
		return nil, err
	}
	right, err := r.push(p.join.Right, p.right)
	if err != nil {
		return nil, err
	}
	p.join.Left, p.join.Right = left, right
	p.join.Condition = expr.Conjunction(failingLast(p.condition))
	return filtered(p.join, p.up), nil
}

// placeConditions deals with the join's own condition: what speaks of the side whose rows are dropped when they do not match
// filters that side before.
func (p *joinParts) placeConditions() {
	j := p.join
	if j.Condition == nil || j.NullAware {
		if j.Condition != nil {
			p.condition = []expr.Expr{j.Condition}
		}
		return
	}
	dropsLeft := j.Kind == logical.Inner || j.Kind == logical.LeftSemi || j.Kind == logical.Right || j.Kind == logical.RightSemi ||
		j.Kind == logical.RightAnti
	dropsRight := j.Kind != logical.Right && j.Kind != logical.Full && j.Kind != logical.RightAnti
	for _, e := range expr.Conjuncts(j.Condition) {
		switch {
		case !movable(e) || !hasColumn(e):
			p.stay(e, &p.condition)
		case dropsLeft && p.leftIDs.Covers(e):
			p.left = append(p.left, e)
		case dropsRight && p.rightIDs.Covers(e):
			p.right = append(p.right, e)
		default:
			p.key(e)
		}
	}
}

// key makes an equality of both sides a key of the join, and other conditions part of its condition.
func (p *joinParts) key(e expr.Expr) {
	on, ok := p.equality(e)
	switch {
	case !ok:
		p.condition = append(p.condition, e)
		p.implied(e)
	case !p.hasKey(on):
		p.join.On = append(p.join.On[:len(p.join.On):len(p.join.On)], on)
	}
}

func (p *joinParts) hasKey(on logical.Equality) bool {
	for _, other := range p.join.On {
		if on.NullsEqual == other.NullsEqual && expr.Same(on.Left, other.Left) && expr.Same(on.Right, other.Right) {
			return true
		}
	}
	return false
}

// equality turns left = right into a key, when each operand is of one side.
func (p *joinParts) equality(e expr.Expr) (logical.Equality, bool) {
	c, ok := e.(*expr.Comparison)
	if !ok || c.Op != expr.Equal && c.Op != expr.IsNotDistinct || !arrow.TypeEqual(c.Left.Type(), c.Right.Type()) {
		return logical.Equality{}, false
	}
	if !hasColumn(c.Left) || !hasColumn(c.Right) {
		return logical.Equality{}, false
	}
	on := logical.Equality{Left: c.Left, Right: c.Right, NullsEqual: c.Op == expr.IsNotDistinct}
	switch {
	case p.leftIDs.Covers(c.Left) && p.rightIDs.Covers(c.Right):
		return on, true
	case p.leftIDs.Covers(c.Right) && p.rightIDs.Covers(c.Left):
		on.Left, on.Right = on.Right, on.Left
		return on, true
	}
	return on, false
}

// place puts a conjunct from above the join where it may go.
func (p *joinParts) place(e expr.Expr) {
	j := p.join
	switch {
	case !movable(e) || !hasColumn(e):
		if j.Kind == logical.Inner {
			p.stay(e, &p.up)
		} else {
			p.up = append(p.up, e)
		}
	case p.leftIDs.Covers(e) && !j.Kind.NullsLeft() && j.Kind.KeepsLeft():
		p.left = append(p.left, e)
	case p.rightIDs.Covers(e) && !j.Kind.NullsRight() && j.Kind.KeepsRight():
		p.right = append(p.right, e)
	case j.Kind == logical.Inner:
		p.key(e)
	default:
		p.up = append(p.up, e)
	}
}

// stay leaves a conjunct at its home, unless it may become a key in the end.
func (p *joinParts) stay(e expr.Expr, home *[]expr.Expr) {
	if on, ok := p.equality(e); ok && expr.Risky(e) && !volatile(e) && !expr.HasSubquery(e) {
		p.failing = append(p.failing, failingKey{on, e, home})
		return
	}
	*home = append(*home, e)
}

// placeFailing makes keys of equalities that can fail if the join would have none: it would try all pairs. Their operands are
// then evaluated for each row of their side: not where another condition, which only pairs are tested with, may keep rows away.
func (p *joinParts) placeFailing() {
	rest := append(append([]expr.Expr{}, p.condition...), p.up...)
	keyed := len(p.join.On) > 0
	for _, key := range p.failing {
		if keyed || guarded(key.on.Left, rest) || guarded(key.on.Right, rest) {
			*key.home = append(*key.home, key.expr)
			continue
		}
		p.join.On = append(p.join.On[:len(p.join.On):len(p.join.On)], key.on)
	}
}

// guarded reports whether an operand that can fail has columns that conditions speak of.
func guarded(operand expr.Expr, conditions []expr.Expr) bool {
	if !expr.Risky(operand) {
		return false
	}
	ids := expr.IDs{}
	expr.Columns(operand, func(c *expr.Column) { ids[c.ID] = struct{}{} })
	found := false
	for _, e := range conditions {
		expr.Columns(e, func(c *expr.Column) { found = found || ids.Has(c.ID) })
	}
	return found
}

// implied filters the sides of an inner join by what a disjunction says of each: (a AND x) OR (b AND y), with a and b over
// one side, implies a OR b there.
func (p *joinParts) implied(e expr.Expr) {
	or, ok := e.(*expr.Or)
	if !ok || p.join.Kind != logical.Inner {
		return
	}
	if side := impliedBy(or, p.leftIDs); side != nil {
		p.left = append(p.left, side)
	}
	if side := impliedBy(or, p.rightIDs); side != nil {
		p.right = append(p.right, side)
	}
}

func impliedBy(or *expr.Or, ids expr.IDs) expr.Expr {
	terms := make([]expr.Expr, len(or.Terms))
	for i, term := range or.Terms {
		over, _ := divide(expr.Conjuncts(term), func(e expr.Expr) bool { return hasColumn(e) && ids.Covers(e) })
		if len(over) == 0 {
			return nil
		}
		terms[i] = expr.Conjunction(over)
	}
	return &expr.Or{Terms: terms}
}

// infer copies comparisons of a key with constants to the other side: a = b and a < 5 imply b < 5.
func (p *joinParts) infer() {
	j := p.join
	toRight := j.Kind == logical.Inner || j.Kind == logical.LeftSemi || j.Kind == logical.Left || j.Kind == logical.LeftSingle
	toLeft := j.Kind == logical.Inner || j.Kind == logical.LeftSemi || j.Kind == logical.Right || j.Kind == logical.RightSemi
	left, right := p.left, p.right
	for _, on := range j.On {
		if on.NullsEqual {
			continue
		}
		if toRight {
			p.right = addInferred(p.right, left, on.Left, on.Right)
		}
		if toLeft {
			p.left = addInferred(p.left, right, on.Right, on.Left)
		}
	}
}

func addInferred(to, from []expr.Expr, key, other expr.Expr) []expr.Expr {
	column, ok := key.(*expr.Column)
	if !ok || !movable(other) {
		return to
	}
	for _, e := range from {
		if !constantTest(e, column) {
			continue
		}
		inferred := logical.Substitute(e, map[expr.ID]expr.Expr{column.ID: other})
		if !containsSame(to, inferred) {
			to = append(to[:len(to):len(to)], inferred)
		}
	}
	return to
}

// constantTest reports whether a condition compares the column, and nothing else, with constants.
func constantTest(e expr.Expr, column *expr.Column) bool {
	switch e := e.(type) {
	case *expr.Comparison:
		if e.Op >= expr.IsDistinct {
			return false
		}
	case *expr.In:
	default:
		return false
	}
	only := expr.IDs{column.ID: {}}
	return only.Covers(e) && hasColumn(e)
}

func containsSame(list []expr.Expr, e expr.Expr) bool {
	for _, other := range list {
		if expr.Same(other, e) {
			return true
		}
	}
	return false
}

// rejectNulls turns an outer join into a narrower one where a conjunct above is not true for the rows that it adds. It
// returns a copy.
func rejectNulls(n *logical.Join, conjuncts []expr.Expr) *logical.Join {
	j := *n
	left, right := expr.IDsOf(n.Left.Output()), expr.IDsOf(n.Right.Output())
	dropsLeftNulls, dropsRightNulls := false, false
	for _, e := range conjuncts {
		dropsLeftNulls = dropsLeftNulls || strict(e, left)
		dropsRightNulls = dropsRightNulls || strict(e, right)
	}
	switch {
	case j.Kind == logical.Full && dropsLeftNulls && dropsRightNulls:
		j.Kind = logical.Inner
	case j.Kind == logical.Full && dropsLeftNulls:
		j.Kind = logical.Left
	case j.Kind == logical.Full && dropsRightNulls:
		j.Kind = logical.Right
	case j.Kind == logical.Left && dropsRightNulls, j.Kind == logical.Right && dropsLeftNulls:
		j.Kind = logical.Inner
	case j.Kind == logical.LeftSingle && dropsRightNulls && len(j.On) == 0 && j.Condition == nil && !atMostOne(j.Left):
		j.Kind, j.Right = logical.Inner, single(j.Right)
	}
	return &j
}

// single is the one row of a relation, or one of NULLs, and fails where there are more.
func single(n logical.Node) logical.Node {
	return &logical.Join{Kind: logical.LeftSingle, Left: &logical.Values{Rows: [][]expr.Expr{{}}}, Right: n}
}

// strict reports whether a condition is certainly not true when all columns in ids are NULL.
func strict(e expr.Expr, ids expr.IDs) bool {
	switch e := e.(type) {
	case *expr.Comparison:
		return e.Op < expr.IsDistinct && (nullWith(e.Left, ids) || nullWith(e.Right, ids))
	case *expr.And:
		for _, term := range e.Terms {
			if strict(term, ids) {
				return true
			}
		}
		return false
	case *expr.Or:
		for _, term := range e.Terms {
			if !strict(term, ids) {
				return false
			}
		}
		return true
	case *expr.IsNull:
		return e.Negated && nullWith(e.Input, ids)
	case *expr.In:
		return nullWith(e.Input, ids)
	case *expr.Not:
		return nullWith(e.Input, ids)
	}
	return nullWith(e, ids)
}

// nullWith reports whether an expression is certainly NULL when all columns in ids are.
func nullWith(e expr.Expr, ids expr.IDs) bool {
	switch e := e.(type) {
	case *expr.Column:
		return ids.Has(e.ID)
	case *expr.Cast:
		return nullWith(e.Input, ids)
	case *expr.Not:
		return nullWith(e.Input, ids)
	case *expr.Comparison:
		return e.Op < expr.IsDistinct && (nullWith(e.Left, ids) || nullWith(e.Right, ids))
	case *expr.In:
		return nullWith(e.Input, ids)
	case *expr.Call:
		if e.Overload.Nulls != expr.Propagate {
			return false
		}
		for _, arg := range e.Args {
			if nullWith(arg, ids) {
				return true
			}
		}
	}
	return false
}
