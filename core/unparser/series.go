package unparser

import (
	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
)

// called is a table that a table function makes.
type called interface {
	// Call returns the function and its arguments.
	Call() (function string, args []*expr.Literal)
}

// called is a block that reads what a table function gives.
func (p *planner) called(t called, columns []*expr.Column) (*block, error) {
	function, constants := t.Call()
	alias := p.alias(function)
	ref := &ast.TableFunction{Name: ast.Name{ident(function)}, Alias: &ast.TableAlias{Name: ident(alias)}}
	for _, constant := range constants {
		arg, err := p.literal(constant)
		if err != nil {
			return nil, err
		}
		ref.Args = append(ref.Args, arg)
	}
	b := &block{sel: &ast.Select{From: []ast.TableRef{ref}}}
	for _, c := range columns {
		ref.Alias.Columns = append(ref.Alias.Columns, ident(c.Name))
		b.items = append(b.items, item{column: c, expr: &ast.Column{Name: ast.Name{ident(alias), ident(c.Name)}}})
	}
	return b, nil
}
