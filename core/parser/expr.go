package parser

import (
	"github.com/ballista-go/ballista/core/ast"
)

// expr reads an expression, one level deeper than what is around it.
func (p *parser) expr() ast.Expr {
	e := nest(p, func() ast.Expr { return p.operand(ast.Lowest) })
	if p.err != nil {
		return &ast.Null{}
	}
	return e
}

// exprs reads expressions between commas.
func (p *parser) exprs() []ast.Expr { return separated(p, p.expr) }

// operand reads an expression of operators that bind at least as tightly as least.
func (p *parser) operand(least ast.Precedence) ast.Expr {
	left := p.prefix()
	for length := 0; ; length++ {
		at := p.peek()
		combined := p.infix(left, least)
		if combined == nil {
			return left
		}
		if length == maxChain {
			p.fail(at, "expression too long: more than %d operators in a row", maxChain)
		}
		left = combined
	}
}

// prefix reads an operand with the operators before it.
func (p *parser) prefix() ast.Expr {
	t := p.peek()
	switch {
	case t.is("not"):
		p.take()
		return p.negation(t)
	case t.is("-"):
		return p.unary(ast.Negate)
	case t.is("+"):
		return p.unary(ast.Plus)
	case t.is("~"):
		return p.unary(ast.BitNot)
	}
	return p.primary()
}

func (p *parser) unary(op ast.UnaryOp) ast.Expr {
	at := p.take().at()
	input := nest(p, func() ast.Expr { return p.operand(ast.MultiplyPrecedence + 1) })
	return &ast.Unary{Position: at, Op: op, Input: input}
}

// negation reads what follows NOT. NOT EXISTS is one node.
func (p *parser) negation(not *token) ast.Expr {
	input := nest(p, func() ast.Expr { return p.operand(ast.NotPrecedence) })
	if exists, ok := input.(*ast.Exists); ok && !exists.Negated {
		return &ast.Exists{Position: not.at(), Query: exists.Query, Negated: true}
	}
	return &ast.Unary{Position: not.at(), Op: ast.Not, Input: input}
}

// infix reads an operator that binds at least as tightly as least, and what follows it. It returns nil when there is
// none.
func (p *parser) infix(left ast.Expr, least ast.Precedence) ast.Expr {
	t := p.peek()
	switch t.kind {
	case symbol:
		if op, ok := binaryOperator(t.text); ok {
			return p.binary(op, left, least)
		}
		return p.postfix(left)
	case word:
		return p.predicate(left, least)
	}
	return nil
}

// binary reads a symbolic operator and its right operand.
func (p *parser) binary(op ast.BinaryOp, left ast.Expr, least ast.Precedence) ast.Expr {
	if op.Precedence() < least {
		return nil
	}
	at := p.take().at()
	if op.Precedence() == ast.ComparePrecedence && (p.are("any", "(") || p.are("some", "(") || p.are("all", "(")) {
		return p.quantified(at, op, left)
	}
	return &ast.Binary{Position: at, Op: op, Left: left, Right: p.operand(op.Precedence() + 1)}
}

// quantified reads ANY (...), SOME (...) or ALL (...).
func (p *parser) quantified(at ast.Position, op ast.BinaryOp, left ast.Expr) ast.Expr {
	q := &ast.Quantified{Position: at, Op: op, Left: left}
	if p.take().text == "all" {
		q.Quantifier = ast.All
	}
	p.expect("(")
	if p.queryAhead(0) {
		q.Query = p.query()
	} else {
		q.Array = p.expr()
	}
	p.expect(")")
	return q
}

// binaryOperator returns the operator that the symbol stands for.
func binaryOperator(text string) (op ast.BinaryOp, ok bool) {
	switch text {
	case "+":
		return ast.Add, true
	case "-":
		return ast.Subtract, true
	case "*":
		return ast.Multiply, true
	case "/":
		return ast.Divide, true
	case "%":
		return ast.Modulo, true
	case "//":
		return ast.IntegerDivide, true
	case "||":
		return ast.Concat, true
	case "=", "==":
		return ast.Equal, true
	case "<>", "!=":
		return ast.NotEqual, true
	case "<":
		return ast.Less, true
	case "<=":
		return ast.LessEqual, true
	case ">":
		return ast.Greater, true
	case ">=":
		return ast.GreaterEqual, true
	case "<=>":
		return ast.IsNotDistinct, true
	}
	return rarerOperator(text)
}

func rarerOperator(text string) (op ast.BinaryOp, ok bool) {
	switch text {
	case "&":
		return ast.BitAnd, true
	case "|":
		return ast.BitOr, true
	case "^", "#":
		return ast.BitXor, true
	case "<<":
		return ast.ShiftLeft, true
	case ">>":
		return ast.ShiftRight, true
	case "~":
		return ast.Match, true
	case "~*":
		return ast.MatchAnyCase, true
	case "!~":
		return ast.NoMatch, true
	case "!~*":
		return ast.NoMatchAnyCase, true
	case "~~":
		return ast.LikeMatch, true
	case "~~*":
		return ast.LikeMatchAnyCase, true
	case "!~~":
		return ast.NoLikeMatch, true
	case "!~~*":
		return ast.NoLikeMatchAnyCase, true
	case "@>":
		return ast.Contains, true
	case "<@":
		return ast.ContainedIn, true
	case "->":
		return ast.Arrow, true
	case "->>":
		return ast.LongArrow, true
	}
	return 0, false
}
