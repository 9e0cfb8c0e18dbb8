package parser

import (
	"github.com/ballista-go/ballista/core/ast"
)

// units are the units of INTERVAL, all of them with a plural too.
var units = set(
	"century", "day", "decade", "hour", "microsecond", "millennium", "millisecond", "minute", "month", "nanosecond", "quarter",
	"second", "week", "year",
	"centuries", "days", "decades", "hours", "microseconds", "millenniums", "milliseconds", "minutes", "months", "nanoseconds",
	"quarters", "seconds", "weeks", "years",
)

// stringTypes are the types that may stand before a string, as in DATE '2020-01-01'.
var stringTypes = set(
	"bigint", "bool", "boolean", "bytea", "char", "date", "datetime", "decimal", "double", "float", "float4", "float8", "int",
	"int2", "int4", "int8", "integer", "json", "jsonb", "numeric", "real", "smallint", "text", "time", "timestamp",
	"timestamptz", "timetz", "tinyint", "uuid", "varchar",
)

// intervalAhead reports whether INTERVAL and a value are next; INTERVAL alone is a name.
func (p *parser) intervalAhead() bool {
	if !p.is("interval") {
		return false
	}
	switch value := p.peekAfter(1); value.kind {
	case stringLiteral, numberLiteral, parameter:
		return true
	default:
		return value.is("(") || value.is("-") && p.peekAfter(2).kind == numberLiteral && units[p.peekAfter(3).text]
	}
}

// interval reads INTERVAL value [unit [TO unit]].
func (p *parser) interval() ast.Expr {
	i := &ast.Interval{Position: p.take().at()}
	if p.is("-") {
		i.Value = p.unary(ast.Negate)
	} else {
		i.Value = p.primary()
	}
	i.From = p.unit()
	if i.From != "" && p.accept("to") {
		if i.To = p.unit(); i.To == "" {
			p.expected("a unit of time")
		}
	}
	return i
}

// unit reads a unit of time, or returns "".
func (p *parser) unit() string {
	if t := p.peek(); t.kind == word && units[t.text] {
		return p.take().text
	}
	return ""
}

// typedStringAhead reports whether a type and a string are next.
func (p *parser) typedStringAhead() bool {
	t := p.peek()
	if !stringTypes[t.text] {
		return false
	}
	n := 1
	switch {
	case p.are("double", "precision"):
		n = 2
	case p.peekAfter(1).is("(") && p.peekAfter(3).is(")"):
		n = 4
	case p.peekAfter(1).is("(") && p.peekAfter(5).is(")"):
		n = 6
	}
	if p.peekAfter(n).is("with") || p.peekAfter(n).is("without") {
		n += 3 // WITH TIME ZONE
	}
	return p.peekAfter(n).kind == stringLiteral
}
