package parser

import (
	"github.com/ballista-go/ballista/core/ast"
)

// queryAhead reports whether the token n places after the next one starts a query. Parentheses start one when they
// hold a query and are all there is, or an operand of it: ((SELECT 1) UNION SELECT 2), but not ((SELECT 1) + 1).
func (p *parser) queryAhead(n int) bool {
	for depth := 0; depth <= maxDepth; depth++ {
		t := p.peekAfter(n + depth)
		if !t.is("(") {
			return p.queryWordAhead(n+depth) && p.closesAsQuery(n, depth)
		}
	}
	return false
}

func (p *parser) queryWordAhead(n int) bool {
	t, next := p.peekAfter(n), p.peekAfter(n+1)
	if t.kind != word {
		return false
	}
	switch t.text {
	case "select", "with", "from":
		return true
	case "values":
		return next.is("(") || next.is("row")
	case "table":
		return next.isColumn()
	case "pivot", "unpivot":
		return next.isColumn() || next.is("(") && p.peekAfter(n+2).is("select")
	}
	return false
}

// closesAsQuery reports whether each of the parentheses is followed by what may follow an operand of a query.
func (p *parser) closesAsQuery(n, parentheses int) bool {
	for i := range parentheses {
		open := p.peekAfter(n + i)
		if open.closing == 0 {
			return true // the query is there, and its end is missing
		}
		switch after := &p.tokens[open.closing+1]; {
		case after.kind == endOfText, after.is(")"), after.is(";"), after.is("|>"):
		case after.kind == word && queryTail[after.text]:
		default:
			return false
		}
	}
	return true
}

var queryTail = set("union", "intersect", "except", "minus", "order", "limit", "offset", "fetch")

// query reads a query with its common tables, order and limit.
func (p *parser) query() *ast.Query {
	q := nest(p, func() *ast.Query {
		q := &ast.Query{Position: p.peek().at()}
		if p.is("with") {
			q.With = p.with()
		}
		q.Body = p.body(ast.Union)
		p.queryTail(q)
		return simplified(p.pipes(q))
	})
	if q == nil {
		return &ast.Query{Body: &ast.Select{}}
	}
	return q
}

// simplified drops parentheses around a whole query.
func simplified(q *ast.Query) *ast.Query {
	if inner, ok := q.Body.(*ast.Query); ok && isBare(q) {
		return inner
	}
	return q
}

// isBare reports whether the query is nothing but its body.
func isBare(q *ast.Query) bool {
	return q.With == nil && q.OrderBy == nil && q.OrderByAll == nil && q.Limit == nil && q.Offset == nil
}

func (p *parser) queryTail(q *ast.Query) {
	if p.accept("order") {
		p.expect("by")
		if p.accept("all") {
			order := p.sortOrder()
			q.OrderByAll = &order
		} else {
			q.OrderBy = separated(p, p.sortKey)
		}
	}
	p.limits(q)
	if t := p.peek(); p.are("for", "update") || p.are("for", "share") {
		p.unsupported(t, "FOR UPDATE and FOR SHARE")
	}
}

// limits reads LIMIT, OFFSET and FETCH in any order, each at most once.
func (p *parser) limits(q *ast.Query) {
	for {
		t := p.peek()
		switch {
		case q.Limit == nil && p.accept("limit"):
			p.limit(q)
		case q.Offset == nil && p.accept("offset"):
			q.Offset = p.expr()
			p.acceptAny("rows", "row")
		case q.Limit == nil && (p.accept("fetch", "first") || p.accept("fetch", "next")):
			p.fetch(q, t)
		default:
			return
		}
	}
}

// limit reads LIMIT n, LIMIT ALL or LIMIT offset, n.
func (p *parser) limit(q *ast.Query) {
	if p.accept("all") {
		return
	}
	q.Limit = p.expr()
	if q.Offset == nil && p.accept(",") {
		q.Offset, q.Limit = q.Limit, p.expr()
	}
	if t := p.peek(); p.is("by") {
		p.unsupported(t, "LIMIT BY")
	}
}

