package ast

// WithChildren implements Expr.
func (n *Null) WithChildren([]Expr) Expr { return n }

// WithChildren implements Expr.
func (b *Boolean) WithChildren([]Expr) Expr { return b }

// WithChildren implements Expr.
func (n *Number) WithChildren([]Expr) Expr { return n }

// WithChildren implements Expr.
func (s *String) WithChildren([]Expr) Expr { return s }

// WithChildren implements Expr.
func (b *Bytes) WithChildren([]Expr) Expr { return b }

// WithChildren implements Expr.
func (t *TypedString) WithChildren([]Expr) Expr { return t }

// WithChildren implements Expr.
func (i *Interval) WithChildren(children []Expr) Expr {
	copied := *i
	copied.Value = children[0]
	return &copied
}

// WithChildren implements Expr.
func (v *Value) WithChildren([]Expr) Expr { return v }

// WithChildren implements Expr.
func (p *Parameter) WithChildren([]Expr) Expr { return p }

// WithChildren implements Expr.
func (u *Unary) WithChildren(children []Expr) Expr {
	return &Unary{Position: u.Position, Op: u.Op, Input: children[0]}
}

// WithChildren implements Expr.
func (b *Binary) WithChildren(children []Expr) Expr {
	return &Binary{Position: b.Position, Op: b.Op, Left: children[0], Right: children[1]}
}

// WithChildren implements Expr.
func (a *And) WithChildren(children []Expr) Expr {
	return &And{Position: a.Position, Terms: children}
}

// WithChildren implements Expr.
func (o *Or) WithChildren(children []Expr) Expr {
	return &Or{Position: o.Position, Terms: children}
}

// WithChildren implements Expr.
func (i *Is) WithChildren(children []Expr) Expr {
	copied := *i
	copied.Input = children[0]
	return &copied
}

// WithChildren implements Expr.
func (b *Between) WithChildren(children []Expr) Expr {
	copied := *b
	copied.Input, copied.Low, copied.High = children[0], children[1], children[2]
	return &copied
}

// WithChildren implements Expr.
func (i *In) WithChildren(children []Expr) Expr {
	copied := *i
	copied.Input, copied.List = children[0], children[1:]
	return &copied
}

// WithChildren implements Expr.
func (l *Like) WithChildren(children []Expr) Expr {
	copied, next := *l, cursor(children)
	copied.Input, copied.Pattern, copied.Escape = next.one(l.Input), next.one(l.Pattern), next.one(l.Escape)
	return &copied
}

// WithChildren implements Expr.
func (i *InSubquery) WithChildren(children []Expr) Expr {
	copied := *i
	copied.Input = children[0]
	return &copied
}

// WithChildren implements Expr.
func (e *Exists) WithChildren([]Expr) Expr { return e }

// WithChildren implements Expr.
func (s *Subquery) WithChildren([]Expr) Expr { return s }

// WithChildren implements Expr.
func (q *Quantified) WithChildren(children []Expr) Expr {
	copied, next := *q, cursor(children)
	copied.Left, copied.Array = next.one(q.Left), next.one(q.Array)
	return &copied
}

// WithChildren implements Expr.
func (c *Column) WithChildren([]Expr) Expr { return c }

// WithChildren implements Expr. Children that are not an *Alias get the name of the one that they replace.
func (w *Wildcard) WithChildren(children []Expr) Expr {
	copied := *w
	copied.Replace = make([]*Alias, len(w.Replace))
	for i, child := range children {
		alias, ok := child.(*Alias)
		if !ok {
			alias = &Alias{Position: w.Replace[i].Position, Input: child, Name: w.Replace[i].Name}
		}
		copied.Replace[i] = alias
	}
	return &copied
}

// WithChildren implements Expr.
func (a *Alias) WithChildren(children []Expr) Expr {
	return &Alias{Position: a.Position, Input: children[0], Name: a.Name, Metadata: a.Metadata}
}

// WithChildren implements Expr.
func (c *Case) WithChildren(children []Expr) Expr {
	copied, next := *c, cursor(children)
	copied.Operand = next.one(c.Operand)
	copied.Whens = make([]When, len(c.Whens))
	for i, w := range c.Whens {
		copied.Whens[i].Condition = next.one(w.Condition)
		copied.Whens[i].Result = next.one(w.Result)
	}
	copied.Else = next.one(c.Else)
	return &copied
}

