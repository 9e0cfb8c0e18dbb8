package ast

// create writes CREATE [OR REPLACE] [TEMPORARY] what [IF NOT EXISTS] name.
func (p *printer) create(existing Existing, modifier, what string, name Name) {
	p.words("CREATE")
	p.when(existing == Replace, "OR REPLACE ")
	p.WriteString(modifier)
	p.words(what)
	p.when(existing == Keep, "IF NOT EXISTS ")
	name.print(p)
}

func temporary(is bool) string {
	if is {
		return "TEMPORARY "
	}
	return ""
}

func (c *CreateExternalTable) print(p *printer) {
	modifier := ""
	if c.Unbounded {
		modifier = "UNBOUNDED "
	}
	p.create(c.Existing, modifier+"EXTERNAL "+temporary(c.Temporary), "TABLE", c.Name)
	p.columns(c.Columns, c.Constraints)
	p.storedAs(c.Format)
	if len(c.PartitionedBy) > 0 {
		p.WriteString(" PARTITIONED BY ")
		parenthesized(p, c.PartitionedBy)
	}
	for _, keys := range c.Orders {
		p.WriteString(" WITH ORDER ")
		parenthesized(p, keys)
	}
	p.options(c.Options)
	p.locations(c.Locations)
}

func (p *printer) locations(paths []string) {
	p.WriteString(" LOCATION ")
	p.when(len(paths) > 1, "(")
	for i, path := range paths {
		p.when(i > 0, ", ")
		p.quoted(path, "'")
	}
	p.when(len(paths) > 1, ")")
}

func (c *CreateTable) print(p *printer) {
	p.create(c.Existing, temporary(c.Temporary), "TABLE", c.Name)
	p.columns(c.Columns, c.Constraints)
	if c.Query != nil {
		p.WriteString(" AS ")
		c.Query.print(p)
	}
}

func (p *printer) columns(columns []ColumnDef, constraints []Constraint) {
	if len(columns)+len(constraints) == 0 {
		return
	}
	p.WriteString(" (")
	list(p, columns)
	p.when(len(columns) > 0 && len(constraints) > 0, ", ")
	list(p, constraints)
	p.WriteByte(')')
}

func (c ColumnDef) print(p *printer) {
	c.Name.print(p)
	if c.Type != nil {
		p.WriteByte(' ')
		c.Type.print(p)
	}
	p.when(c.NotNull, " NOT NULL")
	if c.Default != nil {
		p.WriteString(" DEFAULT ")
		p.operand(c.Default, NotPrecedence+1)
	}
}

func (c Constraint) print(p *printer) {
	p.when(c.Primary, "PRIMARY KEY ")
	p.when(!c.Primary, "UNIQUE ")
	parenthesized(p, c.Columns)
}

func (p *printer) storedAs(format string) {
	if format != "" {
		p.WriteString(" STORED AS ")
		p.bareword(format)
	}
}

func (p *printer) options(options []Option) {
	if len(options) > 0 {
		p.WriteString(" OPTIONS ")
		parenthesized(p, options)
	}
}

func (o Option) print(p *printer) {
	p.quoted(o.Key, "'")
	p.WriteByte(' ')
	o.Value.print(p)
}

func (c *CreateView) print(p *printer) {
	p.create(c.Existing, temporary(c.Temporary), "VIEW", c.Name)
	if len(c.Columns) > 0 {
		p.WriteByte(' ')
		parenthesized(p, c.Columns)
	}
	p.WriteString(" AS ")
	c.Query.print(p)
}

func (c *CreateSchema) print(p *printer) { p.create(c.Existing, "", "SCHEMA", c.Name) }

func (c *CreateDatabase) print(p *printer) { p.create(c.Existing, "", "DATABASE", c.Name) }

func (c *CreateIndex) print(p *printer) {
	p.words("CREATE")
	p.when(c.Unique, "UNIQUE ")
	p.words("INDEX")
	p.when(c.Existing == Keep, "IF NOT EXISTS ")
	if c.Name != nil {
		c.Name.print(p)
		p.WriteByte(' ')
	}
	p.words("ON")
	c.Table.print(p)
	if c.Method != "" {
		p.WriteString(" USING ")
		Ident{Name: c.Method}.print(p)
	}
	p.WriteByte(' ')
	parenthesized(p, c.Keys)
}

func (d *Drop) print(p *printer) {
	p.words("DROP")
	p.words([...]string{DropTable: "TABLE", DropView: "VIEW", DropSchema: "SCHEMA", DropDatabase: "DATABASE"}[d.Kind])
	p.when(d.IfExists, "IF EXISTS ")
	d.Name.print(p)
	p.when(d.Cascade, " CASCADE")
}
