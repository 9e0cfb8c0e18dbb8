package binder

import (
	"slices"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/tree"
)

// maxGroupingSets bounds what CUBE makes of many columns.
const maxGroupingSets = 4096

// groupBy binds GROUP BY. Names mean columns of FROM first, then names of the select list; numbers are positions in it.
func (st *selecting) groupBy(body *ast.Select, a *aggregation) error {
	elements := body.GroupBy
	if body.GroupByAll {
		for _, it := range st.items {
			if it.ast == nil {
				a.group(st.Binder, it.found, it.found.Name)
			} else if !st.hasAggregate(it.ast) && !hasWindow(it.ast) {
				elements = append(elements, it.ast)
			}
		}
	}
	g := &grouping{selecting: st, aggregation: a, scope: st.scope.in("GROUP BY")}
	a.unnested = &unnesting{}
	g.scope.unnesting = a.unnested
	sets, err := g.product(elements)
	if err != nil {
		return err
	}
	if len(sets) != 1 || g.several {
		return a.split(st.Binder, sets)
	}
	return nil
}

// group adds a group unless there is the same one, and returns its place. A column stays what it is, unless it is one of a
// query around.
func (a *aggregation) group(b *Binder, e expr.Expr, name string) int {
	i, added := a.grouped.Add(e)
	if !added {
		return i
	}
	column, ok := e.(*expr.Column)
	switch {
	case !ok:
		column = b.column(name, e.Type(), e.Nullable())
		column.Metadata = expr.Metadata(e)
	case !a.input.Has(column.ID):
		made := *column
		made.ID = b.ids.Next()
		column = &made
	}
	a.groups = append(a.groups, logical.Named{Expr: e, Column: column})
	a.output[column.ID] = struct{}{}
	return i
}

// split makes grouping sets, in which every group may be NULL.
func (a *aggregation) split(b *Binder, sets [][]int) error {
	a.sets = sets
	a.setID = b.column("__grouping_set", arrow.PrimitiveTypes.Int32, false)
	a.output[a.setID.ID] = struct{}{}
	for i, group := range a.groups {
		delete(a.output, group.Column.ID)
		column := *group.Column
		column.ID, column.Null = b.ids.Next(), true
		a.groups[i].Column = &column
		a.output[column.ID] = struct{}{}
	}
	return nil
}

// grouping reads the elements of GROUP BY as sets of groups.
type grouping struct {
	*selecting
	aggregation *aggregation
	scope       *scope
	several     bool // there were GROUPING SETS, ROLLUP or CUBE
}

// product combines each set of an element with each of those that follow.
func (g *grouping) product(elements []ast.Expr) ([][]int, error) {
	sets := [][]int{nil}
	for _, element := range elements {
		more, err := g.element(element)
		if err != nil {
			return nil, err
		}
		if len(sets)*len(more) > maxGroupingSets {
			return nil, binding(element, "too many grouping sets: more than %d", maxGroupingSets)
		}
		var combined [][]int
		for _, set := range sets {
			for _, other := range more {
				combined = append(combined, union(set, other))
			}
		}
		sets = combined
	}
	return sets, nil
}

// union is the positions of both sets, each once.
func union(a, b []int) []int {
	joined := slices.Clone(a)
	for _, position := range b {
		if !slices.Contains(joined, position) {
			joined = append(joined, position)
		}
	}
	return joined
}

// element is one or several sets.
func (g *grouping) element(e ast.Expr) ([][]int, error) {
	if nested, ok := e.(*ast.Grouping); ok {
		g.several = true
		return g.sets(nested)
	}
	set, err := g.columns(e)
	return [][]int{set}, err
}

// columns is the set of an expression, or of the tuple's elements.
func (g *grouping) columns(e ast.Expr) ([]int, error) {
	tuple, ok := e.(*ast.Tuple)
	if !ok {
		position, err := g.one(e)
		return []int{position}, err
	}
	var set []int
	for _, element := range tuple.Elements {
		position, err := g.one(element)
		if err != nil {
			return nil, err
		}
		set = union(set, []int{position})
	}
	return set, nil
}

// one binds an expression to group by.
func (g *grouping) one(e ast.Expr) (int, error) {
	position, ok, err := ordinal(e, "GROUP BY", len(g.items))
	if err != nil {
		return 0, err
	}
	if ok {
		if it := g.items[position]; it.ast == nil {
			return g.aggregation.group(g.Binder, it.found, it.found.Name), nil
		}
		e = g.items[position].ast
	}
	e = g.aliased(e)
	bound, err := g.expr(e, g.scope)
	if err != nil {
		return 0, err
	}
	group := g.aggregation.group(g.Binder, bound, g.name(e, g.scope))
	g.aggregation.written[e] = group
	if tree.Any(e, isQuery) {
		g.aggregation.texts[e.String()] = group
	}
	return group, nil
}

// groupOf is the group that an expression of the select list was written for. Sub-queries that are written twice are the same.
func (a *aggregation) groupOf(e ast.Expr) (int, bool) {
	if group, ok := a.written[e]; ok || e == nil || len(a.texts) == 0 {
		return group, ok
	}
	group, ok := a.texts[e.String()]
	return group, ok
}

// aliased is the expression of the select list that a name means, where it means no column of FROM.
func (g *grouping) aliased(e ast.Expr) ast.Expr {
	e = unaliased(e)
	column, ok := e.(*ast.Column)
	if !ok || len(column.Name) != 1 || len(g.scope.named(column.Name[0].Name)) > 0 {
		return e
	}
	for _, it := range g.items {
		if alias, ok := it.ast.(*ast.Alias); ok && it.alias == column.Name[0].Name {
			return alias.Input
		}
	}
	return e
}
