package parser

import (
	"slices"
	"strings"

	"github.com/ballista-go/ballista/core/ast"
)

// createExternalTable reads the clauses of CREATE EXTERNAL TABLE, which come in any order and at most once.
func (p *parser) createExternalTable(c *ast.CreateExternalTable) ast.Statement {
	start := p.peek()
	p.created(&c.Name, &c.Existing)
	if p.is("(") {
		c.Columns, c.Constraints = p.columns()
	}
	for seen := map[string]bool{}; p.peek().kind == word; {
		t := p.peek()
		if t.text != "with" && seen[t.text] {
			p.fail(t, "clause given twice: %s", strings.ToUpper(t.text))
		}
		seen[t.text] = true
		if !p.externalClause(c) {
			break
		}
	}
	if p.err == nil && (len(c.Locations) == 0 || slices.Contains(c.Locations, "")) {
		p.fail(start, "external table without LOCATION: %q", c.Name.Text())
	}
	return c
}

// externalClause reads a clause, and reports whether there was one.
func (p *parser) externalClause(c *ast.CreateExternalTable) bool {
	switch {
	case p.accept("stored", "as"):
		c.Format = p.formatName()
	case p.accept("location"):
		c.Locations = p.locations()
	case p.accept("partitioned", "by"):
		c.PartitionedBy = parenthesized(p, p.partitionColumn)
	case p.accept("with", "order"):
		c.Orders = append(c.Orders, parenthesized(p, p.sortKey))
	case p.accept("options"):
		c.Options = p.optionList()
	default:
		return false
	}
	return true
}

// locations reads a path, or several between commas in parentheses.
func (p *parser) locations() []string {
	path := func() string { return p.place("a location") }
	if p.is("(") {
		return parenthesized(p, path)
	}
	return []string{path()}
}

// optionList reads options in parentheses, with a comma behind the last or without.
func (p *parser) optionList() []ast.Option {
	var options []ast.Option
	p.expect("(")
	for more := !p.is(")"); more; more = p.accept(",") && !p.is(")") {
		options = append(options, p.option())
	}
	p.expect(")")
	return options
}

// formatName reads the name of a file format.
func (p *parser) formatName() string {
	if t := p.peek(); !t.isName() && t.kind != stringLiteral {
		p.expected("a file format")
	}
	return strings.ToUpper(p.take().text)
}

// partitionColumn reads a column, with its type where it is not declared before.
func (p *parser) partitionColumn() ast.ColumnDef {
	c := ast.ColumnDef{Name: p.ident()}
	if !p.is(",") && !p.is(")") {
		c.Type = p.dataType()
		c.NotNull = p.accept("not", "null")
	}
	return c
}

// option reads a key, in quotes or as words between dots, and a value.
func (p *parser) option() ast.Option {
	o := ast.Option{Position: p.peek().at()}
	if p.peek().kind == stringLiteral {
		o.Key = p.take().text
	} else {
		o.Key = folded(p.name()).Text()
	}
	p.accept("=")
	o.Value = p.optionValue()
	return o
}

// optionValue reads a literal. A bare word is a string.
func (p *parser) optionValue() ast.Expr {
	switch t := p.peek(); t.kind {
	case word:
		if t.text != "true" && t.text != "false" && t.text != "null" {
			return &ast.String{Position: p.take().at(), Value: t.text}
		}
		return p.primary()
	case stringLiteral, numberLiteral:
		return p.primary()
	}
	if sign := p.peek(); p.is("-") && p.peekAfter(1).kind == numberLiteral {
		p.take()
		return &ast.Unary{Position: sign.at(), Op: ast.Negate, Input: p.primary()}
	}
	p.expected("the value of an option")
	return &ast.Null{}
}
