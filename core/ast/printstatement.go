package ast

func (e *Explain) print(p *printer) {
	p.words("EXPLAIN")
	p.when(e.Analyze, "ANALYZE ")
	p.when(e.Verbose, "VERBOSE ")
	if e.Format != "" {
		p.words("FORMAT")
		p.bareword(e.Format)
		p.WriteByte(' ')
	}
	e.Statement.print(p)
}

func (d *Describe) print(p *printer) {
	p.words("DESCRIBE")
	if d.Query != nil {
		d.Query.print(p)
		return
	}
	d.Table.print(p)
}

func (s *Show) print(p *printer) {
	p.words("SHOW")
	p.when(s.Full && s.Kind != ShowVariable && s.Kind != ShowAll, "FULL ")
	p.WriteString([...]string{
		ShowVariable: "", ShowAll: "ALL", ShowTables: "TABLES", ShowColumns: "COLUMNS FROM ", ShowFunctions: "FUNCTIONS",
		ShowCreateTable: "CREATE TABLE ", ShowDatabases: "DATABASES", ShowSchemas: "SCHEMAS",
	}[s.Kind])
	s.Name.print(p)
	p.when(s.Full && (s.Kind == ShowVariable || s.Kind == ShowAll), " VERBOSE")
	if s.Pattern != nil {
		p.WriteString(" LIKE ")
		p.quoted(*s.Pattern, "'")
	}
}

func (s *Set) print(p *printer) {
	p.words("SET")
	s.Name.print(p)
	clauseList(p, " = ", s.Values)
}

func (r *Reset) print(p *printer) {
	p.words("RESET")
	r.Name.print(p)
}

func (s *Prepare) print(p *printer) {
	p.words("PREPARE")
	s.Name.print(p)
	if len(s.Types) > 0 {
		parenthesized(p, s.Types)
	}
	p.WriteString(" AS ")
	s.Statement.print(p)
}

func (e *Execute) print(p *printer) {
	p.words("EXECUTE")
	e.Name.print(p)
	if len(e.Args) > 0 {
		parenthesized(p, e.Args)
	}
}

func (d *Deallocate) print(p *printer) {
	p.words("DEALLOCATE")
	d.Name.print(p)
}

func (t *Transaction) print(p *printer) {
	p.WriteString([...]string{Begin: "START TRANSACTION", Commit: "COMMIT", Rollback: "ROLLBACK"}[t.Kind])
	p.when(t.ReadOnly, " READ ONLY")
	p.when(t.ReadOnly && t.Isolation != Serializable, ",")
	p.when(t.Isolation != Serializable, " ISOLATION LEVEL "+Isolations[t.Isolation])
	p.when(t.Chain, " AND CHAIN")
}

func (i *Insert) print(p *printer) {
	p.words("INSERT")
	p.when(!i.Overwrite, "INTO ")
	p.when(i.Overwrite, "OVERWRITE ")
	i.Table.print(p)
	if len(i.Columns) > 0 {
		p.WriteByte(' ')
		parenthesized(p, i.Columns)
	}
	p.WriteByte(' ')
	i.Query.print(p)
}

func (c *Copy) print(p *printer) {
	p.words("COPY")
	if c.Query != nil {
		p.nested(c.Query)
	} else {
		c.Table.print(p)
	}
	p.WriteString(" TO ")
	p.quoted(c.Target, "'")
	p.storedAs(c.Format)
	if len(c.PartitionedBy) > 0 {
		p.WriteString(" PARTITIONED BY ")
		parenthesized(p, c.PartitionedBy)
	}
	p.options(c.Options)
}

func (d *Delete) print(p *printer) {
	p.words("DELETE FROM")
	d.Table.print(p)
	p.alias(d.Alias)
	clauseList(p, " USING ", d.Using)
	p.clause(" WHERE ", d.Where)
}

func (u *Update) print(p *printer) {
	p.words("UPDATE")
	u.Table.print(p)
	p.alias(u.Alias)
	clauseList(p, " SET ", u.Assignments)
	clauseList(p, " FROM ", u.From)
	p.clause(" WHERE ", u.Where)
}

func (a Assignment) print(p *printer) {
	a.Column.print(p)
	p.WriteString(" = ")
	a.Value.print(p)
}

func (t *Truncate) print(p *printer) {
	p.words("TRUNCATE TABLE")
	t.Table.print(p)
}
