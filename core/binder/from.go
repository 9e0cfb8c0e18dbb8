package binder

import (
	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/catalog"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/table"
)

// from binds a FROM clause: the cross join of its relations. Without one there is one row without columns.
func (b *Binder) from(refs []ast.TableRef, env *environment) (logical.Node, []entry, error) {
	if len(refs) == 0 {
		return &logical.Values{Rows: [][]expr.Expr{{}}}, nil, nil
	}
	node, entries, err := b.relation(refs[0], env)
	for _, ref := range refs[1:] {
		if err != nil {
			return nil, nil, err
		}
		node, entries, err = b.beside(&ast.Join{Kind: ast.CrossJoin, Right: ref}, node, entries, env)
	}
	return node, entries, err
}

// relation binds a relation of a FROM clause.
func (b *Binder) relation(ref ast.TableRef, env *environment) (logical.Node, []entry, error) {
	if err := b.cancelled(); err != nil {
		return nil, nil, err
	}
	switch ref := ref.(type) {
	case *ast.Table:
		return b.table(ref, env)
	case *ast.Derived:
		node, err := b.query(ref.Query, env)
		if err != nil {
			return nil, nil, err
		}
		return b.aliased(node, framed(node), ref.Alias)
	case *ast.Nested:
		node, entries, err := b.relation(ref.Table, env)
		if err != nil {
			return nil, nil, err
		}
		if ref.Alias != nil {
			node, entries = mergedOnce(node, entries)
		}
		return b.aliased(node, entries, ref.Alias)
	case *ast.Sample:
		return b.sample(ref, env)
	case *ast.Join:
		node, entries, err := b.relation(ref.Left, env)
		if err != nil {
			return nil, nil, err
		}
		return b.beside(ref, node, entries, env)
	case *ast.Pivot:
		return b.pivot(ref, env)
	case *ast.Unpivot:
		return b.unpivot(ref, env)
	case *ast.Unnest:
		return b.unnestRelation(ref, env)
	case *ast.TableFunction:
		return b.tableFunction(ref, env)
	}
	return nil, nil, errs.At(ref.Pos(), errs.Internal, "unknown relation: %T", ref)
}

// mergedOnce makes a join with a name of its own have a column of those that USING merges, which cannot be told apart under that name.
func mergedOnce(node logical.Node, entries []entry) (logical.Node, []entry) {
	shown := make([]*expr.Column, 0, len(entries))
	for _, e := range entries {
		if c := e.shown(); c != nil {
			shown = append(shown, c)
		}
	}
	if len(shown) == len(entries) {
		return node, entries
	}
	project := &logical.Project{Input: node}
	for _, c := range shown {
		project.Exprs = append(project.Exprs, logical.Named{Expr: c, Column: c})
	}
	return project, scopeOf(project)
}

// shown is the column that * has for an entry, or nil where another one shows it.
func (e entry) shown() *expr.Column {
	switch {
	case e.merged != nil && e.merged.shown != e.column:
		return nil
	case e.merged != nil && !e.merged.equal:
		return e.merged.column
	}
	return e.column
}

// table binds the name of a common table, a table or a view.
func (b *Binder) table(ref *ast.Table, env *environment) (logical.Node, []entry, error) {
	parts := ref.Name.Parts()
	if len(parts) == 1 {
		if common := env.find(parts[0]); common != nil {
			if common.plan == nil {
				return nil, nil, binding(ref, "a recursive query reads itself in the second part of a UNION only: %q", common.name)
			}
			node := b.reference(common, parts[0])
			return b.aliased(node, scopeOf(node, parts[0]), ref.Alias)
		}
	}
	name, err := b.options.Default.Resolve(parts)
	if err != nil {
		return nil, nil, locate(err, ref)
	}
	relation, err := b.catalog.Lookup(name)
	if errs.Is(err, errs.NotFound) {
		if node, entries, is, err := b.file(ref); is {
			return node, entries, err
		}
	}
	if err != nil {
		return nil, nil, locate(err, ref)
	}
	full := []string{name.Catalog, name.Schema, name.Table}
	if relation.View != nil {
		return b.view(relation.View, ref, full)
	}
	if ref.Alias != nil && len(ref.Alias.Columns) == 0 {
		node, entries := b.scanned(relation, ref.Name.Text(), ref.Alias.Name.Name, []string{ref.Alias.Name.Name})
		return node, entries, nil
	}
	node, entries := b.scanned(relation, ref.Name.Text(), ref.Name.Text(), full)
	return b.aliased(node, entries, ref.Alias)
}

