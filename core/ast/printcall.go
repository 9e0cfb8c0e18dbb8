package ast

func (c *Call) print(p *printer) {
	c.Name.print(p)
	p.WriteByte('(')
	p.when(c.Distinct, "DISTINCT ")
	p.arguments(c.Args)
	p.when(len(c.Args) > 0 && len(c.OrderBy) > 0, " ")
	clauseList(p, "ORDER BY ", c.OrderBy)
	p.WriteByte(')')
	if len(c.WithinGroup) > 0 {
		clauseList(p, " WITHIN GROUP (ORDER BY ", c.WithinGroup)
		p.WriteByte(')')
	}
	if c.Filter != nil {
		p.clause(" FILTER (WHERE ", c.Filter)
		p.WriteByte(')')
	}
	p.WriteString([...]string{DefaultNulls: "", IgnoreNulls: " IGNORE NULLS", RespectNulls: " RESPECT NULLS"}[c.Nulls])
	if c.Over != nil {
		p.WriteString(" OVER ")
		c.Over.print(p)
	}
}

// arguments keeps the operator -> from being read as a lambda.
func (p *printer) arguments(args []Expr) {
	for i, arg := range args {
		p.when(i > 0, ", ")
		alias, ok := arg.(*Alias)
		switch {
		case !startsWithArrow(arg):
			arg.print(p)
		case ok:
			p.parenthesize(alias.Input)
			p.WriteString(" AS ")
			alias.Name.print(p)
		default:
			p.parenthesize(arg)
		}
	}
}

// startsWithArrow reports whether the operator -> may be the first one that is printed.
func startsWithArrow(e Expr) bool {
	for {
		switch n := e.(type) {
		case *Binary:
			if n.Op == Arrow {
				return true
			}
		case *And, *Or, *Is, *Like, *Between, *In, *InSubquery, *Quantified, *AtTimeZone, *Index, *Slice, *Field, *Alias:
		default:
			return false
		}
		e = e.Children()[0]
	}
}

func (s SortKey) print(p *printer) {
	s.Expr.print(p)
	s.SortOrder.print(p)
}

func (o SortOrder) print(p *printer) {
	p.when(o.Descending, " DESC")
	p.WriteString([...]string{DefaultOrder: "", NullsFirst: " NULLS FIRST", NullsLast: " NULLS LAST"}[o.Nulls])
}

func (w *Window) print(p *printer) {
	if w.Base != nil && len(w.PartitionBy)+len(w.OrderBy) == 0 && w.Frame == nil {
		w.Base.print(p)
		return
	}
	w.printBody(p)
}

func (w *Window) printBody(p *printer) {
	separator := ""
	part := func(prefix string) string {
		prefix, separator = separator+prefix, " "
		return prefix
	}
	p.WriteByte('(')
	if w.Base != nil {
		p.WriteString(part(""))
		w.Base.print(p)
	}
	if len(w.PartitionBy) > 0 {
		clauseList(p, part("PARTITION BY "), w.PartitionBy)
	}
	if len(w.OrderBy) > 0 {
		clauseList(p, part("ORDER BY "), w.OrderBy)
	}
	if w.Frame != nil {
		p.WriteString(part(""))
		w.Frame.print(p)
	}
	p.WriteByte(')')
}

func (n NamedWindow) print(p *printer) {
	n.Name.print(p)
	p.WriteString(" AS ")
	n.Window.printBody(p)
}

func (f *Frame) print(p *printer) {
	p.WriteString([...]string{Rows: "ROWS", Range: "RANGE", Groups: "GROUPS"}[f.Unit])
	p.WriteString(" BETWEEN ")
	f.Start.print(p)
	p.WriteString(" AND ")
	f.End.print(p)
	p.WriteString(f.Exclude.String())
}

// String is the exclusion as SQL, behind a frame.
func (e Exclusion) String() string {
	return [...]string{
		ExcludeNoOthers: "", ExcludeCurrentRow: " EXCLUDE CURRENT ROW", ExcludeGroup: " EXCLUDE GROUP", ExcludeTies: " EXCLUDE TIES",
	}[e]
}

func (b Bound) print(p *printer) {
	switch b.Offset.(type) {
	case nil:
	case *Column: // may be called unbounded
		p.parenthesize(b.Offset)
		p.WriteByte(' ')
	default:
		p.operand(b.Offset, AndPrecedence+1)
		p.WriteByte(' ')
	}
	p.WriteString([...]string{
		UnboundedPreceding: "UNBOUNDED PRECEDING", Preceding: "PRECEDING", CurrentRow: "CURRENT ROW",
		Following: "FOLLOWING", UnboundedFollowing: "UNBOUNDED FOLLOWING",
	}[b.Kind])
}
