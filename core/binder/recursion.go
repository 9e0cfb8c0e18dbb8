package binder

import (
	"slices"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/types"
)

// recursiveTable binds a common table of WITH RECURSIVE, which may read itself in the second part of a UNION.
func (b *Binder) recursiveTable(t *ast.CommonTable, env *environment) (logical.Node, error) {
	env = &environment{parent: env, table: &commonTable{name: t.Name.Name}, outer: env.outer}
	union, ok := t.Query.Body.(*ast.SetOperation)
	if !ok || union.Op != ast.Union || union.ByName {
		return b.plainTable(t, env)
	}
	inner, tables := env, []*commonTable(nil)
	if t.Query.With != nil {
		var err error
		if inner, tables, err = b.with(t.Query.With, env); err != nil {
			return nil, err
		}
	}
	node, err := b.recursion(t, union, inner)
	if err != nil {
		return nil, err
	}
	if node, err = b.orderedRows(node, t.Query, inner); err != nil {
		return nil, err
	}
	return b.share(tables, node)
}

// recursion binds the union of a start and a step, or a plain one where there is no recursion.
func (b *Binder) recursion(t *ast.CommonTable, union *ast.SetOperation, env *environment) (logical.Node, error) {
	start, err := b.called(union.Left, t.Columns, env)
	if err != nil {
		return nil, err
	}
	if len(t.Columns) > 0 {
		if start, err = b.renameAll(start, t.Columns, t); err != nil {
			return nil, err
		}
	}
	r := &logical.Recursion{ID: int(b.ids.Next()), Name: t.Name.Name, Start: start, Distinct: !union.All}
	for _, c := range start.Output() {
		r.Columns = append(r.Columns, b.column(c.Name, c.DataType, true))
	}
	self := &commonTable{id: r.ID, name: r.Name, plan: &logical.Ref{ID: r.ID, Name: r.Name, Columns: slices.Clone(r.Columns)}}
	if r.Step, err = b.right(union, &environment{parent: env, table: self, outer: env.outer}); err != nil {
		return nil, err
	}
	if !logical.Contains(r.Step, reads(r.ID)) {
		return b.combine(start, r.Step, union)
	}
	if err := sameWidth(start, r.Step, union); err != nil {
		return nil, err
	}
	for i, c := range r.Step.Output() {
		if to := r.Columns[i]; !types.CanCast(c.DataType, to.DataType) {
			return nil, binding(union, "column %q of a recursive query is %s at its start, which %s cannot be cast to", to.Name, typeName(to.DataType), typeName(c.DataType))
		}
	}
	r.Step = b.converted(r.Step, r.Columns)
	for i, c := range r.Step.Output() {
		column := *r.Columns[i]
		column.Null = c.Null || start.Output()[i].Null
		r.Columns[i] = &column
	}
	return r, nil
}

// reads is whether a node reads the shared relation, or the recursion, of the ID.
func reads(id int) func(logical.Node) bool {
	return func(n logical.Node) bool {
		ref, ok := n.(*logical.Ref)
		return ok && ref.ID == id
	}
}
