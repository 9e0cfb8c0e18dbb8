package main

import (
	"context"

	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/binder"
	"github.com/ballista-go/ballista/core/errs"
)

var joinKinds = map[string]ast.JoinKind{
	"inner": ast.InnerJoin, "left": ast.LeftJoin, "right": ast.RightJoin, "full": ast.FullJoin,
	"semi": ast.LeftSemiJoin, "anti": ast.LeftAntiJoin,
}

func (r relation) joinKind() (ast.JoinKind, error) {
	kind, ok := joinKinds[r.options.Kind]
	if !ok {
		return kind, errs.New(errs.Binding, "join kind is not known: %q (known: inner, left, right, full, semi, anti)", r.options.Kind)
	}
	return kind, nil
}

func (r relation) join(context.Context) (*core.Query, error) {
	kind, err := r.joinKind()
	if err != nil {
		return nil, err
	}
	return r.inputs[0].Join(r.inputs[1], binder.Join{
		Kind: kind, LeftKeys: columnNames(r.options.Left), RightKeys: columnNames(r.options.Right),
		MergeKeys: r.options.Coalesce,
	})
}

func (r relation) joinOn(context.Context) (*core.Query, error) {
	kind, err := r.joinKind()
	if err != nil {
		return nil, err
	}
	conditions, err := r.allExprs()
	if err != nil {
		return nil, err
	}
	return r.inputs[0].Join(r.inputs[1], binder.Join{Kind: kind, On: conditions})
}

func (r relation) union(context.Context) (*core.Query, error) {
	return r.combine(ast.SetOperation{Op: ast.Union})
}

func (r relation) unionByName(context.Context) (*core.Query, error) {
	return r.combine(ast.SetOperation{Op: ast.Union, ByName: true})
}

func (r relation) intersect(context.Context) (*core.Query, error) {
	return r.combine(ast.SetOperation{Op: ast.Intersect})
}

func (r relation) except(context.Context) (*core.Query, error) {
	return r.combine(ast.SetOperation{Op: ast.Except})
}

func (r relation) combine(operation ast.SetOperation) (*core.Query, error) {
	operation.All = !r.options.Distinct
	return r.inputs[0].SetOperation(r.inputs[1], &operation)
}
