package logical

import "github.com/ballista-go/ballista/core/expr"

// Output implements Node.
func (u *Union) Output() []*expr.Column { return u.Columns }

// Children implements Node.
func (u *Union) Children() []Node { return u.Inputs }

// WithChildren implements Node.
func (u *Union) WithChildren(children []Node) Node {
	return &Union{Inputs: children, Columns: u.Columns}
}

// Expressions implements Node.
func (u *Union) Expressions() []expr.Expr { return nil }

// WithExpressions implements Node.
func (u *Union) WithExpressions([]expr.Expr) Node { return u }

// Output implements Node.
func (s *SetOperation) Output() []*expr.Column { return s.Columns }

// Children implements Node.
func (s *SetOperation) Children() []Node { return []Node{s.Left, s.Right} }

// WithChildren implements Node.
func (s *SetOperation) WithChildren(children []Node) Node {
	rewritten := *s
	rewritten.Left, rewritten.Right = children[0], children[1]
	return &rewritten
}

// Expressions implements Node.
func (s *SetOperation) Expressions() []expr.Expr { return nil }

// WithExpressions implements Node.
func (s *SetOperation) WithExpressions([]expr.Expr) Node { return s }

// Output implements Node.
func (w *With) Output() []*expr.Column { return w.Body.Output() }

// Children implements Node: the shared relation, then the body.
func (w *With) Children() []Node { return []Node{w.Shared, w.Body} }

// WithChildren implements Node.
func (w *With) WithChildren(children []Node) Node {
	return &With{ID: w.ID, Name: w.Name, Shared: children[0], Body: children[1]}
}

// Expressions implements Node.
func (w *With) Expressions() []expr.Expr { return nil }

// WithExpressions implements Node.
func (w *With) WithExpressions([]expr.Expr) Node { return w }

// Output implements Node.
func (r *Ref) Output() []*expr.Column { return r.Columns }

// Children implements Node.
func (r *Ref) Children() []Node { return nil }

// WithChildren implements Node.
func (r *Ref) WithChildren([]Node) Node { return r }

// Expressions implements Node.
func (r *Ref) Expressions() []expr.Expr { return nil }

// WithExpressions implements Node.
func (r *Ref) WithExpressions([]expr.Expr) Node { return r }

// Output implements Node: the columns of the input, then the elements.
func (u *Unnest) Output() []*expr.Column { return u.appendOutput(nil) }

// Children implements Node.
func (u *Unnest) Children() []Node { return []Node{u.Input} }

// WithChildren implements Node.
func (u *Unnest) WithChildren(children []Node) Node {
	return &Unnest{Input: children[0], Lists: u.Lists, Outer: u.Outer}
}

// Expressions implements Node.
func (u *Unnest) Expressions() []expr.Expr { return exprsOf(u.Lists) }

// WithExpressions implements Node.
func (u *Unnest) WithExpressions(exprs []expr.Expr) Node {
	return &Unnest{Input: u.Input, Lists: withExprs(u.Lists, exprs), Outer: u.Outer}
}
