package parser

import (
	"slices"
	"strings"

	"github.com/ballista-go/ballista/core/ast"
)

// specialForm reads a form that looks like a call and has words between its arguments. It returns nil when the name is
// an ordinary function's, or the arguments are.
func (p *parser) specialForm(name string) ast.Expr {
	switch name {
	case "cast", "try_cast", "safe_cast":
		return p.cast()
	case "exists":
		return p.exists()
	case "extract":
		return p.extract()
	case "position":
		if p.argumentsHave("in") {
			return p.positionIn()
		}
	case "substring", "substr":
		if p.argumentsHave("from", "for") {
			return p.substring()
		}
	case "trim":
		if p.argumentsHave("from", "both", "leading", "trailing") {
			return p.trim()
		}
	case "overlay":
		if p.argumentsHave("placing") {
			return p.overlay()
		}
	case "array":
		if p.queryAhead(2) {
			return p.arrayQuery()
		}
	}
	return nil
}

// arrayQuery reads ARRAY(query).
func (p *parser) arrayQuery() ast.Expr {
	at := p.peek().at()
	name := ast.Name{p.ident()}
	p.expect("(")
	q := &ast.Subquery{Position: p.peek().at(), Query: p.query()}
	p.expect(")")
	return &ast.Call{Position: at, Name: name, Args: []ast.Expr{q}}
}

// argumentsHave reports whether one of the words stands in the argument list of the call that is next, outside of
// brackets in it, and is a separator there.
func (p *parser) argumentsHave(words ...string) bool {
	end := int(p.peekAfter(1).closing)
	for i := p.next + 2; i < end; i++ {
		before, t := &p.tokens[i-1], &p.tokens[i]
		isName := before.is(".") || before.is("as") || before.is("distinct") // a.from, AS from, DISTINCT FROM
		if t.kind == word && slices.Contains(words, t.text) && !isName {
			return true
		}
		i = max(i, int(t.closing))
	}
	return false
}

// cast reads CAST(expression AS type).
func (p *parser) cast() ast.Expr {
	t := p.take()
	p.expect("(")
	c := &ast.Cast{Position: t.at(), Input: p.expr(), Try: t.text != "cast"}
	p.expect("as")
	c.Type = p.dataType()
	p.expect(")")
	return c
}

func (p *parser) exists() ast.Expr {
	at := p.take().at()
	p.expect("(")
	e := &ast.Exists{Position: at, Query: p.query()}
	p.expect(")")
	return e
}

// special starts a form: it moves past the name and the parenthesis.
func (p *parser) special(function string) *ast.Call {
	at := p.take().at()
	p.expect("(")
	return &ast.Call{Position: at, Name: ast.Name{{Position: at, Name: function}}}
}

// finish ends a form whose arguments are these.
func (p *parser) finish(c *ast.Call, args ...ast.Expr) ast.Expr {
	c.Args = args
	p.expect(")")
	return c
}

// extract reads EXTRACT(field FROM value); the field may be a string, and the FROM a comma.
func (p *parser) extract() ast.Expr {
	c := p.special("date_part")
	t := p.peek()
	field := &ast.String{Position: t.at(), Value: t.text}
	switch t.kind {
	case word:
		field.Value = strings.ToUpper(t.text)
	case stringLiteral, quotedWord:
	default:
		p.expected("a part of a date")
	}
	p.take()
	if !p.accept(",") {
		p.expect("from")
	}
	return p.finish(c, field, p.expr())
}

// positionIn reads POSITION(part IN whole).
func (p *parser) positionIn() ast.Expr {
	c := p.special("strpos")
	part := nest(p, func() ast.Expr { return p.operand(ast.ComparePrecedence + 1) })
	p.expect("in")
	return p.finish(c, p.expr(), part)
}

// substring reads SUBSTRING(value FROM start FOR length), where either may be missing.
func (p *parser) substring() ast.Expr {
	c := p.special("substr")
	args := []ast.Expr{p.expr()}
	if p.accept("from") {
		args = append(args, p.expr())
	} else {
		args = append(args, &ast.Number{Position: p.peek().at(), Text: "1"})
	}
	if p.accept("for") {
		args = append(args, p.expr())
	}
	return p.finish(c, args...)
}

// trim reads TRIM([BOTH | LEADING | TRAILING] [characters] FROM value), and TRIM(side value).
func (p *parser) trim() ast.Expr {
	c := p.special("btrim")
	switch {
	case p.accept("leading"):
		c.Name[0].Name = "ltrim"
	case p.accept("trailing"):
		c.Name[0].Name = "rtrim"
	default:
		p.accept("both")
	}
	if p.accept("from") {
		return p.finish(c, p.expr())
	}
	characters := p.expr()
	if p.accept("from") {
		return p.finish(c, p.expr(), characters)
	}
	return p.finish(c, characters)
}

// overlay reads OVERLAY(value PLACING part FROM start FOR length).
func (p *parser) overlay() ast.Expr {
	c := p.special("overlay")
	args := []ast.Expr{p.expr()}
	for _, separator := range []string{"placing", "from"} {
		p.expect(separator)
		args = append(args, p.expr())
	}
	if p.accept("for") {
		args = append(args, p.expr())
	}
	return p.finish(c, args...)
}
