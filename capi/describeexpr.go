package main

import (
	"strings"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/function"
	"github.com/ballista-go/ballista/core/types"
)

// exprDescription says what an expression is. Kind is what DataFusion calls it.
type exprDescription struct {
	Kind     string `json:"kind"`
	Name     string `json:"name,omitempty"`     // of a column, an alias, a function
	Relation string `json:"relation,omitempty"` // of a column
	Operator string `json:"operator,omitempty"`
	Type     string `json:"type,omitempty"` // of a literal, and of a cast
	Negated  bool   `json:"negated,omitempty"`
	Distinct bool   `json:"distinct,omitempty"`
	Operand  bool   `json:"operand,omitempty"` // of CASE
	Else     bool   `json:"else,omitempty"`
	Parts    int    `json:"parts"` // those of the window are not counted

	Parameters []string           `json:"parameters,omitempty"` // of a lambda
	Window     *windowDescription `json:"window,omitempty"`
}

// description is an expression with its parts.
type description struct {
	exprDescription
	parts []ast.Expr
}

func part(kind string, parts ...ast.Expr) description {
	return description{exprDescription{Kind: kind, Parts: len(parts)}, parts}
}

func (d description) negate(negated bool) description {
	d.Negated = negated
	return d
}

func (d description) named(name string) description {
	d.Name = name
	return d
}

func describeExpr(e ast.Expr) description {
	if literal, ok := constant(e); ok {
		d := part("Literal")
		d.Type = types.Name(literal.DataType)
		return d
	}
	switch e := e.(type) {
	case *ast.Column:
		name := e.Name[len(e.Name)-1].Name
		if e.Parameter {
			return part("LambdaVariable").named(name)
		}
		d := part("Column").named(name)
		d.Relation = e.Name[:len(e.Name)-1].Text()
		return d
	case *ast.Alias:
		return part("Alias", e.Input).named(e.Name.Name)
	case *ast.Binary:
		return describeBinary(operator(e.Op), e.Left, e.Right)
	case *ast.And:
		return describeBinary("AND", firstTerms(e.Terms, func(t []ast.Expr) ast.Expr { return &ast.And{Terms: t} }), last(e.Terms))
	case *ast.Or:
		return describeBinary("OR", firstTerms(e.Terms, func(t []ast.Expr) ast.Expr { return &ast.Or{Terms: t} }), last(e.Terms))
	case *ast.Unary:
		return part(map[ast.UnaryOp]string{ast.Not: "Not", ast.Negate: "Negative"}[e.Op], e.Input)
	case *ast.Cast:
		return describeCast(e)
	case *ast.Case:
		return describeCase(e)
	}
	return describePredicate(e)
}

func describeBinary(operator string, left, right ast.Expr) description {
	d := part("BinaryExpr", left, right)
	d.Operator = operator
	return d
}

func last(terms []ast.Expr) ast.Expr { return terms[len(terms)-1] }

// firstTerms are all terms of a chain but the last, as one expression.
func firstTerms(terms []ast.Expr, join func([]ast.Expr) ast.Expr) ast.Expr {
	if len(terms) == 2 {
		return terms[0]
	}
	return join(terms[:len(terms)-1])
}

func describeCast(c *ast.Cast) description {
	d := part(map[bool]string{false: "Cast", true: "TryCast"}[c.Try], c.Input)
	if d.Type = c.Type.String(); c.Type.Arrow != nil {
		d.Type = types.Name(c.Type.Arrow)
	} else if t, err := constants.Type(c.Type); err == nil {
		d.Type = types.Name(t)
	}
	return d
}

func describeCase(c *ast.Case) description {
	d := part("Case", c.Children()...)
	d.Operand, d.Else = c.Operand != nil, c.Else != nil
	return d
}

func describePredicate(e ast.Expr) description {
	switch e := e.(type) {
	case *ast.Is:
		name := [...]string{ast.IsNull: "Null", ast.IsTrue: "True", ast.IsFalse: "False", ast.IsUnknown: "Unknown"}[e.Test]
		return part(map[bool]string{false: "Is", true: "IsNot"}[e.Negated]+name, e.Input)
	case *ast.Between:
		return part("Between", e.Input, e.Low, e.High).negate(e.Negated)
	case *ast.In:
		return part("InList", e.Children()...).negate(e.Negated)
	case *ast.Like:
		d := part(map[bool]string{false: "Like", true: "SimilarTo"}[e.Kind == ast.SimilarTo], e.Children()...).negate(e.Negated)
		d.Operator = [...]string{ast.CaseSensitive: "like", ast.AnyCase: "ilike", ast.SimilarTo: "similar to"}[e.Kind]
		return d
	case *ast.InSubquery:
		return part("InSubquery", e.Input).negate(e.Negated)
	case *ast.Exists:
		return part("Exists").negate(e.Negated)
	case *ast.Subquery:
		return part("ScalarSubquery")
	case *ast.Parameter:
		return part("Placeholder").named("$" + e.Name)
	case *ast.Wildcard:
		return part("Wildcard")
	case *ast.Grouping:
		return part("GroupingSet", e.Children()...)
	case *ast.Lambda:
		d := part("Lambda", e.Body)
		for _, parameter := range e.Parameters {
			d.Parameters = append(d.Parameters, parameter.Name)
		}
		return d
	}
	return describeCall(e)
}

// functionForm is the function that a form of its own stands for.
func functionForm(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Array:
		return "make_array"
	case *ast.Struct:
		return "named_struct"
	case *ast.Map:
		return "map"
	case *ast.Slice:
		return "array_slice"
	case *ast.Field:
		return "get_field"
	case *ast.Index:
		if _, ok := e.Key.(*ast.String); ok {
			return "get_field"
		}
		return "array_element"
	}
	return ""
}

func describeCall(e ast.Expr) description {
	call, ok := e.(*ast.Call)
	if !ok {
		return part("ScalarFunction", e.Children()...).named(functionForm(e))
	}
	var args []ast.Expr
	for _, arg := range call.Args {
		if _, all := arg.(*ast.Wildcard); !all {
			args = append(args, arg)
		}
	}
	name := strings.ToLower(call.Name.Text())
	kind := "ScalarFunction"
	if _, aggregate := function.Aggregate(name); aggregate {
		kind = "AggregateFunction"
	}
	d := part(kind, args...).named(name)
	d.Distinct = call.Distinct
	if call.Over != nil {
		var parts []ast.Expr
		d.Kind = "WindowFunction"
		d.Window, parts = describeWindow(call.Over)
		d.parts = append(d.parts, parts...)
	}
	return d
}
