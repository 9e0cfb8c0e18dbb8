package ast

// Children implements Expr.
func (n *Null) Children() []Expr { return nil }

// Children implements Expr.
func (b *Boolean) Children() []Expr { return nil }

// Children implements Expr.
func (n *Number) Children() []Expr { return nil }

// Children implements Expr.
func (s *String) Children() []Expr { return nil }

// Children implements Expr.
func (b *Bytes) Children() []Expr { return nil }

// Children implements Expr.
func (t *TypedString) Children() []Expr { return nil }

// Children implements Expr.
func (i *Interval) Children() []Expr { return []Expr{i.Value} }

// Children implements Expr.
func (v *Value) Children() []Expr { return nil }

// Children implements Expr.
func (p *Parameter) Children() []Expr { return nil }

// Children implements Expr.
func (u *Unary) Children() []Expr { return []Expr{u.Input} }

// Children implements Expr.
func (b *Binary) Children() []Expr { return []Expr{b.Left, b.Right} }

// Children implements Expr.
func (a *And) Children() []Expr { return a.Terms }

// Children implements Expr.
func (o *Or) Children() []Expr { return o.Terms }

// Children implements Expr.
func (i *Is) Children() []Expr { return []Expr{i.Input} }

// Children implements Expr.
func (b *Between) Children() []Expr { return []Expr{b.Input, b.Low, b.High} }

// Children implements Expr.
func (i *In) Children() []Expr { return append([]Expr{i.Input}, i.List...) }

// Children implements Expr.
func (l *Like) Children() []Expr { return present(l.Input, l.Pattern, l.Escape) }

// Children implements Expr.
func (i *InSubquery) Children() []Expr { return []Expr{i.Input} }

// Children implements Expr.
func (e *Exists) Children() []Expr { return nil }

// Children implements Expr.
func (s *Subquery) Children() []Expr { return nil }

// Children implements Expr.
func (q *Quantified) Children() []Expr { return present(q.Left, q.Array) }

// Children implements Expr.
func (c *Column) Children() []Expr { return nil }

// Children implements Expr.
func (w *Wildcard) Children() []Expr {
	children := make([]Expr, len(w.Replace))
	for i, r := range w.Replace {
		children[i] = r
	}
	return children
}

// Children implements Expr.
func (a *Alias) Children() []Expr { return []Expr{a.Input} }

// Children implements Expr.
func (c *Case) Children() []Expr {
	children := present(c.Operand)
	for _, w := range c.Whens {
		children = append(children, w.Condition, w.Result)
	}
	return append(children, present(c.Else)...)
}

// Children implements Expr.
func (c *Cast) Children() []Expr { return []Expr{c.Input} }

// Children implements Expr.
func (a *AtTimeZone) Children() []Expr { return []Expr{a.Input, a.Zone} }

// Children implements Expr.
func (a *Array) Children() []Expr { return a.Elements }

// Children implements Expr.
func (i *Index) Children() []Expr { return []Expr{i.Input, i.Key} }

// Children implements Expr.
func (s *Slice) Children() []Expr { return present(s.Input, s.From, s.To, s.Stride) }

// Children implements Expr.
func (f *Field) Children() []Expr { return []Expr{f.Input} }

// Children implements Expr.
func (s *Struct) Children() []Expr { return s.Values }

// Children implements Expr: all keys, then all values.
func (m *Map) Children() []Expr { return append(m.Keys[:len(m.Keys):len(m.Keys)], m.Values...) }

// Children implements Expr.
func (t *Tuple) Children() []Expr { return t.Elements }

// Children implements Expr.
func (l *Lambda) Children() []Expr { return []Expr{l.Body} }

// Children implements Expr.
func (g *Grouping) Children() []Expr {
	var children []Expr
	for _, set := range g.Sets {
		children = append(children, set...)
	}
	return children
}

// Children implements Expr.
func (n *NamedArg) Children() []Expr { return []Expr{n.Value} }

// Children implements Expr: the arguments come first, the parts of the window last.
func (c *Call) Children() []Expr {
	children := append(c.Args[:len(c.Args):len(c.Args)], sorted(c.OrderBy)...)
	children = append(children, sorted(c.WithinGroup)...)
	children = append(children, present(c.Filter)...)
	if c.Over == nil {
		return children
	}
	children = append(children, c.Over.PartitionBy...)
	children = append(children, sorted(c.Over.OrderBy)...)
	if c.Over.Frame == nil {
		return children
	}
	return append(children, present(c.Over.Frame.Start.Offset, c.Over.Frame.End.Offset)...)
}

// present lists the expressions that are not nil.
func present(exprs ...Expr) []Expr {
	list := exprs[:0]
	for _, e := range exprs {
		if e != nil {
			list = append(list, e)
		}
	}
	return list
}

func sorted(keys []SortKey) []Expr {
	exprs := make([]Expr, len(keys))
	for i, key := range keys {
		exprs[i] = key.Expr
	}
	return exprs
}
