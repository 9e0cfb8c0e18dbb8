package parser

import (
	"github.com/ballista-go/ballista/core/ast"
)

// maxPipes bounds the |> of a text, each of which nests the query before it.
const maxPipes = 100

// pipes reads the steps behind a query, each |> and a clause that takes the rows of what stands before it.
func (p *parser) pipes(q *ast.Query) *ast.Query {
	for t := p.peek(); p.accept("|>"); t = p.peek() {
		if p.piped++; p.piped > maxPipes {
			p.fail(t, "query too long: more than %d pipe operators", maxPipes)
			return q
		}
		q = p.pipe(q)
	}
	return q
}

func (p *parser) pipe(q *ast.Query) *ast.Query {
	t := p.peek()
	switch {
	case p.accept("where"):
		return piped(q, t, &ast.Select{Where: p.expr()})
	case p.accept("select"):
		s := &ast.Select{}
		p.distinct(s)
		s.Items = p.selectItems()
		return piped(q, t, s)
	case p.accept("extend"):
		return piped(q, t, &ast.Select{Items: append(everything(t), p.selectItems()...)})
	case p.accept("aggregate"):
		return piped(q, t, p.pipedAggregate())
	case p.is("order"):
		q = piped(q, t, &ast.Select{})
		p.queryTail(q)
		return q
	case p.is("limit"), p.is("offset"):
		if q.Limit != nil || q.Offset != nil {
			q = piped(q, t, &ast.Select{})
		}
		p.limits(q)
		return q
	case p.is("as"):
		return over(q, t, &ast.Derived{Position: t.at(), Query: bare(q), Alias: p.tableAlias()}, &ast.Select{})
	}
	if op, ok := setOperator(t); ok {
		return p.pipedSets(q, op)
	}
	return p.pipedJoin(q)
}

// pipedAggregate reads aggregates and GROUP BY; the groups come first in the result.
func (p *parser) pipedAggregate() *ast.Select {
	s := &ast.Select{}
	var aggregates []ast.Expr
	if !p.is("group") {
		aggregates = p.selectItems()
	}
	if p.accept("group", "by") {
		s.Items = p.selectItems()
		for _, item := range s.Items {
			if alias, ok := item.(*ast.Alias); ok {
				item = alias.Input
			}
			s.GroupBy = append(s.GroupBy, item)
		}
	}
	s.Items = append(s.Items, aggregates...)
	return s
}

// pipedSets reads a set operation with each of the queries in parentheses that follow.
func (p *parser) pipedSets(q *ast.Query, op ast.SetOp) *ast.Query {
	s := &ast.SetOperation{Position: p.take().at(), Op: op}
	if s.All = p.accept("all"); !s.All {
		p.accept("distinct")
	}
	s.ByName = p.accept("by", "name")
	left := bare(q)
	var body ast.Body = left
	if isBare(left) {
		body = left.Body
	}
	for _, right := range separated(p, p.bodyOperand) {
		each := *s
		each.Left, each.Right = body, right
		body = &each
	}
	return &ast.Query{Position: q.Position, With: q.With, Body: body}
}

func (p *parser) pipedJoin(q *ast.Query) *ast.Query {
	t := p.peek()
	j := p.join()
	if j == nil {
		p.expected("an operator behind |>, such as WHERE, SELECT, EXTEND, AGGREGATE, ORDER BY, LIMIT, JOIN or UNION")
		return q
	}
	j.Right = p.tableOperand()
	step := joinStep{join: j, conditions: p.joinConditions(1), end: p.peek()}
	from := p.chained(&ast.Derived{Position: t.at(), Query: bare(q)}, []joinStep{step})
	return over(q, t, from, &ast.Select{})
}

// piped is a SELECT from the rows of a query: of all columns where it names none.
func piped(q *ast.Query, t *token, s *ast.Select) *ast.Query {
	return over(q, t, &ast.Derived{Position: t.at(), Query: bare(q)}, s)
}

// over is a SELECT from a relation that the query has become, with the common tables of the query.
func over(q *ast.Query, t *token, from ast.TableRef, s *ast.Select) *ast.Query {
	s.Position, s.From = t.at(), []ast.TableRef{from}
	if s.Items == nil {
		s.Items = everything(t)
	}
	return &ast.Query{Position: q.Position, With: q.With, Body: s}
}

func everything(t *token) []ast.Expr { return []ast.Expr{&ast.Wildcard{Position: t.at()}} }

// bare is the query without its common tables.
func bare(q *ast.Query) *ast.Query {
	inner := *q
	inner.With = nil
	return &inner
}
