package parser

import (
	"github.com/ballista-go/ballista/core/ast"
)

// call reads the arguments of a function and the clauses behind them.
func (p *parser) call(at ast.Position, name ast.Name) ast.Expr {
	c := &ast.Call{Position: at, Name: name}
	p.expect("(")
	if p.accept("distinct") {
		c.Distinct = true
	} else {
		p.accept("all")
	}
	if !p.is(")") && !p.is("order") {
		c.Args = separated(p, p.argument)
	}
	c.Nulls = p.nullTreatment()
	if p.accept("order", "by") {
		c.OrderBy = separated(p, p.sortKey)
	}
	if c.Nulls == ast.DefaultNulls {
		c.Nulls = p.nullTreatment()
	}
	p.expect(")")
	p.callClauses(c)
	return c
}

// callClauses reads what may follow the arguments of a call.
func (p *parser) callClauses(c *ast.Call) {
	if p.accept("within", "group") {
		p.expect("(", "order", "by")
		c.WithinGroup = separated(p, p.sortKey)
		p.expect(")")
	}
	if p.are("filter", "(") {
		p.skip(2)
		p.expect("where")
		c.Filter = p.expr()
		p.expect(")")
	}
	if nulls := p.nullTreatment(); nulls != ast.DefaultNulls {
		c.Nulls = nulls
	}
	if p.overAhead() {
		p.take()
		c.Over = p.window()
	}
}

// overAhead tells OVER from an alias with that name.
func (p *parser) overAhead() bool {
	return p.is("over") && (p.peekAfter(1).is("(") || p.windowNameAhead(1))
}

func (p *parser) nullTreatment() ast.NullTreatment {
	switch {
	case p.accept("ignore", "nulls"):
		return ast.IgnoreNulls
	case p.accept("respect", "nulls"):
		return ast.RespectNulls
	}
	return ast.DefaultNulls
}

// argument reads an argument of a call: *, t.*, a lambda, name => value, value AS name, or an expression.
func (p *parser) argument() ast.Expr {
	if p.wildcardAhead() {
		return p.wildcard()
	}
	if p.lambdaAhead() {
		return p.lambda()
	}
	first, arrow := p.peek(), p.peekAfter(1)
	if first.isName() && (arrow.is("=>") || arrow.is(":=")) {
		name := folded(ast.Name{p.identOf(first)})[0]
		p.skip(2)
		return &ast.NamedArg{Position: first.at(), Name: name, Value: p.expr()}
	}
	e := p.expr()
	if at := p.peek(); p.accept("as") {
		return &ast.Alias{Position: at.at(), Input: e, Name: p.anyLabel()}
	}
	return e
}

// lambdaAhead reports whether x -> or (x, y) -> is next.
func (p *parser) lambdaAhead() bool {
	first := p.peek()
	if p.pythonLambdaAhead() {
		return true
	}
	if first.isColumn() {
		return p.peekAfter(1).is("->")
	}
	if !first.is("(") || first.closing == 0 || !p.tokens[first.closing+1].is("->") {
		return false
	}
	for i := p.next + 1; i < int(first.closing); i++ {
		isPart := (i-p.next)%2 == 1
		if isPart && !p.tokens[i].isColumn() || !isPart && !p.tokens[i].is(",") {
			return false
		}
	}
	return true
}

// pythonLambdaAhead reports whether lambda x : is next.
func (p *parser) pythonLambdaAhead() bool {
	return p.is("lambda") && p.peekAfter(1).isColumn() && (p.peekAfter(2).is(":") || p.peekAfter(2).is(","))
}

func (p *parser) lambda() ast.Expr {
	l := &ast.Lambda{Position: p.peek().at()}
	if p.pythonLambdaAhead() {
		p.take()
		l.Parameters = separated(p, p.ident)
		p.expect(":")
		l.Body = p.expr()
		return l
	}
	switch {
	case !p.is("("):
		l.Parameters = []ast.Ident{p.ident()}
	case p.accept("(", ")"):
	default:
		l.Parameters = p.idents()
	}
	p.expect("->")
	l.Body = p.expr()
	return l
}

// sortKey reads an expression and how to sort by it.
func (p *parser) sortKey() ast.SortKey {
	at := p.peek().at()
	return ast.SortKey{Position: at, Expr: p.expr(), SortOrder: p.sortOrder()}
}

func (p *parser) sortOrder() ast.SortOrder {
	var order ast.SortOrder
	if !p.accept("asc") {
		order.Descending = p.accept("desc")
	}
	switch {
	case p.accept("nulls", "first"):
		order.Nulls = ast.NullsFirst
	case p.accept("nulls", "last"):
		order.Nulls = ast.NullsLast
	}
	return order
}
