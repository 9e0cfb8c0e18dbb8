package ast

// Pivot makes a column of each aggregate for each of the values, and a row for each group.
type Pivot struct {
	Position
	Table      TableRef
	Aggregates []Expr // *Alias among others
	For        []PivotColumns
	GroupBy    []Expr // nil: the columns that are not mentioned
	Alias      *TableAlias
}

// PivotColumns are columns whose values become columns.
type PivotColumns struct {
	Columns []Expr
	Values  []Expr // *Alias among others; a *Tuple for several columns
}

// Unpivot makes rows of columns: one for each item.
type Unpivot struct {
	Position
	Table        TableRef
	IncludeNulls bool
	Values       []Ident // the columns of the values
	Name         Ident   // the column of the names of what is made a row
	Items        []UnpivotItem
	Alias        *TableAlias
}

// UnpivotItem are columns that become the values of a row.
type UnpivotItem struct {
	Columns []*Column
	Name    string // "" for that of the columns
}

func (*Pivot) tableRef()   {}
func (*Unpivot) tableRef() {}

func (v *Pivot) String() string   { return sql(v) }
func (u *Unpivot) String() string { return sql(u) }

func (v *Pivot) print(p *printer) {
	p.pivoted(v.Table)
	p.WriteString(" PIVOT (")
	list(p, v.Aggregates)
	p.WriteString(" FOR")
	for _, f := range v.For {
		p.WriteByte(' ')
		grouped(p, f.Columns)
		p.WriteString(" IN ")
		parenthesized(p, f.Values)
	}
	if v.GroupBy != nil {
		p.WriteString(" GROUP BY ")
		list(p, v.GroupBy)
	}
	p.WriteByte(')')
	p.alias(v.Alias)
}

// pivoted prints a relation that is pivoted, with parentheses where it is a join.
func (p *printer) pivoted(table TableRef) {
	j, ok := table.(*Join)
	if !ok {
		table.print(p)
		return
	}
	p.WriteByte('(')
	j.print(p)
	p.WriteByte(')')
}

// grouped prints one item, or several in parentheses.
func grouped[T interface{ print(p *printer) }](p *printer, items []T) {
	if len(items) == 1 {
		items[0].print(p)
		return
	}
	parenthesized(p, items)
}

func (u *Unpivot) print(p *printer) {
	p.pivoted(u.Table)
	p.WriteString(" UNPIVOT ")
	p.when(u.IncludeNulls, "INCLUDE NULLS ")
	p.WriteByte('(')
	grouped(p, u.Values)
	p.WriteString(" FOR ")
	u.Name.print(p)
	p.WriteString(" IN ")
	parenthesized(p, u.Items)
	p.WriteByte(')')
	p.alias(u.Alias)
}

func (i UnpivotItem) print(p *printer) {
	grouped(p, i.Columns)
	if i.Name != "" {
		p.WriteString(" AS ")
		Ident{Name: i.Name}.print(p)
	}
}
