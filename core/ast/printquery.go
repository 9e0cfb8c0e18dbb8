package ast

func (q *Query) print(p *printer) {
	if q.With != nil {
		q.With.print(p)
		p.WriteByte(' ')
	}
	p.body(q.Body, false)
	clauseList(p, " ORDER BY ", q.OrderBy)
	if q.OrderByAll != nil {
		p.WriteString(" ORDER BY ALL")
		q.OrderByAll.print(p)
	}
	p.clause(" LIMIT ", q.Limit)
	p.clause(" OFFSET ", q.Offset)
}

func (w *With) print(p *printer) {
	p.words("WITH")
	p.when(w.Recursive, "RECURSIVE ")
	list(p, w.Tables)
}

func (c *CommonTable) print(p *printer) {
	c.Name.print(p)
	if len(c.Columns) > 0 {
		p.WriteByte(' ')
		parenthesized(p, c.Columns)
	}
	p.WriteString([...]string{
		DefaultMaterialization: " AS ", Materialized: " AS MATERIALIZED ", NotMaterialized: " AS NOT MATERIALIZED ",
	}[c.Materialization])
	p.nested(c.Query)
}

// body writes a body, in parentheses when it is a query or grouped says so.
func (p *printer) body(b Body, grouped bool) {
	if _, ok := b.(*Query); ok || grouped {
		p.WriteByte('(')
		defer p.WriteByte(')')
	}
	b.print(p)
}

// Only INTERSECT binds tighter than the others.
func (s *SetOperation) print(p *printer) {
	left, ok := s.Left.(*SetOperation)
	p.body(s.Left, ok && s.Op == Intersect && left.Op != Intersect)
	p.WriteString([...]string{Union: " UNION ", Intersect: " INTERSECT ", Except: " EXCEPT "}[s.Op])
	p.when(s.All, "ALL ")
	p.when(s.ByName, "BY NAME ")
	right, ok := s.Right.(*SetOperation)
	p.body(s.Right, ok && (s.Op == Intersect || right.Op != Intersect))
}

func (s *Select) print(p *printer) {
	p.WriteString("SELECT")
	p.when(s.Distinct, " DISTINCT")
	if len(s.DistinctOn) > 0 {
		p.WriteString(" ON ")
		parenthesized(p, s.DistinctOn)
	}
	clauseList(p, " ", s.Items)
	clauseList(p, " FROM ", s.From)
	p.clause(" WHERE ", s.Where)
	p.when(s.GroupByAll, " GROUP BY ALL")
	clauseList(p, " GROUP BY ", s.GroupBy)
	p.clause(" HAVING ", s.Having)
	clauseList(p, " WINDOW ", s.Windows)
	p.clause(" QUALIFY ", s.Qualify)
}

func (v *Values) print(p *printer) {
	p.WriteString("VALUES ")
	for i, row := range v.Rows {
		p.when(i > 0, ", ")
		parenthesized(p, row)
	}
}
