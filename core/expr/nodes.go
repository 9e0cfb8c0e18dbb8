package expr

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/types"
)

var boolean = arrow.FixedWidthTypes.Boolean

// Type implements Expr.
func (c *Column) Type() types.Type { return c.DataType }

// Nullable implements Expr.
func (c *Column) Nullable() bool { return c.Null }

// Children implements Expr.
func (c *Column) Children() []Expr { return nil }

// WithChildren implements Expr.
func (c *Column) WithChildren([]Expr) Expr { return c }

// Field is the column as a field of a schema.
func (c *Column) Field() arrow.Field {
	return arrow.Field{Name: c.Name, Type: c.DataType, Nullable: c.Null, Metadata: c.Metadata}
}

// Type implements Expr.
func (l *Literal) Type() types.Type { return l.DataType }

// Nullable implements Expr.
func (l *Literal) Nullable() bool { return l.Value == nil }

// Children implements Expr.
func (l *Literal) Children() []Expr { return nil }

// WithChildren implements Expr.
func (l *Literal) WithChildren([]Expr) Expr { return l }

// Type implements Expr.
func (c *Call) Type() types.Type { return c.Overload.Result }

// Nullable implements Expr.
func (c *Call) Nullable() bool { return c.Overload.Nullability.of(c.Args) }

// Children implements Expr.
func (c *Call) Children() []Expr { return c.Args }

// WithChildren implements Expr.
func (c *Call) WithChildren(children []Expr) Expr {
	return &Call{Function: c.Function, Args: children, Overload: c.Overload, Given: c.Given}
}

// Type implements Expr.
func (c *Comparison) Type() types.Type { return boolean }

// Nullable implements Expr. IS DISTINCT FROM is never NULL; DataFusion declares it as nullable as its operands, except for
// IS TRUE and IS FALSE.
func (c *Comparison) Nullable() bool {
	if truth, ok := c.Right.(*Literal); ok && c.Op >= IsDistinct && truth.DataType.ID() == arrow.BOOL {
		return false
	}
	return c.Left.Nullable() || c.Right.Nullable()
}

// Children implements Expr.
func (c *Comparison) Children() []Expr { return []Expr{c.Left, c.Right} }

// WithChildren implements Expr.
func (c *Comparison) WithChildren(children []Expr) Expr {
	return &Comparison{Op: c.Op, Left: children[0], Right: children[1]}
}

// Type implements Expr.
func (a *And) Type() types.Type { return boolean }

// Nullable implements Expr.
func (a *And) Nullable() bool { return anyNullable(a.Terms) }

// Children implements Expr.
func (a *And) Children() []Expr { return a.Terms }

// WithChildren implements Expr.
func (a *And) WithChildren(children []Expr) Expr { return &And{Terms: children} }

// Type implements Expr.
func (o *Or) Type() types.Type { return boolean }

// Nullable implements Expr.
func (o *Or) Nullable() bool { return anyNullable(o.Terms) }

// Children implements Expr.
func (o *Or) Children() []Expr { return o.Terms }

// WithChildren implements Expr.
func (o *Or) WithChildren(children []Expr) Expr { return &Or{Terms: children} }

// Type implements Expr.
func (n *Not) Type() types.Type { return boolean }

// Nullable implements Expr.
func (n *Not) Nullable() bool { return n.Input.Nullable() }

// Children implements Expr.
func (n *Not) Children() []Expr { return []Expr{n.Input} }

// WithChildren implements Expr.
func (n *Not) WithChildren(children []Expr) Expr { return &Not{Input: children[0]} }

// Type implements Expr.
func (i *IsNull) Type() types.Type { return boolean }

// Nullable implements Expr.
func (i *IsNull) Nullable() bool { return false }

// Children implements Expr.
func (i *IsNull) Children() []Expr { return []Expr{i.Input} }

// WithChildren implements Expr.
func (i *IsNull) WithChildren(children []Expr) Expr {
	return &IsNull{Input: children[0], Negated: i.Negated}
}

