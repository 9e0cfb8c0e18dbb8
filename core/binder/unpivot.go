package binder

import (
	"cmp"
	"slices"
	"strings"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/types"
)

// unpivot binds UNPIVOT: lists of the names and of the values of the items are made rows of.
func (b *Binder) unpivot(ref *ast.Unpivot, env *environment) (logical.Node, []entry, error) {
	node, entries, err := b.relation(ref.Table, env)
	if err != nil {
		return nil, nil, err
	}
	names := make([]expr.Expr, len(ref.Items))
	values := make([][]expr.Expr, len(ref.Values))
	taken := map[expr.ID]bool{}
	for i, item := range ref.Items {
		columns, err := unpivotColumns(item, len(values), &scope{environment: env, entries: entries, clause: "UNPIVOT"})
		if err != nil {
			return nil, nil, err
		}
		texts := make([]string, len(columns))
		for k, column := range columns {
			taken[column.ID], texts[k] = true, column.Name
			values[k] = append(values[k], column)
		}
		names[i] = utf8(cmp.Or(item.Name, strings.Join(texts, "_")))
	}
	unnest, err := b.unpivoted(ref, node, append([][]expr.Expr{names}, values...))
	if err != nil {
		return nil, nil, err
	}
	kept := slices.DeleteFunc(slices.Clone(entries), func(e entry) bool {
		c := e.shown()
		return c == nil || taken[c.ID] || taken[e.column.ID]
	})
	return b.unpivotRows(ref, unnest, kept)
}

// unpivotColumns finds the columns of an item.
func unpivotColumns(item ast.UnpivotItem, values int, s *scope) ([]*expr.Column, error) {
	if len(item.Columns) != values {
		return nil, binding(item.Columns[0], "an item of UNPIVOT must have as many columns as there are values, %d: it has %d", values, len(item.Columns))
	}
	columns := make([]*expr.Column, len(item.Columns))
	for i, c := range item.Columns {
		var err error
		if columns[i], err = named(s, c.Name); err != nil {
			return nil, err
		}
	}
	return columns, nil
}

// unpivoted makes rows of the names and the values.
func (b *Binder) unpivoted(ref *ast.Unpivot, node logical.Node, lists [][]expr.Expr) (*logical.Unnest, error) {
	unnest := &logical.Unnest{Input: node}
	for i, elements := range lists {
		name := ref.Name
		if i > 0 {
			name = ref.Values[i-1]
		}
		elements, err := ofOneType(elements, ref)
		if err != nil {
			return nil, err
		}
		list, err := b.apply(name, "make_array", elements...)
		if err != nil {
			return nil, err
		}
		element, err := elementType(list, name)
		if err != nil {
			return nil, err
		}
		unnest.Lists = append(unnest.Lists, logical.Named{Expr: list, Column: b.column(name.Name, element, true)})
	}
	return unnest, nil
}

// ofOneType casts expressions to the type that holds them all, as UNION does.
func ofOneType(list []expr.Expr, at place) ([]expr.Expr, error) {
	t := list[0].Type()
	for _, e := range list[1:] {
		common, ok := types.Common(t, e.Type())
		if !ok {
			return nil, binding(at, "columns of UNPIVOT have types that do not go together: %s and %s", typeName(t), typeName(e.Type()))
		}
		t = common
	}
	cast := make([]expr.Expr, len(list))
	for i, e := range list {
		cast[i] = castTo(e, t)
	}
	return cast, nil
}

// unpivotRows leaves out rows of NULLs, unless these are included, and gives the columns that were kept, the name and the values.
func (b *Binder) unpivotRows(ref *ast.Unpivot, unnest *logical.Unnest, kept []entry) (logical.Node, []entry, error) {
	made := logical.ColumnsOf(unnest.Lists)
	var input logical.Node = unnest
	if !ref.IncludeNulls {
		known := make([]expr.Expr, len(made)-1)
		for i, c := range made[1:] {
			known[i] = &expr.IsNull{Input: c, Negated: true}
		}
		input = &logical.Filter{Input: unnest, Condition: anyOf(known)}
	}
	project := &logical.Project{Input: input}
	var columns []*expr.Column
	for _, e := range kept {
		columns = append(columns, e.shown())
	}
	for _, c := range append(columns, made...) {
		column := b.column(c.Name, c.DataType, c.Null)
		column.Metadata = c.Metadata
		project.Exprs = append(project.Exprs, logical.Named{Expr: c, Column: column})
	}
	return b.aliased(project, scopeOf(project), ref.Alias)
}
