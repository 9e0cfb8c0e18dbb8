package binder

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/types"
)

// unnesting collects the lists that a select list makes rows of.
type unnesting struct{ lists []logical.Named }

// add collects a list unless the same one was already, and returns the column of its elements.
func (u *unnesting) add(b *Binder, list expr.Expr, element types.Type, name string) *expr.Column {
	for _, known := range u.lists {
		if expr.Same(known.Expr, list) {
			return known.Column
		}
	}
	column := b.column(name, element, true)
	u.lists = append(u.lists, logical.Named{Expr: list, Column: column})
	return column
}

// elementType is the type of a list's elements.
func elementType(list expr.Expr, at place) (types.Type, error) {
	t, ok := list.Type().(arrow.ListLikeType)
	if !ok || t.ID() == arrow.MAP {
		if list.Type().ID() == arrow.STRUCT {
			return nil, unsupported(at, "unnest of structs is not supported")
		}
		return nil, binding(at, "unnest takes a list: got %s", typeName(list.Type()))
	}
	return t.Elem(), nil
}

// unnested binds unnest in a select list.
func (b *Binder) unnested(c *ast.Call, s *scope) (expr.Expr, error) {
	switch {
	case s.unnesting == nil && s.aggregation != nil:
		return nil, unsupported(c, "unnest beside aggregate functions is not supported")
	case s.unnesting == nil:
		return nil, binding(c, "unnest stands in a select list or in FROM only")
	}
	if len(c.Args) != 1 {
		return nil, binding(c, "unnest takes one list: got %d arguments", len(c.Args))
	}
	inner := *s
	inner.unnesting = nil
	if nested, ok := c.Args[0].(*ast.Call); ok && nested.Name.Text() == "unnest" {
		return nil, unsupported(c, "unnest of unnest is not supported")
	}
	list, err := b.expr(c.Args[0], &inner)
	if err != nil {
		return nil, err
	}
	element, err := elementType(list, c)
	if err != nil {
		return nil, err
	}
	return s.unnesting.add(b, list, element, b.name(c, &inner)), nil
}

// unnestRelation binds UNNEST(...) in a FROM clause.
func (b *Binder) unnestRelation(ref *ast.Unnest, env *environment) (logical.Node, []entry, error) {
	s := &scope{environment: env, outer: env.outer, clause: "UNNEST"}
	if node, is, err := b.structRelation(ref, s); err != nil || is {
		if err != nil {
			return nil, nil, err
		}
		return b.aliased(node, scopeOf(node), ref.Alias)
	}
	lists, err := b.lists(ref, s)
	if err != nil {
		return nil, nil, err
	}
	node := &logical.Unnest{Input: &logical.Values{Rows: [][]expr.Expr{{}}}, Lists: lists}
	return b.aliased(node, scopeOf(node), ref.Alias)
}

func (b *Binder) lists(ref *ast.Unnest, s *scope) ([]logical.Named, error) {
	if ref.Ordinality {
		return nil, unsupported(ref, "WITH ORDINALITY is not supported")
	}
	lists := make([]logical.Named, len(ref.Args))
	for i, arg := range ref.Args {
		list, err := b.expr(arg, s)
		if err != nil {
			return nil, err
		}
		element, err := elementType(list, arg)
		if err != nil {
			return nil, err
		}
		name := b.name(&ast.Call{Name: ast.Name{{Name: "unnest"}}, Args: []ast.Expr{arg}}, s)
		lists[i] = logical.Named{Expr: list, Column: b.column(name, element, true)}
	}
	return lists, nil
}

// unnestBeside makes rows of lists in the columns of the relation on the left.
func (b *Binder) unnestBeside(ref *ast.Unnest, left logical.Node, entries []entry, env *environment) (logical.Node, []entry, error) {
	lists, err := b.lists(ref, &scope{environment: env, entries: entries, outer: env.outer, clause: "UNNEST"})
	if err != nil {
		return nil, nil, err
	}
	added := make([]entry, len(lists))
	for i := range lists {
		if ref.Alias != nil && len(ref.Alias.Columns) > 0 {
			if len(ref.Alias.Columns) != len(lists) {
				return nil, nil, binding(ref.Alias, "expected %d column names, one for each column: got %d", len(lists), len(ref.Alias.Columns))
			}
			lists[i].Column.Name = ref.Alias.Columns[i].Name
		}
		added[i] = entry{column: lists[i].Column}
	}
	if ref.Alias != nil {
		added = qualify(added, []string{ref.Alias.Name.Name}, ref.Alias.Name.Name)
	}
	node := &logical.Unnest{Input: left, Lists: lists}
	return node, append(entries[:len(entries):len(entries)], added...), nil
}

// NullLists says what Unnest does with rows whose list is NULL.
type NullLists uint8

// The treatments of NULL lists.
const (
	KeepNullLists NullLists = iota // a row with NULL
	DropNullLists                  // no row
)

// Unnest makes a row for each element of the lists in columns, which the elements take the place of.
func (b *Binder) Unnest(input logical.Node, columns []ast.Name, nulls NullLists) (logical.Node, error) {
	s := framedScope(input, "unnest")
	output := input.Output()
	replaced := make(map[expr.ID]*expr.Column, len(columns))
	node := &logical.Unnest{Input: input}
	for _, name := range columns {
		column, err := named(s, name)
		if err != nil {
			return nil, err
		}
		element, err := elementType(column, name)
		if err != nil {
			return nil, err
		}
		var list expr.Expr = column
		if nulls == KeepNullLists && column.Null {
			list = oneNull(column)
		}
		made := *column
		made.ID, made.DataType, made.Null = b.ids.Next(), element, true
		replaced[column.ID] = &made
		node.Lists = append(node.Lists, logical.Named{Expr: list, Column: &made})
	}
	kept := make([]*expr.Column, len(output))
	for i, c := range output {
		kept[i] = c
		if made, ok := replaced[c.ID]; ok {
			kept[i] = made
		}
	}
	return passing(node, kept), nil
}

// oneNull is the list, or for NULL a list of one NULL.
func oneNull(list *expr.Column) expr.Expr {
	null := &expr.Literal{Value: []types.Value{nil}, DataType: list.DataType}
	return &expr.Case{Whens: []expr.When{{Condition: &expr.IsNull{Input: list}, Result: null}}, Else: list}
}
