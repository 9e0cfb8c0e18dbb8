package logical

import "github.com/ballista-go/ballista/core/expr"

// Output implements Node.
func (s *Scan) Output() []*expr.Column {
	columns := make([]*expr.Column, len(s.Columns))
	for i, c := range s.Columns {
		columns[i] = c.Column
	}
	return columns
}

// Children implements Node.
func (s *Scan) Children() []Node { return nil }

// WithChildren implements Node.
func (s *Scan) WithChildren([]Node) Node { return s }

// Expressions implements Node: the filters, exact ones first.
func (s *Scan) Expressions() []expr.Expr {
	return append(append([]expr.Expr{}, s.Filters...), s.Inexact...)
}

// WithExpressions implements Node.
func (s *Scan) WithExpressions(exprs []expr.Expr) Node {
	rewritten := *s
	rewritten.Filters, rewritten.Inexact = exprs[:len(s.Filters):len(s.Filters)], exprs[len(s.Filters):]
	return &rewritten
}

// Output implements Node.
func (v *Values) Output() []*expr.Column { return v.Columns }

// Children implements Node.
func (v *Values) Children() []Node { return nil }

// WithChildren implements Node.
func (v *Values) WithChildren([]Node) Node { return v }

// Expressions implements Node: row by row.
func (v *Values) Expressions() []expr.Expr {
	exprs := make([]expr.Expr, 0, len(v.Rows)*len(v.Columns))
	for _, row := range v.Rows {
		exprs = append(exprs, row...)
	}
	return exprs
}

// WithExpressions implements Node.
func (v *Values) WithExpressions(exprs []expr.Expr) Node {
	rewritten := &Values{Columns: v.Columns, Rows: make([][]expr.Expr, len(v.Rows))}
	width := len(v.Columns)
	for i := range v.Rows {
		rewritten.Rows[i] = exprs[i*width : (i+1)*width : (i+1)*width]
	}
	return rewritten
}

// Output implements Node.
func (e *Empty) Output() []*expr.Column { return e.Columns }

// Children implements Node.
func (e *Empty) Children() []Node { return nil }

// WithChildren implements Node.
func (e *Empty) WithChildren([]Node) Node { return e }

// Expressions implements Node.
func (e *Empty) Expressions() []expr.Expr { return nil }

// WithExpressions implements Node.
func (e *Empty) WithExpressions([]expr.Expr) Node { return e }

// Output implements Node.
func (f *Filter) Output() []*expr.Column { return f.Input.Output() }

// Children implements Node.
func (f *Filter) Children() []Node { return []Node{f.Input} }

// WithChildren implements Node.
func (f *Filter) WithChildren(children []Node) Node {
	return &Filter{Input: children[0], Condition: f.Condition}
}

// Expressions implements Node.
func (f *Filter) Expressions() []expr.Expr { return []expr.Expr{f.Condition} }

// WithExpressions implements Node.
func (f *Filter) WithExpressions(exprs []expr.Expr) Node {
	return &Filter{Input: f.Input, Condition: exprs[0]}
}

// Output implements Node.
func (p *Project) Output() []*expr.Column { return ColumnsOf(p.Exprs) }

// Children implements Node.
func (p *Project) Children() []Node { return []Node{p.Input} }

// WithChildren implements Node.
func (p *Project) WithChildren(children []Node) Node {
	return &Project{Input: children[0], Exprs: p.Exprs}
}

// Expressions implements Node.
func (p *Project) Expressions() []expr.Expr { return exprsOf(p.Exprs) }

// WithExpressions implements Node.
func (p *Project) WithExpressions(exprs []expr.Expr) Node {
	return &Project{Input: p.Input, Exprs: withExprs(p.Exprs, exprs)}
}

// Output implements Node: the groups, the aggregates, and the number of the grouping set where there are several.
func (a *Aggregate) Output() []*expr.Column {
	columns := append(ColumnsOf(a.Groups), ColumnsOf(a.Aggregates)...)
	if a.SetID != nil {
		columns = append(columns, a.SetID)
	}
	return columns
}