// Type implements Expr.
func (c *Case) Type() types.Type { return c.Whens[0].Result.Type() }

// Nullable implements Expr.
func (c *Case) Nullable() bool {
	for _, when := range c.Whens {
		if !when.knowsResult() && when.Result.Nullable() {
			return true
		}
	}
	return c.Else == nil || c.Else.Nullable()
}

// knowsResult reports whether the condition is that the result is not NULL, as in COALESCE.
func (w When) knowsResult() bool {
	test, ok := w.Condition.(*IsNull)
	if !ok || !test.Negated {
		return false
	}
	tested, ok := test.Input.(*Column)
	if result, isColumn := w.Result.(*Column); ok && isColumn {
		return tested.ID == result.ID
	}
	return test.Input == w.Result
}

// Children implements Expr: condition and result of each branch, then Else unless it is nil.
func (c *Case) Children() []Expr {
	children := make([]Expr, 0, 2*len(c.Whens)+1)
	for _, when := range c.Whens {
		children = append(children, when.Condition, when.Result)
	}
	if c.Else != nil {
		children = append(children, c.Else)
	}
	return children
}

// WithChildren implements Expr.
func (c *Case) WithChildren(children []Expr) Expr {
	rewritten := &Case{Whens: make([]When, len(c.Whens))}
	for i := range rewritten.Whens {
		rewritten.Whens[i] = When{Condition: children[2*i], Result: children[2*i+1]}
	}
	if c.Else != nil {
		rewritten.Else = children[len(children)-1]
	}
	return rewritten
}

// Type implements Expr.
func (c *Cast) Type() types.Type { return c.To }

// Nullable implements Expr.
func (c *Cast) Nullable() bool { return c.Mode == Try || c.Input.Nullable() }

// Children implements Expr.
func (c *Cast) Children() []Expr { return []Expr{c.Input} }

// WithChildren implements Expr.
func (c *Cast) WithChildren(children []Expr) Expr {
	return &Cast{Input: children[0], To: c.To, Mode: c.Mode}
}

// Type implements Expr.
func (i *In) Type() types.Type { return boolean }

// Nullable implements Expr.
func (i *In) Nullable() bool { return i.Input.Nullable() || anyNullable(i.List) }

// Children implements Expr: the input, then the list.
func (i *In) Children() []Expr { return append([]Expr{i.Input}, i.List...) }

// WithChildren implements Expr.
func (i *In) WithChildren(children []Expr) Expr {
	return &In{Input: children[0], List: children[1:], Negated: i.Negated}
}

// Type implements Expr.
func (s *Subquery) Type() types.Type { return s.DataType }

// Nullable implements Expr.
func (s *Subquery) Nullable() bool {
	switch s.Kind {
	case Exists:
		return false
	case Any, All:
		return s.Input.Nullable() || s.Plan.Output()[0].Null
	}
	return true
}

// Children implements Expr: the left operand, where there is one.
func (s *Subquery) Children() []Expr {
	if s.Input == nil {
		return nil
	}
	return []Expr{s.Input}
}

// WithChildren implements Expr.
func (s *Subquery) WithChildren(children []Expr) Expr {
	rewritten := *s
	if s.Input != nil {
		rewritten.Input = children[0]
	}
	return &rewritten
}

// Type implements Expr.
func (l *Lambda) Type() types.Type { return l.Body.Type() }

// Nullable implements Expr.
func (l *Lambda) Nullable() bool { return l.Body.Nullable() }

// Children implements Expr.
func (l *Lambda) Children() []Expr { return []Expr{l.Body} }

// WithChildren implements Expr.
func (l *Lambda) WithChildren(children []Expr) Expr {
	return &Lambda{Parameters: l.Parameters, Body: children[0]}
}

func anyNullable(list []Expr) bool {
	for _, e := range list {
		if e.Nullable() {
			return true
		}
	}
	return false
}
