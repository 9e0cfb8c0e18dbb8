package ast

func (u *Unary) print(p *printer) {
	p.WriteString(u.Op.String())
	if u.Op == Not {
		p.WriteByte(' ')
		p.operand(u.Input, NotPrecedence)
		return
	}
	p.operand(u.Input, MultiplyPrecedence+1)
}

func (b *Binary) print(p *printer) {
	p.operand(b.Left, b.Op.Precedence())
	p.WriteString(" " + b.Op.String() + " ")
	p.operand(b.Right, b.Op.Precedence()+1)
}

func (a *And) print(p *printer) { p.terms(a.Terms, " AND ", AndPrecedence+1) }

func (o *Or) print(p *printer) { p.terms(o.Terms, " OR ", OrPrecedence+1) }

func (p *printer) terms(terms []Expr, operator string, least Precedence) {
	for i, term := range terms {
		p.when(i > 0, operator)
		p.operand(term, least)
	}
}

func (i *Is) print(p *printer) {
	p.operand(i.Input, IsPrecedence)
	p.WriteString(" IS ")
	p.when(i.Negated, "NOT ")
	p.WriteString([...]string{IsNull: "NULL", IsTrue: "TRUE", IsFalse: "FALSE", IsUnknown: "UNKNOWN"}[i.Test])
}

func (b *Between) print(p *printer) {
	p.operand(b.Input, ComparePrecedence)
	p.when(b.Negated, " NOT")
	p.WriteString(" BETWEEN ")
	p.operand(b.Low, ComparePrecedence+1)
	p.WriteString(" AND ")
	p.operand(b.High, ComparePrecedence+1)
}

func (i *In) print(p *printer) {
	p.operand(i.Input, ComparePrecedence)
	p.when(i.Negated, " NOT")
	p.WriteString(" IN ")
	parenthesized(p, i.List)
}

func (l *Like) print(p *printer) {
	p.operand(l.Input, LikePrecedence)
	p.when(l.Negated, " NOT")
	p.WriteString([...]string{CaseSensitive: " LIKE ", AnyCase: " ILIKE ", SimilarTo: " SIMILAR TO "}[l.Kind])
	p.operand(l.Pattern, LikePrecedence+1)
	if l.Escape != nil {
		p.WriteString(" ESCAPE ")
		p.operand(l.Escape, LikePrecedence+1)
	}
}

func (i *InSubquery) print(p *printer) {
	p.operand(i.Input, ComparePrecedence)
	p.when(i.Negated, " NOT")
	p.WriteString(" IN ")
	p.nested(i.Query)
}

func (e *Exists) print(p *printer) {
	p.when(e.Negated, "NOT ")
	p.WriteString("EXISTS ")
	p.nested(e.Query)
}

func (s *Subquery) print(p *printer) { p.nested(s.Query) }

// nested writes a query in parentheses.
func (p *printer) nested(q *Query) {
	p.WriteByte('(')
	q.print(p)
	p.WriteByte(')')
}

func (q *Quantified) print(p *printer) {
	p.operand(q.Left, ComparePrecedence)
	p.WriteString(" " + q.Op.String() + [...]string{Any: " ANY (", All: " ALL ("}[q.Quantifier])
	if q.Query != nil {
		q.Query.print(p)
	} else {
		q.Array.print(p)
	}
	p.WriteByte(')')
}

func (c *Column) print(p *printer) { c.Name.print(p) }

func (w *Wildcard) print(p *printer) {
	w.Qualifier.print(p)
	p.when(len(w.Qualifier) > 0, ".")
	p.WriteByte('*')
	if len(w.Exclude) > 0 {
		p.WriteString(" EXCLUDE ")
		parenthesized(p, w.Exclude)
	}
	if len(w.Replace) > 0 {
		p.WriteString(" REPLACE ")
		parenthesized(p, w.Replace)
	}
	if len(w.Rename) > 0 {
		p.WriteString(" RENAME ")
		parenthesized(p, w.Rename)
	}
}

func (r Renamed) print(p *printer) {
	r.From.print(p)
	p.WriteString(" AS ")
	r.To.print(p)
}

func (a *Alias) print(p *printer) {
	p.operand(a.Input, OrPrecedence)
	p.WriteString(" AS ")
	a.Name.print(p)
}

func (c *Case) print(p *printer) {
	p.WriteString("CASE")
	p.clause(" ", c.Operand)
	for _, w := range c.Whens {
		p.clause(" WHEN ", w.Condition)
		p.clause(" THEN ", w.Result)
	}
	p.clause(" ELSE ", c.Else)
	p.WriteString(" END")
}

func (c *Cast) print(p *printer) {
	p.when(c.Try, "TRY_")
	p.WriteString("CAST(")
	c.Input.print(p)
	p.WriteString(" AS ")
	c.Type.print(p)
	p.WriteByte(')')
}

func (a *AtTimeZone) print(p *printer) {
	p.operand(a.Input, ZonePrecedence)
	p.WriteString(" AT TIME ZONE ")
	p.operand(a.Zone, ZonePrecedence+1)
}
