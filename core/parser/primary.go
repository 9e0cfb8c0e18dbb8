package parser

import (
	"github.com/ballista-go/ballista/core/ast"
)

// primary reads an operand without operators: a literal, a name, a call, or something in brackets.
func (p *parser) primary() ast.Expr {
	t := p.peek()
	switch t.kind {
	case word:
		return p.wordPrimary(t)
	case quotedWord:
		return p.nameOrCall()
	case symbol:
		return p.bracketed(t)
	case numberLiteral:
		return &ast.Number{Position: p.take().at(), Text: t.text}
	case stringLiteral:
		return &ast.String{Position: p.take().at(), Value: t.text}
	case binaryLiteral:
		return &ast.Bytes{Position: p.take().at(), Value: []byte(t.text)}
	case parameter:
		return &ast.Parameter{Position: p.take().at(), Name: t.text}
	}
	return p.noExpression()
}

func (p *parser) noExpression() ast.Expr {
	p.expected("an expression")
	return &ast.Null{}
}

// wordPrimary reads an operand that starts with a word. Words that are special before a parenthesis or a string only
// are names elsewhere.
func (p *parser) wordPrimary(t *token) ast.Expr {
	switch t.text {
	case "null":
		return &ast.Null{Position: p.take().at()}
	case "true", "false":
		return &ast.Boolean{Position: p.take().at(), Value: t.text == "true"}
	case "case":
		return p.caseExpr()
	case "current_date", "current_timestamp", "current_time":
		if !p.are(t.text, "(") {
			return &ast.Call{Position: p.take().at(), Name: folded(ast.Name{p.identOf(t)})}
		}
	}
	if reserved[t.text] && !(unreservedTables[t.text] && p.peekAfter(1).is(".")) {
		return p.noExpression()
	}
	switch next := p.peekAfter(1); {
	case next.is("("):
		if special := p.specialForm(t.text); special != nil {
			return special
		}
	case next.is("["):
		if p.accept("array") {
			return p.array(t.at())
		}
	case next.is("{"):
		if p.accept("map") {
			return p.mapLiteral(t.at())
		}
	}
	if p.intervalAhead() {
		return p.interval()
	}
	if p.typedStringAhead() {
		return &ast.TypedString{Position: t.at(), Type: p.dataType(), Value: p.stringValue("a string")}
	}
	return p.nameOrCall()
}

// bracketed reads an operand that starts with a symbol.
func (p *parser) bracketed(t *token) ast.Expr {
	switch t.text {
	case "(":
		return p.parenthesizedExpr()
	case "[":
		return p.array(t.at())
	case "{":
		return p.structLiteral()
	}
	return p.noExpression()
}

// parenthesizedExpr reads a query, an expression, or a tuple in parentheses.
func (p *parser) parenthesizedExpr() ast.Expr {
	at := p.take().at()
	if p.queryAhead(0) {
		query := p.query()
		p.expect(")")
		return &ast.Subquery{Position: at, Query: query}
	}
	elements := p.exprs()
	p.expect(")")
	if len(elements) == 1 {
		return elements[0]
	}
	return &ast.Tuple{Position: at, Elements: elements}
}

// nameOrCall reads a column, or a call of a function when a parenthesis follows its name.
func (p *parser) nameOrCall() ast.Expr {
	at := p.peek().at()
	name := ast.Name{p.ident()}
	for p.is(".") && !p.peekAfter(1).is("*") {
		p.take()
		name = append(name, p.ident())
	}
	if p.is("(") {
		return p.call(at, folded(name))
	}
	return &ast.Column{Position: at, Name: name}
}

func (p *parser) caseExpr() ast.Expr {
	c := &ast.Case{Position: p.take().at()}
	if !p.is("when") {
		c.Operand = p.expr()
	}
	for ok := true; ok; ok = p.is("when") {
		p.expect("when")
		condition := p.expr()
		p.expect("then")
		c.Whens = append(c.Whens, ast.When{Condition: condition, Result: p.expr()})
	}
	if p.accept("else") {
		c.Else = p.expr()
	}
	p.expect("end")
	return c
}

// array reads the elements of [a, b] or ARRAY[a, b].
func (p *parser) array(at ast.Position) ast.Expr {
	p.expect("[")
	array := &ast.Array{Position: at}
	if !p.is("]") {
		array.Elements = p.exprs()
	}
	if p.is("for") && len(array.Elements) == 1 {
		return p.comprehension(array.Elements[0])
	}
	p.expect("]")
	return array
}

// structLiteral reads {a: 1, 'b': 2}.
func (p *parser) structLiteral() ast.Expr {
	s := &ast.Struct{Position: p.take().at()}
	for more := !p.is("}"); more; more = p.accept(",") {
		s.Names = append(s.Names, p.anyLabel())
		p.expect(":")
		s.Values = append(s.Values, p.expr())
	}
	p.expect("}")
	return s
}

// mapLiteral reads the entries of MAP {key: value}.
func (p *parser) mapLiteral(at ast.Position) ast.Expr {
	p.expect("{")
	m := &ast.Map{Position: at}
	for more := !p.is("}"); more; more = p.accept(",") {
		m.Keys = append(m.Keys, p.expr())
		p.expect(":")
		m.Values = append(m.Values, p.expr())
	}
	p.expect("}")
	return m
}
