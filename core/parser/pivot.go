package parser

import "github.com/ballista-go/ballista/core/ast"

// pivoted reads PIVOT and UNPIVOT behind a relation.
func (p *parser) pivoted(table ast.TableRef) ast.TableRef {
	for length := 0; p.are("pivot", "(") || p.is("unpivot"); length++ {
		if length == maxChain {
			p.fail(p.peek(), "query too long: more than %d pivots in a row", maxChain)
		}
		t := p.take()
		if t.text == "pivot" {
			table = p.pivot(t, table)
		} else {
			table = p.unpivot(t, table)
		}
	}
	return table
}

// pivot reads (aggregates FOR column IN (values) ... [GROUP BY columns]) [alias].
func (p *parser) pivot(at *token, table ast.TableRef) ast.TableRef {
	v := &ast.Pivot{Position: at.at(), Table: table}
	p.expect("(")
	v.Aggregates = separated(p, p.named)
	p.expect("for")
	for more := true; more && p.err == nil; more = !p.is(")") && !p.is("group") {
		v.For = append(v.For, p.pivotColumns())
	}
	if p.accept("group", "by") {
		v.GroupBy = separated(p, p.columnExpr)
	}
	p.expect(")")
	v.Alias = p.tableAlias()
	return v
}

// pivotColumns reads column IN (values), or several columns in parentheses.
func (p *parser) pivotColumns() ast.PivotColumns {
	var c ast.PivotColumns
	if p.is("(") {
		c.Columns = parenthesized(p, p.columnExpr)
	} else {
		c.Columns = []ast.Expr{p.columnExpr()}
	}
	if t := p.peek(); !p.is("in") {
		p.unsupported(t, "PIVOT without IN (values): the columns of a result are known before a query runs")
		return c
	}
	p.expect("in")
	c.Values = parenthesized(p, p.named)
	return c
}

// named reads an expression [AS name].
func (p *parser) named() ast.Expr {
	e, t := p.expr(), p.peek()
	if p.accept("as") {
		return &ast.Alias{Position: t.at(), Input: e, Name: p.anyLabel()}
	}
	return e
}

func (p *parser) columnOf() *ast.Column {
	at := p.peek().at()
	return &ast.Column{Position: at, Name: p.name()}
}

func (p *parser) columnExpr() ast.Expr { return p.columnOf() }

// unpivot reads [INCLUDE | EXCLUDE NULLS] (values FOR name IN (items)) [alias].
func (p *parser) unpivot(at *token, table ast.TableRef) ast.TableRef {
	u := &ast.Unpivot{Position: at.at(), Table: table, IncludeNulls: p.accept("include", "nulls")}
	if !u.IncludeNulls {
		p.accept("exclude", "nulls")
	}
	p.expect("(")
	u.Values = p.unpivotNames()
	p.expect("for")
	u.Name = p.ident()
	p.expect("in")
	u.Items = parenthesized(p, p.unpivotItem)
	p.expect(")")
	u.Alias = p.tableAlias()
	return u
}

func (p *parser) unpivotNames() []ast.Ident {
	if p.is("(") {
		return p.idents()
	}
	return []ast.Ident{p.ident()}
}

// unpivotItem reads column [AS name], or several columns in parentheses.
func (p *parser) unpivotItem() ast.UnpivotItem {
	var item ast.UnpivotItem
	if p.is("(") {
		item.Columns = parenthesized(p, p.columnOf)
	} else {
		item.Columns = []*ast.Column{p.columnOf()}
	}
	if p.accept("as") {
		if p.peek().kind == stringLiteral {
			item.Name = p.take().text
		} else {
			item.Name = p.anyLabel().Name
		}
	}
	return item
}

// pivotCommand reads PIVOT table ON column IN (values), ... USING aggregates [GROUP BY columns], which is a query.
func (p *parser) pivotCommand() ast.Body {
	at := p.take()
	v := &ast.Pivot{Position: at.at(), Table: p.tableOperand()}
	p.expect("on")
	v.For = separated(p, p.pivotColumns)
	p.expect("using")
	v.Aggregates = separated(p, p.named)
	if p.accept("group", "by") {
		v.GroupBy = separated(p, p.columnExpr)
	}
	return &ast.Select{Position: at.at(), Items: everything(at), From: []ast.TableRef{v}}
}

// unpivotCommand reads UNPIVOT table ON items [INTO NAME name VALUE values], which is a query.
func (p *parser) unpivotCommand() ast.Body {
	at := p.take()
	u := &ast.Unpivot{Position: at.at(), Table: p.tableOperand(), Name: ast.Ident{Name: "name"}, Values: []ast.Ident{{Name: "value"}}}
	p.expect("on")
	u.Items = separated(p, p.unpivotItem)
	if p.accept("into") {
		p.expect("name")
		u.Name = p.ident()
		p.expect("value")
		u.Values = separated(p, p.ident)
	}
	return &ast.Select{Position: at.at(), Items: everything(at), From: []ast.TableRef{u}}
}
