package parser

import (
	"math"
	"strconv"

	"github.com/ballista-go/ballista/core/ast"
)

// dataType reads a SQL type with its arguments and array suffixes.
func (p *parser) dataType() *ast.DataType {
	t := nest(p, p.namedType)
	if t == nil {
		return &ast.DataType{}
	}
	for length := 0; p.is("[") || p.is("array"); length++ {
		if length == maxDepth {
			p.fail(p.peek(), "nested too deeply: more than %d levels", maxDepth)
		}
		t = &ast.DataType{Position: p.peek().at(), Name: "array", Element: t}
		t.Length = p.arraySuffix()
	}
	return t
}

// arraySuffix reads [], [3] or ARRAY, and returns the length or 0.
func (p *parser) arraySuffix() (length int64) {
	if p.accept("array") {
		return 0
	}
	p.expect("[")
	if t := p.peek(); t.kind == numberLiteral {
		if length = p.typeArgument(); length < 1 || length > math.MaxInt32 {
			p.fail(t, "length of an array must be between 1 and %d: %s", math.MaxInt32, t.text)
		}
	}
	p.expect("]")
	return length
}

// namedType reads a type without array suffixes.
func (p *parser) namedType() *ast.DataType {
	if p.peek().kind != word {
		p.expected("a type")
		return nil
	}
	first := p.take()
	t := &ast.DataType{Position: first.at(), Name: first.text}
	switch first.text {
	case "array", "list":
		if p.is("<") {
			return p.listType(t)
		}
	case "struct", "row":
		if p.is("<") || p.is("(") {
			return p.structType(t)
		}
	case "map":
		if p.is("<") || p.is("(") {
			return p.mapType(t)
		}
	}
	p.scalarType(t)
	return t
}

// scalarType reads the further words and the arguments of a type.
func (p *parser) scalarType(t *ast.DataType) {
	switch t.Name {
	case "double":
		if p.accept("precision") {
			t.Name = "double precision"
		}
	case "character", "char":
		if p.accept("varying") {
			t.Name += " varying"
		}
	}
	if p.is("(") {
		t.Args = parenthesized(p, p.typeArgument)
	}
	switch {
	case p.accept("unsigned"):
		t.Name += " unsigned"
	case t.Name != "time" && t.Name != "timestamp":
	case p.accept("with", "time", "zone"):
		t.Name += " with time zone"
	case p.accept("without", "time", "zone"):
	}
}

// typeArgument reads an integer.
func (p *parser) typeArgument() int64 {
	sign := ""
	if p.accept("-") {
		sign = "-"
	}
	t := p.peek()
	value, err := strconv.ParseInt(sign+t.text, 10, 64)
	if t.kind != numberLiteral || err != nil {
		p.expected("an integer")
		return 0
	}
	p.take()
	return value
}

func (p *parser) listType(t *ast.DataType) *ast.DataType {
	p.expect("<")
	t.Name, t.Element = "array", p.dataType()
	p.closeAngle()
	return t
}

func (p *parser) structType(t *ast.DataType) *ast.DataType {
	t.Name = "struct"
	round := p.take().text == "("
	t.Fields = separated(p, p.typedField)
	p.closeType(round)
	return t
}

// typedField reads [name] type.
func (p *parser) typedField() ast.TypedField {
	if next := p.peekAfter(1); next.is(",") || next.is(">") || next.is(")") {
		return ast.TypedField{Type: p.dataType()}
	}
	name := p.anyLabel()
	p.accept(":")
	return ast.TypedField{Name: name, Type: p.dataType()}
}

func (p *parser) mapType(t *ast.DataType) *ast.DataType {
	round := p.take().text == "("
	t.Key = p.dataType()
	p.expect(",")
	t.Element = p.dataType()
	p.closeType(round)
	return t
}

func (p *parser) closeType(round bool) {
	if round {
		p.expect(")")
		return
	}
	p.closeAngle()
}

// closeAngle moves past >, which may be the first half of >>.
func (p *parser) closeAngle() {
	if t := p.peek(); t.is(">>") {
		t.text = ">"
		t.start++
		return
	}
	p.expect(">")
}
