package binder

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/types"
)

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

// unnested binds unnest in a select list, or in GROUP BY. Beside groups it makes rows of what is computed from these, unless they are
// groups of the elements.
func (b *Binder) unnested(c *ast.Call, s *scope) (expr.Expr, error) {
	if len(c.Args) != 1 {
		return nil, binding(c, "unnest takes one list: got %d arguments", len(c.Args))
	}
	inner := *s
	inner.unnesting = nil
	list, elements, err := b.listWithin(c, &inner)
	if err != nil {
		return nil, err
	}
	a := s.aggregation
	if a != nil {
		if known := a.unnested.find(list, len(elements)); known != nil {
			return known, nil
		}
	}
	if s.unnesting == nil {
		return nil, binding(c, "unnest stands in a select list or in FROM only")
	}
	if a == nil {
		return s.unnesting.add(b, list, elements, b.name(c, &inner)), nil
	}
	if list, err = a.over(list, c); err != nil {
		return nil, err
	}
	column := s.unnesting.add(b, list, elements, b.name(c, &inner))
	a.output[column.ID] = struct{}{}
	return column, nil
}

// listWithin binds the list of a call of unnest, and gives the types of its elements. Of unnest(unnest(x)) the list is x, and the types are
// those of its elements and of theirs.
func (b *Binder) listWithin(c *ast.Call, s *scope) (list expr.Expr, elements []types.Type, err error) {
	nested, ok := c.Args[0].(*ast.Call)
	if !ok || nested.Name.Text() != "unnest" || len(nested.Args) != 1 {
		if list, err = b.expr(c.Args[0], s); err != nil {
			return nil, nil, err
		}
		element, err := elementType(list, c)
		return list, []types.Type{element}, err
	}
	if list, elements, err = b.listWithin(nested, s); err != nil {
		return nil, nil, err
	}
	element, err := elementType(&expr.Literal{DataType: elements[len(elements)-1]}, c)
	return list, append(elements, element), err
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
	lists := make([]logical.Named, len(ref.Args), len(ref.Args)+1)
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
	if !ref.Ordinality {
		return lists, nil
	}
	numbers, err := b.ordinals(ref, lists)
	if err != nil {
		return nil, err
	}
	return append(lists, logical.Named{Expr: numbers, Column: b.column("ordinality", arrow.PrimitiveTypes.Int64, true)}), nil
}

// ordinals is the list of the numbers of elements, from 1 on, of the longest of lists.
func (b *Binder) ordinals(ref *ast.Unnest, lists []logical.Named) (expr.Expr, error) {
	lengths := make([]expr.Expr, len(lists))
	for i, list := range lists {
		var err error
		if lengths[i], err = b.apply(ref, "array_length", list.Expr); err != nil {
			return nil, err
		}
	}
	longest, err := b.apply(ref, "greatest", lengths...)
	if err != nil {
		return nil, err
	}
	return b.apply(ref, "generate_series", expr.Int64(1), longest)
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