// fetch reads [n] ROWS ONLY.
func (p *parser) fetch(q *ast.Query, first *token) {
	q.Limit = &ast.Number{Position: first.at(), Text: "1"}
	if !p.is("row") && !p.is("rows") {
		q.Limit = p.expr()
	}
	if t := p.peek(); p.is("percent") {
		p.unsupported(t, "FETCH PERCENT")
	}
	if !p.acceptAny("rows", "row") {
		p.expectedToken("rows")
	}
	if t := p.peek(); p.are("with", "ties") {
		p.unsupported(t, "FETCH WITH TIES")
	}
	p.expect("only")
}

// with reads the common tables of a query.
func (p *parser) with() *ast.With {
	w := &ast.With{Position: p.take().at()}
	w.Recursive = p.is("recursive") && p.peekAfter(1).isName() && !p.peekAfter(1).is("as") && p.accept("recursive")
	w.Tables = separated(p, p.commonTable)
	return w
}

func (p *parser) commonTable() *ast.CommonTable {
	c := &ast.CommonTable{Position: p.peek().at(), Name: p.ident()}
	if p.is("(") {
		c.Columns = p.idents()
	}
	p.expect("as")
	switch {
	case p.accept("materialized"):
		c.Materialization = ast.Materialized
	case p.accept("not", "materialized"):
		c.Materialization = ast.NotMaterialized
	}
	p.expect("(")
	c.Query = p.query()
	p.expect(")")
	return c
}

// body reads set operations that bind at least as tightly as least; INTERSECT binds tighter than the others.
func (p *parser) body(least ast.SetOp) ast.Body {
	left := p.bodyOperand()
	for length := 0; ; length++ {
		t := p.peek()
		op, ok := setOperator(t)
		if !ok || least == ast.Intersect && op != ast.Intersect {
			return left
		}
		if length == maxChain {
			p.fail(t, "query too long: more than %d set operations in a row", maxChain)
		}
		left = p.setOperation(left, op)
	}
}

func setOperator(t *token) (op ast.SetOp, ok bool) {
	switch {
	case t.is("union"):
		return ast.Union, true
	case t.is("intersect"):
		return ast.Intersect, true
	case t.is("except"), t.is("minus"):
		return ast.Except, true
	}
	return 0, false
}

// setOperation reads the operator with its modifiers and the right operand.
func (p *parser) setOperation(left ast.Body, op ast.SetOp) ast.Body {
	s := &ast.SetOperation{Position: p.take().at(), Op: op, Left: left}
	if s.All = p.accept("all"); !s.All {
		p.accept("distinct")
	}
	s.ByName = p.accept("by", "name")
	if op == ast.Intersect {
		s.Right = p.bodyOperand()
	} else {
		s.Right = p.body(ast.Intersect)
	}
	return s
}

// bodyOperand reads a SELECT, FROM, VALUES, TABLE, or a query in parentheses.
func (p *parser) bodyOperand() ast.Body {
	switch {
	case p.is("select"):
		return p.selectBody()
	case p.is("from"):
		return p.fromBody()
	case p.is("values"):
		return p.values()
	case p.is("table"):
		return p.tableCommand()
	case p.is("pivot"):
		return p.pivotCommand()
	case p.is("unpivot"):
		return p.unpivotCommand()
	case p.accept("("):
		q := p.query()
		p.expect(")")
		if isBare(q) {
			return q.Body
		}
		return q
	}
	p.expected("a query")
	return &ast.Select{}
}

// tableCommand reads TABLE name, which is SELECT * FROM name.
func (p *parser) tableCommand() ast.Body {
	at := p.take().at()
	table := &ast.Table{Position: p.peek().at(), Name: p.tableName()}
	return &ast.Select{Position: at, Items: []ast.Expr{&ast.Wildcard{Position: at}}, From: []ast.TableRef{table}}
}

func (p *parser) values() ast.Body {
	v := &ast.Values{Position: p.take().at()}
	v.Rows = separated(p, p.valuesRow)
	return v
}

// valuesRow reads [ROW] (values).
func (p *parser) valuesRow() []ast.Expr {
	p.accept("row")
	return parenthesized(p, p.expr)
}
