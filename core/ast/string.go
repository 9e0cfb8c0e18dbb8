package ast

// String implements Node.
func (i Ident) String() string { return sql(i) }

// String implements Node.
func (n Name) String() string { return sql(n) }

// String implements Node.
func (d *DataType) String() string { return sql(d) }

// String implements Node.
func (a *TableAlias) String() string { return sql(a) }

// String implements Node.
func (s SortKey) String() string { return sql(s) }

// String implements Node.
func (w *Window) String() string { return sql(w) }

// String is the frame as SQL.
func (f *Frame) String() string { return sql(f) }

// String implements Node.
func (n *Null) String() string { return sql(n) }

// String implements Node.
func (b *Boolean) String() string { return sql(b) }

// String implements Node.
func (n *Number) String() string { return sql(n) }

// String implements Node.
func (s *String) String() string { return sql(s) }

// String implements Node.
func (b *Bytes) String() string { return sql(b) }

// String implements Node.
func (t *TypedString) String() string { return sql(t) }

// String implements Node.
func (i *Interval) String() string { return sql(i) }

// String implements Node.
func (v *Value) String() string { return sql(v) }

// String implements Node.
func (p *Parameter) String() string { return sql(p) }

// String implements Node.
func (u *Unary) String() string { return sql(u) }

// String implements Node.
func (b *Binary) String() string { return sql(b) }

// String implements Node.
func (a *And) String() string { return sql(a) }

// String implements Node.
func (o *Or) String() string { return sql(o) }

// String implements Node.
func (i *Is) String() string { return sql(i) }

// String implements Node.
func (b *Between) String() string { return sql(b) }

// String implements Node.
func (i *In) String() string { return sql(i) }

// String implements Node.
func (l *Like) String() string { return sql(l) }

// String implements Node.
func (i *InSubquery) String() string { return sql(i) }

// String implements Node.
func (e *Exists) String() string { return sql(e) }

// String implements Node.
func (s *Subquery) String() string { return sql(s) }

// String implements Node.
func (q *Quantified) String() string { return sql(q) }

// String implements Node.
func (c *Column) String() string { return sql(c) }

// String implements Node.
func (w *Wildcard) String() string { return sql(w) }

// String implements Node.
func (a *Alias) String() string { return sql(a) }

// String implements Node.
func (c *Case) String() string { return sql(c) }

// String implements Node.
func (c *Cast) String() string { return sql(c) }

// String implements Node.
func (a *AtTimeZone) String() string { return sql(a) }

// String implements Node.
func (a *Array) String() string { return sql(a) }

// String implements Node.
func (i *Index) String() string { return sql(i) }

// String implements Node.
func (s *Slice) String() string { return sql(s) }

// String implements Node.
func (f *Field) String() string { return sql(f) }

// String implements Node.
func (s *Struct) String() string { return sql(s) }

// String implements Node.
func (m *Map) String() string { return sql(m) }

// String implements Node.
func (t *Tuple) String() string { return sql(t) }

// String implements Node.
func (l *Lambda) String() string { return sql(l) }

// String implements Node.
func (g *Grouping) String() string { return sql(g) }

// String implements Node.
func (n *NamedArg) String() string { return sql(n) }

// String implements Node.
func (c *Call) String() string { return sql(c) }

// String implements Node.
func (q *Query) String() string { return sql(q) }

// String implements Node.
func (s *Select) String() string { return sql(s) }

// String implements Node.
func (v *Values) String() string { return sql(v) }

// String implements Node.
func (s *SetOperation) String() string { return sql(s) }

// String implements Node.
func (t *Table) String() string { return sql(t) }

// String implements Node.
func (t *TableFunction) String() string { return sql(t) }

// String implements Node.
func (u *Unnest) String() string { return sql(u) }

// String implements Node.
func (d *Derived) String() string { return sql(d) }

// String implements Node.
func (n *Nested) String() string { return sql(n) }

// String is the SQL of the relation.
func (s *Sample) String() string { return sql(s) }

// String implements Node.
func (j *Join) String() string { return sql(j) }

// String implements Node.
func (e *Explain) String() string { return sql(e) }

// String implements Node.
func (d *Describe) String() string { return sql(d) }

// String implements Node.
func (s *Show) String() string { return sql(s) }

// String implements Node.
func (s *Set) String() string { return sql(s) }

// String implements Node.
func (r *Reset) String() string { return sql(r) }

// String implements Node.
func (p *Prepare) String() string { return sql(p) }

// String implements Node.
func (e *Execute) String() string { return sql(e) }

// String implements Node.
func (d *Deallocate) String() string { return sql(d) }

// String implements Node.
func (t *Transaction) String() string { return sql(t) }

// String implements Node.
func (c *CreateExternalTable) String() string { return sql(c) }

// String implements Node.
func (c *CreateTable) String() string { return sql(c) }

// String implements Node.
func (c *CreateView) String() string { return sql(c) }

// String implements Node.
func (c *CreateSchema) String() string { return sql(c) }

// String implements Node.
func (c *CreateDatabase) String() string { return sql(c) }

// String implements Node.
func (c *CreateIndex) String() string { return sql(c) }

// String implements Node.
func (d *Drop) String() string { return sql(d) }

// String implements Node.
func (i *Insert) String() string { return sql(i) }

// String implements Node.
func (c *Copy) String() string { return sql(c) }

// String implements Node.
func (d *Delete) String() string { return sql(d) }

// String implements Node.
func (u *Update) String() string { return sql(u) }

// String implements Node.
func (t *Truncate) String() string { return sql(t) }
