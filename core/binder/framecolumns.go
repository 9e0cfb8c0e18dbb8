package binder

import (
	"slices"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// WithColumns adds named expressions, each in place of the column of its name where there is one.
func (b *Binder) WithColumns(input logical.Node, columns []*ast.Alias) (logical.Node, error) {
	replaced := make(map[string]bool, len(columns))
	s := framedScope(input, "SELECT")
	var items []item
	for _, e := range s.entries {
		i := slices.IndexFunc(columns, func(a *ast.Alias) bool { return a.Name.Name == e.column.Name })
		if i < 0 {
			items = append(items, item{found: e.column})
			continue
		}
		replaced[e.column.Name] = true
		items = append(items, item{ast: columns[i], alias: e.column.Name})
	}
	for _, a := range columns {
		if !replaced[a.Name.Name] {
			items = append(items, item{ast: a, alias: a.Name.Name})
		}
	}
	st := b.selectingOver(input)
	st.items = items
	return st.projection()
}

// projection binds items without aggregates over the input.
func (st *selecting) projection() (logical.Node, error) {
	if err := st.compute(&ast.Select{}, &ast.Query{}); err != nil {
		return nil, err
	}
	return st.finish(&ast.Select{}, &ast.Query{})
}

// Rename gives a column another name. A name that no column has changes nothing.
func (b *Binder) Rename(input logical.Node, from ast.Name, to string) (logical.Node, error) {
	s := framedScope(input, "rename")
	parts := from.Parts()
	column, err := s.find(parts[:len(parts)-1], parts[len(parts)-1], from)
	if err != nil || column == nil {
		return input, err
	}
	columns := input.Output()
	fresh := slices.Clone(columns)
	for i, c := range columns {
		if c.ID == column.ID {
			fresh[i] = &expr.Column{ID: b.ids.Next(), Name: to, DataType: c.DataType, Null: c.Null, Metadata: c.Metadata}
		}
	}
	return renamed(input, fresh), nil
}

// Drop leaves out all columns of the names. Names that no column has are ignored.
func (b *Binder) Drop(input logical.Node, names []ast.Name) logical.Node {
	var kept []*expr.Column
	for _, e := range framed(input) {
		dropped := slices.ContainsFunc(names, func(n ast.Name) bool {
			last := len(n) - 1
			return last >= 0 && n[last].Name == e.column.Name && e.matches(n[:last].Parts())
		})
		if !dropped {
			kept = append(kept, e.column)
		}
	}
	return passing(input, kept)
}

// SetOperation combines the rows of two relations: the operator, ALL and BY NAME are those of o, whose bodies do not count.
func (b *Binder) SetOperation(left, right logical.Node, o *ast.SetOperation) (logical.Node, error) {
	right, err := b.apart(left, right)
	if err != nil {
		return nil, err
	}
	return b.combine(left, right, o)
}

// apart renumbers the right plan where both produce the same columns.
func (b *Binder) apart(left, right logical.Node) (logical.Node, error) {
	produced := expr.IDs{}
	eachNode(left, func(n logical.Node) {
		for _, c := range producedBy(n) {
			produced[c.ID] = struct{}{}
		}
	})
	shared := false
	eachNode(right, func(n logical.Node) {
		shared = shared || slices.ContainsFunc(producedBy(n), func(c *expr.Column) bool { return produced.Has(c.ID) })
	})
	if !shared {
		return right, nil
	}
	return b.Renumber(right)
}
