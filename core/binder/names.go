package binder

import (
	"strings"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
)

// name is what DataFusion calls the column of an expression without an alias: qualified columns, typed literals, no
// casts and no parentheses. The expression has been bound in the scope.
func (b *Binder) name(e ast.Expr, s *scope) string {
	n := namer{binder: b, scope: s}
	n.expr(e)
	return n.String()
}

// namer writes names.
type namer struct {
	strings.Builder
	binder *Binder
	scope  *scope
	// whole is set in the keys and filters of windows, where DataFusion writes casts, and blanks between arguments.
	whole bool
}

// wholly writes a part in which nothing is left out.
func (n *namer) wholly(write func()) {
	before := n.whole
	n.whole = true
	write()
	n.whole = before
}

func (n *namer) expr(e ast.Expr) {
	switch e := e.(type) {
	case *ast.Column:
		n.column(e)
	case *ast.Alias:
		n.expr(e.Input)
	case *ast.Cast:
		n.cast(e)
	case *ast.AtTimeZone:
		n.expr(e.Input)
	case *ast.Unary:
		n.unary(e)
	case *ast.Binary:
		n.infix(" "+operatorName(e.Op)+" ", e.Left, e.Right)
	case *ast.And:
		n.infix(" AND ", e.Terms...)
	case *ast.Or:
		n.infix(" OR ", e.Terms...)
	case *ast.Call:
		n.call(e)
	case *ast.Lambda:
		n.lambda(e)
	case *ast.Case:
		n.caseOf(e)
	default:
		n.predicate(e)
	}
}

var operatorNames = map[ast.BinaryOp]string{ast.NotEqual: "!=", ast.BitXor: "BIT_XOR"}

func operatorName(op ast.BinaryOp) string {
	if name, ok := operatorNames[op]; ok {
		return name
	}
	return op.String()
}

func (n *namer) infix(operator string, operands ...ast.Expr) {
	for i, operand := range operands {
		if i > 0 {
			n.WriteString(operator)
		}
		n.expr(operand)
	}
}

func (n *namer) column(c *ast.Column) {
	parts := c.Name.Parts()
	found, used, err := n.scope.resolve(parts, c)
	if err != nil {
		n.WriteString(c.Name.Text())
		return
	}
	if column, ok := found.(*expr.Column); ok {
		n.WriteString(column.String())
	} else {
		n.WriteString(strings.Join(parts[:used], "."))
	}
	for _, field := range parts[used:] {
		n.WriteString("[" + field + "]")
	}
}

func (n *namer) unary(e *ast.Unary) {
	if number, ok := e.Input.(*ast.Number); ok && e.Op == ast.Negate {
		if value, err := n.binder.number(number, "-"+number.Text); err == nil {
			n.WriteString(value.String())
		}
		return
	}
	if interval, ok := e.Input.(*ast.Interval); ok && e.Op == ast.Negate {
		if value, err := n.binder.unary(&ast.Unary{Op: ast.Negate, Input: interval}, n.scope); err == nil {
			n.WriteString(value.String())
		}
		return
	}
	switch e.Op {
	case ast.Not:
		n.WriteString("NOT ")
		n.expr(e.Input)
	case ast.Negate:
		n.WriteString("(- ")
		n.expr(e.Input)
		n.WriteString(")")
	default:
		n.expr(e.Input)
	}
}

func (n *namer) caseOf(c *ast.Case) {
	n.WriteString("CASE ")
	if c.Operand != nil {
		n.expr(c.Operand)
		n.WriteString(" ")
	}
	for _, when := range c.Whens {
		n.WriteString("WHEN ")
		n.expr(when.Condition)
		n.WriteString(" THEN ")
		n.expr(when.Result)
		n.WriteString(" ")
	}
	if c.Else != nil {
		n.WriteString("ELSE ")
		n.expr(c.Else)
		n.WriteString(" ")
	}
	n.WriteString("END")
}

func (n *namer) not(negated bool) string {
	if negated {
		return " NOT"
	}
	return ""
}

