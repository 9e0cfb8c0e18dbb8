package physical

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// Output implements Node.
func (s *Scan) Output() []*expr.Column {
	columns := make([]*expr.Column, len(s.Request.Columns))
	for i, c := range s.Request.Columns {
		columns[i] = c.Column
	}
	return columns
}

// Children implements Node.
func (s *Scan) Children() []Node { return nil }

// WithChildren implements Node.
func (s *Scan) WithChildren([]Node) Node { return s }

// Output implements Node.
func (v *Values) Output() []*expr.Column { return v.Columns }

// Children implements Node.
func (v *Values) Children() []Node { return nil }

// WithChildren implements Node.
func (v *Values) WithChildren([]Node) Node { return v }

// Output implements Node.
func (e *Empty) Output() []*expr.Column { return e.Columns }

// Children implements Node.
func (e *Empty) Children() []Node { return nil }

// WithChildren implements Node.
func (e *Empty) WithChildren([]Node) Node { return e }

// Output implements Node.
func (f *Filter) Output() []*expr.Column { return f.Input.Output() }

// Children implements Node.
func (f *Filter) Children() []Node { return []Node{f.Input} }

// WithChildren implements Node.
func (f *Filter) WithChildren(children []Node) Node {
	return &Filter{Input: children[0], Condition: f.Condition}
}

// Output implements Node.
func (p *Project) Output() []*expr.Column { return logical.ColumnsOf(p.Exprs) }

// Children implements Node.
func (p *Project) Children() []Node { return []Node{p.Input} }

// WithChildren implements Node.
func (p *Project) WithChildren(children []Node) Node {
	return &Project{Input: children[0], Exprs: p.Exprs}
}

// Output implements Node: the groups, then the results or, for Partial, the states; last the number of the grouping set.
func (a *HashAggregate) Output() []*expr.Column {
	columns := logical.ColumnsOf(a.Groups)
	if a.Mode == Partial {
		for _, state := range a.Partials {
			columns = append(columns, state...)
		}
	} else {
		columns = append(columns, logical.ColumnsOf(a.Aggregates)...)
	}
	if a.SetID != nil {
		columns = append(columns, a.SetID)
	}
	return columns
}

// Children implements Node.
func (a *HashAggregate) Children() []Node { return []Node{a.Input} }

// WithChildren implements Node.
func (a *HashAggregate) WithChildren(children []Node) Node {
	rewritten := *a
	rewritten.Input = children[0]
	return &rewritten
}

// Output implements Node.
func (j *HashJoin) Output() []*expr.Column { return j.Columns }

// Children implements Node: the build side runs first.
func (j *HashJoin) Children() []Node { return []Node{j.Probe, j.Build} }

// WithChildren implements Node.
func (j *HashJoin) WithChildren(children []Node) Node {
	rewritten := *j
	rewritten.Probe, rewritten.Build = children[0], children[1]
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

// Output implements Node.
func (l *Limit) Output() []*expr.Column { return l.Input.Output() }

// Children implements Node.
func (l *Limit) Children() []Node { return []Node{l.Input} }

// WithChildren implements Node.
func (l *Limit) WithChildren(children []Node) Node {
	return &Limit{Input: children[0], Skip: l.Skip, Fetch: l.Fetch}
}

// Output implements Node.
func (d *DistinctOn) Output() []*expr.Column { return d.Input.Output() }

// Children implements Node.
func (d *DistinctOn) Children() []Node { return []Node{d.Input} }

// WithChildren implements Node.
func (d *DistinctOn) WithChildren(children []Node) Node {
	return &DistinctOn{Input: children[0], On: d.On, Keys: d.Keys}
}

// Output implements Node.
func (u *Union) Output() []*expr.Column { return u.Columns }

// Children implements Node.
func (u *Union) Children() []Node { return u.Inputs }

// WithChildren implements Node.
func (u *Union) WithChildren(children []Node) Node {
	return &Union{Inputs: children, Columns: u.Columns}
}

// Output implements Node.
func (u *Unnest) Output() []*expr.Column {
	return append(append([]*expr.Column{}, u.Input.Output()...), logical.ColumnsOf(u.Lists)...)
}

// Children implements Node.
func (u *Unnest) Children() []Node { return []Node{u.Input} }

// WithChildren implements Node.
func (u *Unnest) WithChildren(children []Node) Node {
	return &Unnest{Input: children[0], Lists: u.Lists, Outer: u.Outer}
}

// Output implements Node.
func (w *With) Output() []*expr.Column { return w.Body.Output() }

// Children implements Node: the shared plan, then the body.
func (w *With) Children() []Node { return []Node{w.Shared, w.Body} }

// WithChildren implements Node.
func (w *With) WithChildren(children []Node) Node {
	return &With{ID: w.ID, Name: w.Name, Shared: children[0], Body: children[1]}
}

// Output implements Node.
func (r *Ref) Output() []*expr.Column { return r.Columns }

// Children implements Node.
func (r *Ref) Children() []Node { return nil }

// WithChildren implements Node.
func (r *Ref) WithChildren([]Node) Node { return r }

// Output implements Node.
func (e *Exchange) Output() []*expr.Column { return e.Input.Output() }

// Children implements Node.
func (e *Exchange) Children() []Node { return []Node{e.Input} }

// WithChildren implements Node.
func (e *Exchange) WithChildren(children []Node) Node {
	rewritten := *e
	rewritten.Input = children[0]
	return &rewritten
}
