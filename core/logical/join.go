package logical

import "github.com/ballista-go/ballista/core/expr"

var joinNames = [...]string{
	"Inner", "Left", "Right", "Full", "LeftSemi", "RightSemi", "LeftAnti", "RightAnti", "LeftMark", "LeftSingle",
}

// String names the kind as EXPLAIN shows it.
func (k JoinKind) String() string { return joinNames[k] }

// KeepsLeft reports whether the join produces the left columns.
func (k JoinKind) KeepsLeft() bool { return k != RightSemi && k != RightAnti }

// KeepsRight reports whether the join produces the right columns.
func (k JoinKind) KeepsRight() bool {
	return k <= Full || k == RightSemi || k == RightAnti || k == LeftSingle
}

// NullsLeft reports whether the left columns of a result row may be NULL for want of a match.
func (k JoinKind) NullsLeft() bool { return k == Right || k == Full }

// NullsRight reports whether the right columns of a result row may be NULL for want of a match.
func (k JoinKind) NullsRight() bool { return k == Left || k == Full || k == LeftSingle }

// Output implements Node.
func (j *Join) Output() []*expr.Column { return j.appendOutput(nil) }

// Children implements Node.
func (j *Join) Children() []Node { return []Node{j.Left, j.Right} }

// WithChildren implements Node.
func (j *Join) WithChildren(children []Node) Node {
	rewritten := *j
	rewritten.Left, rewritten.Right = children[0], children[1]
	return &rewritten
}

// Expressions implements Node: both sides of each equality, then the condition unless it is nil.
func (j *Join) Expressions() []expr.Expr {
	exprs := make([]expr.Expr, 0, 2*len(j.On)+1)
	for _, on := range j.On {
		exprs = append(exprs, on.Left, on.Right)
	}
	if j.Condition != nil {
		exprs = append(exprs, j.Condition)
	}
	return exprs
}

// WithExpressions implements Node.
func (j *Join) WithExpressions(exprs []expr.Expr) Node {
	rewritten := *j
	rewritten.On = make([]Equality, len(j.On))
	for i, on := range j.On {
		rewritten.On[i] = Equality{Left: exprs[2*i], Right: exprs[2*i+1], NullsEqual: on.NullsEqual}
	}
	if j.Condition != nil {
		rewritten.Condition = exprs[len(exprs)-1]
	}
	return &rewritten
}

// Output implements Node.
func (a *Apply) Output() []*expr.Column { return a.appendOutput(nil) }

// Children implements Node.
func (a *Apply) Children() []Node { return []Node{a.Left, a.Right} }

// WithChildren implements Node.
func (a *Apply) WithChildren(children []Node) Node {
	rewritten := *a
	rewritten.Left, rewritten.Right = children[0], children[1]
	return &rewritten
}

// Expressions implements Node.
func (a *Apply) Expressions() []expr.Expr {
	if a.Condition == nil {
		return nil
	}
	return []expr.Expr{a.Condition}
}

// WithExpressions implements Node.
func (a *Apply) WithExpressions(exprs []expr.Expr) Node {
	rewritten := *a
	if a.Condition != nil {
		rewritten.Condition = exprs[0]
	}
	return &rewritten
}
