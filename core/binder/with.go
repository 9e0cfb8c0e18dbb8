package binder

import (
	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// environment is what surrounds a query: common tables, and the scope of the query around a sub-query.
type environment struct {
	parent *environment
	table  *commonTable // or nil
	outer  *scope       // or nil
	beside []entry      // columns of relations that a sub-query of FROM does not see, since it is not LATERAL
}

// commonTable is a table of WITH.
type commonTable struct {
	id   int
	name string
	plan logical.Node // nil while it is being bound, save for the step of a recursion
}

// find looks a common table up by name.
func (e *environment) find(name string) *commonTable {
	for ; e != nil; e = e.parent {
		if e.table != nil && e.table.name == name {
			return e.table
		}
	}
	return nil
}

// inside is the environment of a sub-query in a scope.
func (s *scope) inside() *environment {
	return &environment{parent: s.environment, outer: s}
}

// with binds common tables. Each sees those before it.
func (b *Binder) with(w *ast.With, env *environment) (*environment, []*commonTable, error) {
	var tables []*commonTable
	seen := map[string]bool{}
	for _, t := range w.Tables {
		if seen[t.Name.Name] {
			return nil, nil, binding(t, "name of WITH is given twice: %q", t.Name.Name)
		}
		seen[t.Name.Name] = true
		bind := b.plainTable
		if w.Recursive {
			bind = b.recursiveTable
		}
		plan, err := bind(t, env)
		if err != nil {
			return nil, nil, err
		}
		table := &commonTable{id: int(b.ids.Next()), name: t.Name.Name, plan: plan}
		tables = append(tables, table)
		env = &environment{parent: env, table: table, outer: env.outer}
	}
	return env, tables, nil
}

// plainTable binds a common table that does not read itself.
func (b *Binder) plainTable(t *ast.CommonTable, env *environment) (logical.Node, error) {
	plan, err := b.called(t.Query, t.Columns, env)
	if err != nil || len(t.Columns) == 0 {
		return plan, err
	}
	return b.renameAll(plan, t.Columns, t)
}

// reference reads a common table: with columns of its own, since there may be others.
func (b *Binder) reference(t *commonTable, qualifier string) logical.Node {
	ref := &logical.Ref{ID: t.id, Name: t.name}
	var names []logical.Named
	for _, c := range t.plan.Output() {
		fresh := *c
		fresh.ID, fresh.Qualifier = b.ids.Next(), qualifier
		ref.Columns = append(ref.Columns, &fresh)
		names = append(names, logical.Named{Expr: c, Column: &fresh})
	}
	b.dependencies.carry(names)
	return ref
}

// share puts common tables in: the plan itself for one reference, a relation computed once for several.
func (b *Binder) share(tables []*commonTable, node logical.Node) (logical.Node, error) {
	for i := len(tables) - 1; i >= 0; i-- {
		if err := b.cancelled(); err != nil {
			return nil, err
		}
		t := tables[i]
		references := 0
		eachNode(node, func(n logical.Node) {
			if ref, ok := n.(*logical.Ref); ok && ref.ID == t.id {
				references++
			}
		})
		switch {
		case references == 0:
		case references > 1 && len(free(t.plan)) == 0:
			node = &logical.With{ID: t.id, Name: t.name, Shared: t.plan, Body: node}
		default:
			inlined, err := b.inline(t, node)
			if err != nil {
				return nil, err
			}
			node = inlined
		}
	}
	return node, nil
}

func (b *Binder) inline(t *commonTable, node logical.Node) (logical.Node, error) {
	return logical.Up(node, func(n logical.Node) (logical.Node, error) {
		ref, ok := n.(*logical.Ref)
		if !ok || ref.ID != t.id {
			return n, nil
		}
		plan, err := b.Renumber(t.plan)
		if err != nil {
			return nil, err
		}
		return renamed(plan, ref.Columns), nil
	})
}

// renamed gives a plan's columns other names and IDs.
func renamed(plan logical.Node, columns []*expr.Column) *logical.Project {
	project := &logical.Project{Input: plan, Exprs: make([]logical.Named, len(columns))}
	for i, c := range plan.Output() {
		project.Exprs[i] = logical.Named{Expr: c, Column: columns[i]}
	}
	return project
}
