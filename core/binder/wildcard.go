package binder

import (
	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
)

// expand replaces the wildcards of a select list.
func (b *Binder) expand(exprs []ast.Expr, s *scope) ([]item, error) {
	var items []item
	for _, e := range exprs {
		if fields := b.unnestedStruct(e, s); fields != nil {
			items = append(items, fields...)
			continue
		}
		switch e := e.(type) {
		case *ast.Wildcard:
			expanded, err := b.wildcard(e, s)
			if err != nil {
				return nil, err
			}
			items = append(items, expanded...)
		case *ast.Alias:
			items = append(items, item{ast: e, alias: e.Name.Name})
		default:
			items = append(items, item{ast: e})
		}
	}
	if len(items) == 0 && len(exprs) > 0 {
		return nil, binding(exprs[0], "EXCLUDE leaves no columns")
	}
	return items, nil
}

// wildcard lists the columns of * or t.*.
func (b *Binder) wildcard(w *ast.Wildcard, s *scope) ([]item, error) {
	if len(s.entries) == 0 {
		return nil, binding(w, "there are no columns that * could stand for")
	}
	var items []item
	matched := len(w.Qualifier) == 0
	for _, e := range s.entries {
		column := e.shown()
		if len(w.Qualifier) > 0 {
			if !e.matches(w.Qualifier.Parts()) {
				continue
			}
			matched, column = true, e.column
		}
		if column != nil {
			items = append(items, item{found: column})
		}
	}
	if !matched {
		return nil, errs.At(w.Pos(), errs.NotFound, "relation not found: %q%s", w.Qualifier.Text(), errs.Suggest(w.Qualifier.Text(), s.relations()))
	}
	return b.changed(w, items)
}

// relations lists the names of the relations in scope.
func (s *scope) relations() []string {
	var names []string
	for _, e := range s.entries {
		if name := qualifierOf(e.qualifier); len(names) == 0 || names[len(names)-1] != name {
			names = append(names, name)
		}
	}
	return names
}

// changed applies EXCLUDE, REPLACE and RENAME.
func (b *Binder) changed(w *ast.Wildcard, items []item) ([]item, error) {
	changes := make(map[string]change, len(w.Exclude)+len(w.Replace)+len(w.Rename))
	for _, ident := range w.Exclude {
		if _, twice := changes[ident.Name]; twice {
			return nil, binding(ident, "column is excluded twice: %q", ident.Name)
		}
		changes[ident.Name] = change{at: ident, excluded: true}
	}
	for _, r := range w.Replace {
		changes[r.Name.Name] = change{at: r, replacement: r}
	}
	for _, r := range w.Rename {
		changes[r.From.Name] = change{at: r.From, name: r.To.Name}
	}
	if len(changes) == 0 {
		return items, nil
	}
	used := map[string]bool{}
	var kept []item
	for _, it := range items {
		name := it.found.Name
		c, ok := changes[name]
		used[name] = true
		switch {
		case !ok:
			kept = append(kept, it)
		case c.replacement != nil:
			kept = append(kept, item{ast: c.replacement, alias: name})
		case !c.excluded:
			kept = append(kept, item{found: it.found, alias: c.name})
		}
	}
	for name, c := range changes {
		if !used[name] {
			return nil, errs.At(c.at.Pos(), errs.NotFound, "column not found: %q%s", name, errs.Suggest(name, foundNames(items)))
		}
	}
	return kept, nil
}

// change is what a wildcard does to a column.
type change struct {
	at          ast.Node
	excluded    bool
	replacement *ast.Alias
	name        string
}

func foundNames(items []item) []string {
	names := make([]string, len(items))
	for i, it := range items {
		names[i] = it.found.Name
	}
	return names
}

// columnsOf are the columns of items.
func columnsOf(items []item) []*expr.Column {
	columns := make([]*expr.Column, len(items))
	for i, it := range items {
		columns[i] = it.Column
	}
	return columns
}