// WithChildren implements Expr.
func (c *Cast) WithChildren(children []Expr) Expr {
	copied := *c
	copied.Input = children[0]
	return &copied
}

// WithChildren implements Expr.
func (a *AtTimeZone) WithChildren(children []Expr) Expr {
	return &AtTimeZone{Position: a.Position, Input: children[0], Zone: children[1]}
}

// WithChildren implements Expr.
func (a *Array) WithChildren(children []Expr) Expr {
	return &Array{Position: a.Position, Elements: children}
}

// WithChildren implements Expr.
func (i *Index) WithChildren(children []Expr) Expr {
	return &Index{Position: i.Position, Input: children[0], Key: children[1]}
}

// WithChildren implements Expr.
func (s *Slice) WithChildren(children []Expr) Expr {
	next := cursor(children)
	return &Slice{
		Position: s.Position, Input: next.one(s.Input),
		From: next.one(s.From), To: next.one(s.To), Stride: next.one(s.Stride),
	}
}

// WithChildren implements Expr.
func (f *Field) WithChildren(children []Expr) Expr {
	return &Field{Position: f.Position, Input: children[0], Name: f.Name}
}

// WithChildren implements Expr.
func (s *Struct) WithChildren(children []Expr) Expr {
	return &Struct{Position: s.Position, Names: s.Names, Values: children}
}

// WithChildren implements Expr.
func (m *Map) WithChildren(children []Expr) Expr {
	next := cursor(children)
	return &Map{Position: m.Position, Keys: next.many(len(m.Keys)), Values: next.many(len(m.Values))}
}

// WithChildren implements Expr.
func (t *Tuple) WithChildren(children []Expr) Expr {
	return &Tuple{Position: t.Position, Elements: children}
}

// WithChildren implements Expr.
func (l *Lambda) WithChildren(children []Expr) Expr {
	return &Lambda{Position: l.Position, Parameters: l.Parameters, Body: children[0]}
}

// WithChildren implements Expr.
func (g *Grouping) WithChildren(children []Expr) Expr {
	copied, next := *g, cursor(children)
	copied.Sets = make([][]Expr, len(g.Sets))
	for i, set := range g.Sets {
		copied.Sets[i] = next.many(len(set))
	}
	return &copied
}

// WithChildren implements Expr.
func (n *NamedArg) WithChildren(children []Expr) Expr {
	return &NamedArg{Position: n.Position, Name: n.Name, Value: children[0]}
}

// WithChildren implements Expr.
func (c *Call) WithChildren(children []Expr) Expr {
	copied, next := *c, cursor(children)
	copied.Args = next.many(len(c.Args))
	copied.OrderBy = next.keys(c.OrderBy)
	copied.WithinGroup = next.keys(c.WithinGroup)
	copied.Filter = next.one(c.Filter)
	if c.Over == nil {
		return &copied
	}
	over := *c.Over
	over.PartitionBy = next.many(len(c.Over.PartitionBy))
	over.OrderBy = next.keys(c.Over.OrderBy)
	if c.Over.Frame != nil {
		frame := *c.Over.Frame
		frame.Start.Offset = next.one(frame.Start.Offset)
		frame.End.Offset = next.one(frame.End.Offset)
		over.Frame = &frame
	}
	copied.Over = &over
	return &copied
}

// cursor hands out children in the order that Children listed them.
type cursor []Expr

// one returns the child that takes the place of old; nil for nil.
func (c *cursor) one(old Expr) Expr {
	if old == nil {
		return nil
	}
	return c.many(1)[0]
}

func (c *cursor) many(n int) []Expr {
	taken := (*c)[:n:n]
	*c = (*c)[n:]
	return taken
}

func (c *cursor) keys(old []SortKey) []SortKey {
	if old == nil {
		return nil
	}
	keys := make([]SortKey, len(old))
	for i, key := range old {
		key.Expr = c.many(1)[0]
		keys[i] = key
	}
	return keys
}
