package parser

import (
	"strings"

	"github.com/ballista-go/ballista/core/ast"
)

// insert reads INSERT INTO, INSERT OVERWRITE and REPLACE INTO.
func (p *parser) insert() ast.Statement {
	first := p.take()
	i := &ast.Insert{Position: first.at(), Overwrite: first.text == "replace"}
	if first.text == "insert" && p.accept("overwrite") {
		i.Overwrite = true
		p.accept("into")
	} else {
		p.expect("into")
	}
	if p.is("table") && p.peekAfter(1).isColumn() {
		p.take()
	}
	i.Table = p.tableName()
	if p.is("(") && !p.queryAhead(0) {
		i.Columns = p.idents()
	} else if p.accept("by", "name") {
		i.ByName = true
	} else {
		p.accept("by", "position")
	}
	if t := p.peek(); p.is("default") {
		p.unsupported(t, "INSERT ... DEFAULT VALUES")
	}
	i.Query = p.query()
	if t := p.peek(); p.is("returning") || p.are("on", "conflict") {
		p.unsupported(t, "INSERT ... "+strings.ToUpper(t.text))
	}
	return i
}

// copyStatement reads COPY table TO 'target' and COPY (query) TO 'target', with the clauses behind it.
func (p *parser) copyStatement() ast.Statement {
	c := &ast.Copy{Position: p.take().at()}
	if p.accept("(") {
		c.Query = p.query()
		p.expect(")")
	} else {
		c.Table = p.name()
	}
	p.expect("to")
	c.Target = p.place("a file name")
	for p.copyClause(c) {
	}
	return c
}

// place reads where files are: text, or a name.
func (p *parser) place(what string) string {
	if p.peek().isName() {
		return p.ident().Name
	}
	return p.stringValue(what)
}

// copyClause reads a clause, and reports whether there was one.
func (p *parser) copyClause(c *ast.Copy) bool {
	switch {
	case c.Format == "" && p.accept("stored", "as"):
		c.Format = p.formatName()
	case c.PartitionedBy == nil && p.accept("partitioned", "by"):
		c.PartitionedBy = p.idents()
	case c.Options == nil && p.accept("options"):
		c.Options = p.optionList()
	default:
		return false
	}
	return true
}

func (p *parser) deleteStatement() ast.Statement {
	d := &ast.Delete{Position: p.take().at()}
	p.expect("from")
	d.Table, d.Alias = p.name(), p.tableAlias()
	if p.accept("using") {
		d.Using = separated(p, p.tableRef)
	}
	d.Where = p.where()
	p.changesEnd("DELETE")
	return d
}

func (p *parser) where() ast.Expr {
	if !p.accept("where") {
		return nil
	}
	return p.expr()
}

func (p *parser) update() ast.Statement {
	u := &ast.Update{Position: p.take().at(), Table: p.name(), Alias: p.tableAlias()}
	p.expect("set")
	for _, assignments := range separated(p, p.assignments) {
		u.Assignments = append(u.Assignments, assignments...)
	}
	if p.accept("from") {
		u.From = separated(p, p.tableRef)
	}
	u.Where = p.where()
	p.changesEnd("UPDATE")
	return u
}

// changesEnd refuses what other systems take behind the condition of a statement.
func (p *parser) changesEnd(statement string) {
	if t := p.peek(); p.is("returning") || p.is("order") || p.is("limit") {
		p.unsupported(t, statement+" ... "+strings.ToUpper(t.text))
	}
}

// assignments reads column = value, or (columns) = (values).
func (p *parser) assignments() []ast.Assignment {
	if !p.is("(") {
		column := p.name()
		p.expect("=")
		return []ast.Assignment{{Column: column, Value: p.expr()}}
	}
	first := p.peek()
	columns := parenthesized(p, p.name)
	p.expect("=")
	p.accept("row")
	if t := p.peek(); p.queryAhead(0) || !p.is("(") {
		p.unsupported(t, "assignment to several columns of anything but (value, ...)")
		return nil
	}
	values := parenthesized(p, p.expr)
	if p.err == nil && len(values) != len(columns) {
		p.fail(first, "expected as many values as columns, %d: got %d", len(columns), len(values))
		return nil
	}
	assignments := make([]ast.Assignment, min(len(columns), len(values)))
	for i := range assignments {
		assignments[i] = ast.Assignment{Column: columns[i], Value: values[i]}
	}
	return assignments
}

func (p *parser) truncate() ast.Statement {
	t := &ast.Truncate{Position: p.take().at()}
	p.accept("table")
	t.Table = p.name()
	if next := p.peek(); p.is(",") || p.is("restart") || p.is("continue") || p.is("cascade") || p.is("restrict") {
		p.unsupported(next, "TRUNCATE of a table ... "+strings.ToUpper(next.text))
	}
	return t
}