// Children implements Node.
func (a *Aggregate) Children() []Node { return []Node{a.Input} }

// WithChildren implements Node.
func (a *Aggregate) WithChildren(children []Node) Node {
	rewritten := *a
	rewritten.Input = children[0]
	return &rewritten
}

// Expressions implements Node: groups, then aggregates.
func (a *Aggregate) Expressions() []expr.Expr {
	return append(exprsOf(a.Groups), exprsOf(a.Aggregates)...)
}

// WithExpressions implements Node.
func (a *Aggregate) WithExpressions(exprs []expr.Expr) Node {
	rewritten := *a
	rewritten.Groups = withExprs(a.Groups, exprs[:len(a.Groups)])
	rewritten.Aggregates = withExprs(a.Aggregates, exprs[len(a.Groups):])
	return &rewritten
}

// Output implements Node.
func (s *Sort) Output() []*expr.Column { return s.Input.Output() }

// Children implements Node.
func (s *Sort) Children() []Node { return []Node{s.Input} }

// WithChildren implements Node.
func (s *Sort) WithChildren(children []Node) Node {
	return &Sort{Input: children[0], Keys: s.Keys, Fetch: s.Fetch}
}

// Expressions implements Node.
func (s *Sort) Expressions() []expr.Expr { return keysOf(s.Keys) }

// WithExpressions implements Node.
func (s *Sort) WithExpressions(exprs []expr.Expr) Node {
	return &Sort{Input: s.Input, Keys: expr.WithKeys(s.Keys, exprs), Fetch: s.Fetch}
}

// Output implements Node.
func (l *Limit) Output() []*expr.Column { return l.Input.Output() }

// Children implements Node.
func (l *Limit) Children() []Node { return []Node{l.Input} }

// WithChildren implements Node.
func (l *Limit) WithChildren(children []Node) Node {
	return &Limit{Input: children[0], Skip: l.Skip, Fetch: l.Fetch}
}

// Expressions implements Node.
func (l *Limit) Expressions() []expr.Expr { return nil }

// WithExpressions implements Node.
func (l *Limit) WithExpressions([]expr.Expr) Node { return l }

// Output implements Node.
func (d *Distinct) Output() []*expr.Column { return d.Input.Output() }

// Children implements Node.
func (d *Distinct) Children() []Node { return []Node{d.Input} }

// WithChildren implements Node.
func (d *Distinct) WithChildren(children []Node) Node {
	return &Distinct{Input: children[0], On: d.On, Keys: d.Keys}
}

// Expressions implements Node: On, then the keys.
func (d *Distinct) Expressions() []expr.Expr {
	return append(append([]expr.Expr{}, d.On...), keysOf(d.Keys)...)
}

// WithExpressions implements Node.
func (d *Distinct) WithExpressions(exprs []expr.Expr) Node {
	on := exprs[:len(d.On):len(d.On)]
	return &Distinct{Input: d.Input, On: on, Keys: expr.WithKeys(d.Keys, exprs[len(d.On):])}
}

// ColumnsOf are the columns of named expressions.
func ColumnsOf(list []Named) []*expr.Column {
	columns := make([]*expr.Column, len(list), len(list)+2)
	for i, n := range list {
		columns[i] = n.Column
	}
	return columns
}

func exprsOf(list []Named) []expr.Expr {
	exprs := make([]expr.Expr, len(list))
	for i, n := range list {
		exprs[i] = n.Expr
	}
	return exprs
}

func withExprs(list []Named, exprs []expr.Expr) []Named {
	rewritten := make([]Named, len(list))
	for i, n := range list {
		rewritten[i] = Named{Expr: exprs[i], Column: n.Column}
	}
	return rewritten
}

func keysOf(keys []expr.SortKey) []expr.Expr {
	exprs := make([]expr.Expr, len(keys))
	for i, key := range keys {
		exprs[i] = key.Expr
	}
	return exprs
}
