package parser

import (
	"strings"

	"github.com/ballista-go/ballista/core/ast"
)

// create reads CREATE with its modifiers, and hands over to the production for what is created.
func (p *parser) create() ast.Statement {
	at := p.take().at()
	existing := ast.Fail
	if p.accept("or", "replace") {
		existing = ast.Replace
	}
	if p.is("index") || p.are("unique", "index") {
		return p.createIndex(&ast.CreateIndex{Position: at, Existing: existing})
	}
	unbounded := p.accept("unbounded")
	external := p.accept("external")
	temporary := p.acceptAny("temporary", "temp")
	t := p.peek()
	switch {
	case external || unbounded:
		if !external {
			p.expectedToken("external")
		}
		p.expect("table")
		return p.createExternalTable(&ast.CreateExternalTable{
			Position: at, Existing: existing, Unbounded: unbounded, Temporary: temporary,
		})
	case p.accept("table"):
		return p.createTable(&ast.CreateTable{Position: at, Existing: existing, Temporary: temporary})
	case p.accept("view"):
		return p.createView(&ast.CreateView{Position: at, Existing: existing, Temporary: temporary})
	case p.accept("schema"):
		s := &ast.CreateSchema{Position: at, Existing: existing}
		p.created(&s.Name, &s.Existing)
		return s
	case p.accept("database"):
		d := &ast.CreateDatabase{Position: at, Existing: existing}
		p.created(&d.Name, &d.Existing)
		return d
	}
	p.rejectCreate(t)
	return nil
}

// rejectCreate fails at what other dialects create.
func (p *parser) rejectCreate(t *token) {
	for _, other := range []string{"function", "materialized", "macro", "sequence", "type", "role", "user", "unique"} {
		if t.is(other) {
			p.unsupported(t, "CREATE "+strings.ToUpper(other))
		}
	}
	suggestion := suggest(t, []string{"table", "external", "view", "schema", "database"})
	p.fail(t, "expected TABLE, EXTERNAL TABLE, VIEW, SCHEMA or DATABASE, found %s%s", p.describe(t), suggestion)
}

// created reads [IF NOT EXISTS] name.
func (p *parser) created(name *ast.Name, existing *ast.Existing) {
	if t := p.peek(); p.accept("if", "not", "exists") {
		if *existing == ast.Replace {
			p.fail(t, "OR REPLACE and IF NOT EXISTS exclude each other")
		}
		*existing = ast.Keep
	}
	*name = p.name()
}

func (p *parser) createTable(c *ast.CreateTable) ast.Statement {
	p.created(&c.Name, &c.Existing)
	var names *ast.TableAlias
	if after := p.peekAfter(2); p.is("(") && p.peekAfter(1).isName() && (after.is(",") || after.is(")")) {
		names = &ast.TableAlias{Position: p.peek().at(), Name: c.Name[len(c.Name)-1], Columns: p.idents()}
	} else if p.is("(") && !p.queryAhead(0) {
		c.Columns, c.Constraints = p.columns()
	}
	if names != nil && !p.is("as") {
		p.expected("AS and a query, since the columns have no types")
	}
	if p.accept("as") {
		c.Query = called(p.query(), names)
	} else if p.is("(") {
		p.expectedToken("as")
	}
	return c
}

// called is a query whose columns get other names, unless names is nil.
func called(q *ast.Query, names *ast.TableAlias) *ast.Query {
	if names == nil {
		return q
	}
	all := &ast.Select{Position: q.Position, From: []ast.TableRef{&ast.Derived{Position: q.Position, Query: q, Alias: names}}}
	all.Items = []ast.Expr{&ast.Wildcard{Position: q.Position}}
	return &ast.Query{Position: q.Position, Body: all}
}

// createIndex reads [UNIQUE] INDEX [IF NOT EXISTS] [name] ON table [USING method] (keys).
func (p *parser) createIndex(c *ast.CreateIndex) ast.Statement {
	c.Unique = p.accept("unique")
	p.expect("index")
	if p.accept("if", "not", "exists") {
		c.Existing = ast.Keep
	}
	if !p.is("on") {
		c.Name = p.name()
	}
	p.expect("on")
	c.Table = p.name()
	if p.accept("using") {
		c.Method = p.ident().Name
	}
	c.Keys = parenthesized(p, p.sortKey)
	return c
}

// columns reads declarations of columns and constraints in parentheses.
func (p *parser) columns() (columns []ast.ColumnDef, constraints []ast.Constraint) {
	p.expect("(")
	for more := !p.is(")"); more; more = p.accept(",") && !p.is(")") {
		if p.are("primary", "key") || p.are("unique", "(") || p.is("constraint") && p.peekAfter(1).isName() && p.peekAfter(2).kind == word {
			constraints = append(constraints, p.constraint())
			continue
		}
		column, own := p.column()
		columns, constraints = append(columns, column), append(constraints, own...)
	}
	p.expect(")")
	return columns, constraints
}

// constraint reads [CONSTRAINT name] PRIMARY KEY (columns) or UNIQUE (columns).
func (p *parser) constraint() ast.Constraint {
	if p.accept("constraint") {
		p.ident()
	}
	c := ast.Constraint{Position: p.peek().at()}
	switch t := p.peek(); {
	case p.accept("primary", "key"):
		c.Primary = true
	case p.accept("unique"):
	case p.is("foreign"), p.is("check"):
		p.unsupported(t, strings.ToUpper(t.text)+" constraints")
	default:
		p.expected("PRIMARY KEY or UNIQUE")
	}
	c.Columns = p.idents()
	return c
}

// column reads a declaration of a column. PRIMARY KEY and UNIQUE behind it are constraints of the table.
func (p *parser) column() (ast.ColumnDef, []ast.Constraint) {
	c := ast.ColumnDef{Name: p.ident(), Type: p.dataType()}
	var constraints []ast.Constraint
	for {
		t := p.peek()
		switch {
		case p.accept("not", "null"):
			c.NotNull = true
		case p.accept("null"):
		case c.Default == nil && p.accept("default"):
			c.Default = nest(p, func() ast.Expr { return p.operand(ast.NotPrecedence + 1) })
		case p.accept("primary", "key"):
			constraints = append(constraints, ast.Constraint{Position: t.at(), Primary: true, Columns: []ast.Ident{c.Name}})
		case p.accept("unique"):
			constraints = append(constraints, ast.Constraint{Position: t.at(), Columns: []ast.Ident{c.Name}})
		case p.is("check"), p.is("references"), p.is("generated"), p.is("collate"):
			p.unsupported(t, strings.ToUpper(t.text)+" in a column")
		default:
			return c, constraints
		}
	}
}

func (p *parser) createView(c *ast.CreateView) ast.Statement {
	p.created(&c.Name, &c.Existing)
	if p.is("(") {
		c.Columns = p.idents()
	}
	p.expect("as")
	c.Query = p.query()
	return c
}

func (p *parser) drop() ast.Statement {
	d := &ast.Drop{Position: p.take().at()}
	switch {
	case p.accept("table"), p.accept("external", "table"):
		d.Kind = ast.DropTable
	case p.accept("view"):
		d.Kind = ast.DropView
	case p.accept("schema"):
		d.Kind = ast.DropSchema
	case p.accept("database"):
		d.Kind = ast.DropDatabase
	default:
		p.expected("TABLE, VIEW, SCHEMA or DATABASE")
	}
	d.IfExists = p.accept("if", "exists")
	d.Name = p.name()
	if d.Cascade = p.accept("cascade"); !d.Cascade {
		p.accept("restrict")
	}
	return d
}
