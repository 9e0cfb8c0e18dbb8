package parser

import (
	"strings"

	"github.com/ballista-go/ballista/core/ast"
)

// predicate reads an operator that is a word, and what follows it. It returns nil when there is none that binds at least
// as tightly as least.
func (p *parser) predicate(left ast.Expr, least ast.Precedence) ast.Expr {
	t := p.peek()
	switch t.text {
	case "and":
		if least <= ast.AndPrecedence {
			return p.conjunction(left)
		}
	case "or":
		if least <= ast.OrPrecedence {
			return p.disjunction(left)
		}
	case "is":
		if least <= ast.IsPrecedence {
			return p.test(left)
		}
	case "at":
		if least <= ast.ZonePrecedence && p.accept("at", "time", "zone") {
			return &ast.AtTimeZone{Position: t.at(), Input: left, Zone: p.operand(ast.ZonePrecedence + 1)}
		}
	case "collate":
		p.unsupported(t, "COLLATE")
	case "rlike", "regexp":
		if p.peekAfter(1).kind == stringLiteral {
			p.unsupported(t, strings.ToUpper(t.text))
		}
	case "not":
		return p.negatable(left, least, 1)
	default:
		return p.negatable(left, least, 0)
	}
	return nil
}

// conjunction reads AND and the terms behind it into one flat list.
func (p *parser) conjunction(left ast.Expr) ast.Expr {
	and := &ast.And{Position: p.peek().at()}
	add := func(term ast.Expr) {
		if nested, ok := term.(*ast.And); ok {
			and.Terms = append(and.Terms, nested.Terms...)
			return
		}
		and.Terms = append(and.Terms, term)
	}
	for add(left); p.accept("and"); {
		add(p.operand(ast.AndPrecedence + 1))
	}
	return and
}

// disjunction reads OR and the terms behind it into one flat list.
func (p *parser) disjunction(left ast.Expr) ast.Expr {
	or := &ast.Or{Position: p.peek().at()}
	add := func(term ast.Expr) {
		if nested, ok := term.(*ast.Or); ok {
			or.Terms = append(or.Terms, nested.Terms...)
			return
		}
		or.Terms = append(or.Terms, term)
	}
	for add(left); p.accept("or"); {
		add(p.operand(ast.OrPrecedence + 1))
	}
	return or
}

// test reads IS [NOT] NULL, TRUE, FALSE, UNKNOWN or DISTINCT FROM.
func (p *parser) test(left ast.Expr) ast.Expr {
	at := p.take().at()
	negated := p.accept("not")
	if p.accept("distinct", "from") {
		op := ast.IsDistinct
		if negated {
			op = ast.IsNotDistinct
		}
		return &ast.Binary{Position: at, Op: op, Left: left, Right: p.operand(ast.IsPrecedence + 1)}
	}
	test := &ast.Is{Position: at, Input: left, Negated: negated}
	switch {
	case p.accept("null"):
		test.Test = ast.IsNull
	case p.accept("true"):
		test.Test = ast.IsTrue
	case p.accept("false"):
		test.Test = ast.IsFalse
	case p.accept("unknown"):
		test.Test = ast.IsUnknown
	default:
		p.expected("NULL, TRUE, FALSE, UNKNOWN or DISTINCT FROM after IS")
	}
	return test
}

// negatable reads an operator that NOT may precede. nots is 1 when NOT is the next token.
func (p *parser) negatable(left ast.Expr, least ast.Precedence, nots int) ast.Expr {
	start, negated := p.peek(), nots == 1
	precedence, read := p.negatableOperator(p.peekAfter(nots), negated)
	if read == nil || precedence < least {
		return nil
	}
	p.skip(nots + 1)
	return read(left, start.at(), negated)
}

type readPredicate func(left ast.Expr, at ast.Position, negated bool) ast.Expr

