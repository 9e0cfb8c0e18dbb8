package binder

import (
	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

func (b *Binder) unnested(c *ast.Call, _ *scope) (expr.Expr, error) {
	return nil, unsupported(c, "unnest in a select list is not supported")
}

func (b *Binder) unnestRelation(ref *ast.Unnest, _ *environment) (logical.Node, []entry, error) {
	return nil, nil, unsupported(ref, "UNNEST is not supported")
}

func (b *Binder) tableFunction(ref *ast.TableFunction, _ *environment) (logical.Node, []entry, error) {
	return nil, nil, unsupported(ref, "table function is not supported: %s", ref.Name.Text())
}
