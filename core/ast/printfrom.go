package ast

func (t *Table) print(p *printer) {
	t.Name.print(p)
	p.alias(t.Alias)
}

func (p *printer) alias(a *TableAlias) {
	if a != nil {
		p.WriteString(" AS ")
		a.print(p)
	}
}

func (a *TableAlias) print(p *printer) {
	a.Name.print(p)
	if len(a.Columns) > 0 {
		parenthesized(p, a.Columns)
	}
}

func (t *TableFunction) print(p *printer) {
	p.when(t.Lateral, "LATERAL ")
	t.Name.print(p)
	p.WriteByte('(')
	p.arguments(t.Args)
	p.WriteByte(')')
	p.when(t.Ordinality, " WITH ORDINALITY")
	p.alias(t.Alias)
}

func (u *Unnest) print(p *printer) {
	p.WriteString("UNNEST")
	parenthesized(p, u.Args)
	p.when(u.Ordinality, " WITH ORDINALITY")
	p.alias(u.Alias)
}

func (d *Derived) print(p *printer) {
	p.when(d.Lateral, "LATERAL ")
	p.nested(d.Query)
	p.alias(d.Alias)
}

func (n *Nested) print(p *printer) {
	p.WriteByte('(')
	n.Table.print(p)
	p.WriteByte(')')
	p.alias(n.Alias)
}

func (s *Sample) print(p *printer) {
	s.Table.print(p)
	p.WriteString(" TABLESAMPLE (")
	s.Size.print(p)
	p.WriteString(map[bool]string{false: " PERCENT)", true: " ROWS)"}[s.Rows])
}

func (j *Join) print(p *printer) {
	j.Left.print(p)
	p.when(j.AsOf, " ASOF")
	p.when(j.Natural, " NATURAL")
	p.WriteString([...]string{
		InnerJoin: " JOIN ", LeftJoin: " LEFT JOIN ", RightJoin: " RIGHT JOIN ", FullJoin: " FULL JOIN ",
		CrossJoin: " CROSS JOIN ", LeftSemiJoin: " LEFT SEMI JOIN ", RightSemiJoin: " RIGHT SEMI JOIN ",
		LeftAntiJoin: " LEFT ANTI JOIN ", RightAntiJoin: " RIGHT ANTI JOIN ",
	}[j.Kind])
	if right, ok := j.Right.(*Join); ok {
		p.WriteByte('(')
		right.print(p)
		p.WriteByte(')')
	} else {
		j.Right.print(p)
	}
	p.clause(" ON ", j.On)
	if len(j.Using) > 0 {
		p.WriteString(" USING ")
		parenthesized(p, j.Using)
	}
}