// predicate names tests, and what is left.
func (n *namer) predicate(e ast.Expr) {
	switch e := e.(type) {
	case *ast.Is:
		n.expr(e.Input)
		n.WriteString(" IS" + n.not(e.Negated) + " ")
		n.WriteString([...]string{ast.IsNull: "NULL", ast.IsTrue: "TRUE", ast.IsFalse: "FALSE", ast.IsUnknown: "UNKNOWN"}[e.Test])
	case *ast.Between:
		n.expr(e.Input)
		n.WriteString(n.not(e.Negated) + " BETWEEN ")
		n.infix(" AND ", e.Low, e.High)
	case *ast.In:
		n.expr(e.Input)
		n.WriteString(n.not(e.Negated) + " IN ")
		n.infix(", ", e.List...)
	case *ast.Like:
		n.like(e)
	case *ast.InSubquery:
		n.WriteString(strings.TrimSpace(n.not(e.Negated) + " IN"))
	case *ast.Exists:
		n.WriteString(strings.TrimSpace(n.not(e.Negated) + " EXISTS"))
	case *ast.Quantified:
		n.quantified(e)
	case *ast.Subquery:
		n.WriteString(n.binder.subqueries[e.Query])
	default:
		n.nested(e)
	}
}

func (n *namer) quantified(e *ast.Quantified) {
	if e.Query == nil && e.Op == ast.Equal && e.Quantifier == ast.Any {
		n.function("array_has", e.Array, e.Left)
		return
	}
	n.expr(e.Left)
	n.WriteString(" " + operatorName(e.Op) + [...]string{ast.Any: " ANY", ast.All: " ALL"}[e.Quantifier])
	if e.Query == nil {
		n.WriteString("(")
		n.expr(e.Array)
		n.WriteString(")")
	}
}

func (n *namer) like(e *ast.Like) {
	n.expr(e.Input)
	n.WriteString(n.not(e.Negated) + [...]string{ast.CaseSensitive: " LIKE ", ast.AnyCase: " ILIKE ", ast.SimilarTo: " SIMILAR TO "}[e.Kind])
	n.expr(e.Pattern)
	if escape, ok := e.Escape.(*ast.String); ok {
		n.WriteString(" CHAR '" + escape.Value + "'")
	}
}

// nested names what makes and takes apart nested values, and constants.
func (n *namer) nested(e ast.Expr) {
	switch e := e.(type) {
	case *ast.Array:
		n.function("make_array", e.Elements...)
	case *ast.Struct:
		n.function("named_struct", structArgs(e)...)
	case *ast.Map:
		n.function("map", &ast.Array{Elements: e.Keys}, &ast.Array{Elements: e.Values})
	case *ast.Tuple:
		n.function("struct", e.Elements...)
	case *ast.Index:
		n.index(e)
	case *ast.Field:
		n.expr(e.Input)
		n.WriteString("[" + e.Name.Name + "]")
	case *ast.Slice:
		n.slice(e)
	case *ast.Wildcard:
		n.WriteString("*")
	default:
		n.constant(e)
	}
}

func (n *namer) index(e *ast.Index) {
	n.expr(e.Input)
	n.WriteString("[")
	if field, ok := e.Key.(*ast.String); ok {
		n.WriteString(field.Value)
	} else {
		n.expr(e.Key)
	}
	n.WriteString("]")
}

func (n *namer) slice(e *ast.Slice) {
	n.expr(e.Input)
	n.WriteString("[")
	stride := e.Stride
	if stride == nil {
		stride = &ast.Number{Text: "1"}
	}
	for i, bound := range []ast.Expr{e.From, e.To, stride} {
		if i > 0 {
			n.WriteString(":")
		}
		if bound != nil {
			n.expr(bound)
		}
	}
	n.WriteString("]")
}

// constant names a literal, of which a cast is not part.
func (n *namer) constant(e ast.Expr) {
	if p, ok := e.(*ast.Parameter); ok {
		n.WriteString("$" + p.Name)
		return
	}
	bound, err := n.binder.constant(e)
	if err != nil {
		n.WriteString(e.String())
		return
	}
	if cast, ok := bound.(*expr.Cast); ok {
		bound = cast.Input
	}
	n.WriteString(bound.String())
}
