package binder

import (
	"maps"
	"slices"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
)

// lambdaCall binds a call of a function of a list and of a lambda over its elements.
func (b *Binder) lambdaCall(at place, f *expr.Function, s *scope, args []ast.Expr) (expr.Expr, error) {
	var lambda *ast.Lambda
	if len(args) == 2 {
		lambda, _ = args[1].(*ast.Lambda)
	}
	if lambda == nil {
		return nil, binding(at, "function %s takes a list and a lambda, such as x -> x + 1", f.Name)
	}
	list, err := b.expr(args[0], s)
	if err != nil {
		return nil, err
	}
	element, ok := elementOf(list.Type())
	if !ok {
		return nil, binding(args[0], "function %s takes a list and a lambda: %s is %s", f.Name, args[0], typeName(list.Type()))
	}
	bound, err := b.lambda(lambda, element, s)
	if err != nil {
		return nil, err
	}
	return b.applyFunction(at, f, list, bound)
}

func elementOf(t types.Type) (arrow.Field, bool) {
	switch t := t.(type) {
	case *arrow.MapType:
	case arrow.ListLikeType:
		return t.ElemField(), true
	case *arrow.NullType:
		return arrow.Field{Type: arrow.Null, Nullable: true}, true
	}
	return arrow.Field{}, false
}

// lambda binds a lambda with a parameter of a type.
func (b *Binder) lambda(l *ast.Lambda, parameter arrow.Field, s *scope) (expr.Expr, error) {
	if len(l.Parameters) != 1 {
		return nil, binding(l, "lambda takes one parameter: got %d", len(l.Parameters))
	}
	name := l.Parameters[0].Name
	column := b.column(name, parameter.Type, parameter.Nullable)
	body, err := b.expr(l.Body, s.with(column))
	if err != nil {
		return nil, err
	}
	if expr.HasSubquery(body) {
		return nil, unsupported(l, "sub-queries in lambdas are not supported: %s", l)
	}
	return &expr.Lambda{Parameters: []*expr.Column{column}, Body: body}, nil
}

// with is the scope in which a parameter has its name, before any column.
func (s *scope) with(parameter *expr.Column) *scope {
	inside := *s
	inside.parameters = maps.Clone(s.parameters)
	if inside.parameters == nil {
		inside.parameters = map[string]*expr.Column{}
	}
	inside.parameters[parameter.Name] = parameter
	return &inside
}

func (n *namer) lambda(l *ast.Lambda) {
	n.WriteString("(")
	within := &namer{binder: n.binder, scope: n.scope}
	for i, p := range l.Parameters {
		if i > 0 {
			n.WriteString(", ")
		}
		n.WriteString(p.Name)
		within.scope = within.scope.with(&expr.Column{Name: p.Name})
	}
	within.expr(l.Body)
	n.WriteString(") -> " + within.String())
}

func hasLambda(args []ast.Expr) bool {
	return slices.ContainsFunc(args, func(e ast.Expr) bool { _, ok := e.(*ast.Lambda); return ok })
}