func (b *Binder) scanned(relation catalog.Relation, name, qualifier string, parts []string) (logical.Node, []entry) {
	scan := b.Scan(relation.Table, name, qualifier)
	b.dependencies.declare(relation.Keys, scan.Output())
	return scan, scopeOf(scan, parts...)
}

// Scan reads all columns of a table under a qualifier, which may be "".
func (b *Binder) Scan(t table.Table, name, qualifier string) *logical.Scan {
	scan := &logical.Scan{Name: name, Table: t, Limit: -1}
	for i, field := range t.Schema().Fields() {
		scan.Columns = append(scan.Columns, table.Column{Index: i, Column: &expr.Column{
			ID: b.ids.Next(), Qualifier: qualifier, Name: field.Name, DataType: field.Type, Null: field.Nullable, Metadata: field.Metadata,
		}})
	}
	return scan
}

// view is a fresh copy of the view's plan.
func (b *Binder) view(v *catalog.View, ref *ast.Table, full []string) (logical.Node, []entry, error) {
	plan, err := b.Renumber(v.Plan)
	if err != nil {
		return nil, nil, err
	}
	return b.aliased(plan, qualify(scopeOf(plan), full, ref.Name.Text()), ref.Alias)
}

// qualify puts columns under a relation's name.
func qualify(entries []entry, parts []string, text string) []entry {
	qualified := make([]entry, len(entries))
	for i, e := range entries {
		column := *e.column
		column.Qualifier = text
		qualified[i] = entry{column: &column, qualifier: parts}
	}
	return qualified
}

// aliased puts a relation under its alias, if it has one.
func (b *Binder) aliased(node logical.Node, entries []entry, alias *ast.TableAlias) (logical.Node, []entry, error) {
	if alias == nil {
		return node, entries, nil
	}
	name := alias.Name.Name
	if len(alias.Columns) > 0 {
		renamed, err := b.renameAll(node, alias.Columns, alias)
		if err != nil {
			return nil, nil, err
		}
		node, entries = renamed, scopeOf(renamed)
	}
	return node, qualify(entries, []string{name}, name), nil
}

// Table reads all columns of a table or a view.
func (b *Binder) Table(name ast.Name) (logical.Node, error) {
	ref := &ast.Table{Name: name}
	if len(name) > 0 {
		ref.Position = name[0].Position
	}
	node, entries, err := b.table(ref, &environment{})
	if err != nil {
		return nil, err
	}
	return requalified(node, entries), nil
}

// requalified makes a plan produce its columns as they are called in scope.
func requalified(node logical.Node, entries []entry) logical.Node {
	project := &logical.Project{Input: node}
	changed := false
	for i, c := range node.Output() {
		changed = changed || entries[i].column != c
		project.Exprs = append(project.Exprs, logical.Named{Expr: c, Column: entries[i].column})
	}
	if !changed {
		return node
	}
	return project
}

// RenameAll gives all columns of a relation new names.
func (b *Binder) RenameAll(node logical.Node, names []ast.Ident) (logical.Node, error) {
	at := ast.Ident{}
	if len(names) > 0 {
		at = names[0]
	}
	return b.renameAll(node, names, at)
}

// renameAll gives all columns of a relation new names.
func (b *Binder) renameAll(node logical.Node, names []ast.Ident, at place) (logical.Node, error) {
	columns := node.Output()
	if len(names) != len(columns) {
		return nil, binding(at, "expected %d column names, one for each column: got %d", len(columns), len(names))
	}
	fresh := make([]*expr.Column, len(columns))
	for i, c := range columns {
		column := *c
		column.ID, column.Name, column.Qualifier = b.ids.Next(), names[i].Name, ""
		fresh[i] = &column
	}
	project := renamed(node, fresh)
	b.dependencies.carry(project.Exprs)
	return project, nil
}