// negatableOperator returns how the operator binds and the production for what follows it, or nil.
func (p *parser) negatableOperator(t *token, negated bool) (ast.Precedence, readPredicate) {
	if t.kind != word {
		return 0, nil
	}
	switch t.text {
	case "between":
		return ast.ComparePrecedence, p.between
	case "in":
		return ast.ComparePrecedence, p.in
	case "like":
		return ast.LikePrecedence, p.like(ast.CaseSensitive)
	case "ilike":
		return ast.LikePrecedence, p.like(ast.AnyCase)
	case "similar":
		return ast.LikePrecedence, p.similar
	case "null":
		if negated {
			return ast.IsPrecedence, notNull
		}
	}
	return 0, nil
}

// notNull is x NOT NULL.
func notNull(left ast.Expr, at ast.Position, _ bool) ast.Expr {
	return &ast.Is{Position: at, Input: left, Test: ast.IsNull, Negated: true}
}

func (p *parser) between(left ast.Expr, at ast.Position, negated bool) ast.Expr {
	if t := p.peek(); p.is("symmetric") {
		p.unsupported(t, "BETWEEN SYMMETRIC")
	}
	low := p.operand(ast.ComparePrecedence + 1)
	p.expect("and")
	high := p.operand(ast.ComparePrecedence + 1)
	return &ast.Between{Position: at, Input: left, Low: low, High: high, Negated: negated}
}

// in reads the list or the query behind IN.
func (p *parser) in(left ast.Expr, at ast.Position, negated bool) ast.Expr {
	if p.is("[") || p.are("array", "[") || p.peek().isName() {
		return inValue(left, p.operand(ast.ComparePrecedence+1), at, negated)
	}
	p.expect("(")
	if p.queryAhead(0) {
		query := p.query()
		p.expect(")")
		return &ast.InSubquery{Position: at, Input: left, Query: query, Negated: negated}
	}
	list := p.exprs()
	p.expect(")")
	return &ast.In{Position: at, Input: left, List: list, Negated: negated}
}

// inValue is x IN list, where the list is a value: as array_has, it passes over NULLs in the list.
func inValue(left, list ast.Expr, at ast.Position, negated bool) ast.Expr {
	has := &ast.Call{Position: at, Name: ast.Name{{Position: at, Name: "array_has"}}, Args: []ast.Expr{list, left}}
	if negated {
		return &ast.Unary{Position: at, Op: ast.Not, Input: has}
	}
	return has
}

func (p *parser) like(kind ast.LikeKind) readPredicate {
	return func(left ast.Expr, at ast.Position, negated bool) ast.Expr {
		if t := p.peek(); p.are("any", "(") || p.are("some", "(") || p.are("all", "(") {
			p.unsupported(t, "LIKE ANY and LIKE ALL")
		}
		like := &ast.Like{Position: at, Kind: kind, Input: left, Negated: negated}
		like.Pattern = p.operand(ast.LikePrecedence + 1)
		if p.accept("escape") {
			like.Escape = p.operand(ast.LikePrecedence + 1)
		}
		return like
	}
}

func (p *parser) similar(left ast.Expr, at ast.Position, negated bool) ast.Expr {
	p.expect("to")
	return p.like(ast.SimilarTo)(left, at, negated)
}

// postfix reads ::type, [index], [from:to] or .field behind an operand. Nothing binds tighter.
func (p *parser) postfix(left ast.Expr) ast.Expr {
	t := p.peek()
	switch t.text {
	case "::":
		p.take()
		return &ast.Cast{Position: t.at(), Input: left, Type: p.dataType()}
	case "[":
		return p.subscript(left)
	case ".":
		p.take()
		return &ast.Field{Position: t.at(), Input: left, Name: p.ident()}
	}
	return nil
}

func (p *parser) subscript(left ast.Expr) ast.Expr {
	at := p.take().at()
	var from ast.Expr
	if !p.is(":") {
		from = p.expr()
		if p.accept("]") {
			return &ast.Index{Position: at, Input: left, Key: from}
		}
	}
	slice := &ast.Slice{Position: at, Input: left, From: from}
	if !p.accept(":") {
		p.expectedToken("]")
	}
	if !p.is(":") && !p.is("]") {
		slice.To = p.expr()
	}
	if p.accept(":") {
		slice.Stride = p.expr()
	}
	p.expect("]")
	return slice
}
