package parser

import "github.com/ballista-go/ballista/core/ast"

// comprehension reads FOR x IN list [IF condition] behind the expression of [expression FOR x IN list]: array_transform of the
// elements that array_filter keeps.
func (p *parser) comprehension(result ast.Expr) ast.Expr {
	p.expect("for")
	parameter := p.ident()
	p.expect("in")
	list := p.expr()
	filtered := p.accept("if")
	if filtered {
		list = overElements("array_filter", list, parameter, p.expr())
	}
	p.expect("]")
	if column, ok := result.(*ast.Column); ok && filtered && column.Name.Text() == parameter.Name {
		return list
	}
	return overElements("array_transform", list, parameter, result)
}

// overElements calls a function of a list and of a lambda over its elements.
func overElements(function string, list ast.Expr, parameter ast.Ident, body ast.Expr) ast.Expr {
	at := parameter.Position
	lambda := &ast.Lambda{Position: at, Parameters: []ast.Ident{parameter}, Body: body}
	return &ast.Call{Position: at, Name: ast.Name{{Position: at, Name: function}}, Args: []ast.Expr{list, lambda}}
}
