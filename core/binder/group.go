package binder

import (
	"slices"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
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
			} else if !st.hasAggregate(it.ast) {
				elements = append(elements, it.ast)
			}
		}
	}
	g := &grouping{selecting: st, aggregation: a, scope: st.scope.in("GROUP BY")}
	sets, err := g.product(elements)
	if err != nil {
		return err
	}
	if len(sets) != 1 || g.several {
		return a.split(st.Binder, sets)
	}
	return nil
}

// group adds a group unless there is the same one, and returns its place. A column stays what it is.
func (a *aggregation) group(b *Binder, e expr.Expr, name string) int {
	for i, known := range a.groups {
		if same(known.Expr, e) {
			return i
		}
	}
	column, ok := e.(*expr.Column)
	if !ok {
		column = b.column(name, e.Type(), e.Nullable())
	}
	a.groups = append(a.groups, logical.Named{Expr: e, Column: column})
	a.output[column.ID] = struct{}{}
	return len(a.groups) - 1
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
	return group, nil
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

// sets lists the sets of GROUPING SETS, ROLLUP and CUBE.
func (g *grouping) sets(n *ast.Grouping) ([][]int, error) {
	if n.Kind == ast.GroupingSets {
		return g.listed(n)
	}
	columns := make([][]int, len(n.Sets))
	for i, composite := range n.Sets {
		set, err := g.columns(&ast.Tuple{Elements: composite})
		if err != nil {
			return nil, err
		}
		columns[i] = set
	}
	if n.Kind == ast.Rollup {
		return rollup(columns), nil
	}
	if len(columns) > 12 {
		return nil, binding(n, "too many grouping sets: CUBE of %d columns", len(columns))
	}
	return cube(columns), nil
}

func (g *grouping) listed(n *ast.Grouping) ([][]int, error) {
	var sets [][]int
	for _, listed := range n.Sets {
		if len(listed) == 1 {
			if nested, ok := listed[0].(*ast.Grouping); ok {
				more, err := g.sets(nested)
				if err != nil {
					return nil, err
				}
				sets = append(sets, more...)
				continue
			}
		}
		set, err := g.columns(&ast.Tuple{Elements: listed})
		if err != nil {
			return nil, err
		}
		sets = append(sets, set)
	}
	return sets, nil
}

// rollup is each prefix of the columns, the longest first.
func rollup(columns [][]int) [][]int {
	var sets [][]int
	for n := len(columns); n >= 0; n-- {
		var set []int
		for _, column := range columns[:n] {
			set = union(set, column)
		}
		sets = append(sets, set)
	}
	return sets
}

// cube is each subset of the columns, the largest first.
func cube(columns [][]int) [][]int {
	var sets [][]int
	for mask := 1<<len(columns) - 1; mask >= 0; mask-- {
		var set []int
		for i, column := range columns {
			if mask&(1<<(len(columns)-1-i)) != 0 {
				set = union(set, column)
			}
		}
		sets = append(sets, set)
	}
	return sets
}

// grouping binds GROUPING(...): for each argument a bit that is 1 where the row's set leaves it out.
func (b *Binder) grouping(c *ast.Call, s *scope) (expr.Expr, error) {
	a := s.aggregation
	if a == nil {
		return nil, binding(c, "grouping is not allowed in %s", s.clause)
	}
	inner := s.in("the arguments of grouping")
	inner.aggregation = nil
	args, err := b.list(c.Args, inner)
	if err != nil {
		return nil, err
	}
	positions := make([]int, len(args))
	for i, arg := range args {
		positions[i] = slices.IndexFunc(a.groups, func(n logical.Named) bool { return same(n.Expr, arg) })
		if positions[i] < 0 {
			return nil, binding(c.Args[i], "argument of grouping is not in GROUP BY: %s", c.Args[i])
		}
	}
	return a.mask(positions), nil
}

func (a *aggregation) mask(positions []int) expr.Expr {
	if a.sets == nil {
		return int32Literal(0)
	}
	numbered := &expr.Case{}
	for i, set := range a.sets {
		mask := int64(0)
		for _, position := range positions {
			mask <<= 1
			if !slices.Contains(set, position) {
				mask |= 1
			}
		}
		numbered.Whens = append(numbered.Whens, expr.When{
			Condition: &expr.Comparison{Op: expr.Equal, Left: a.setID, Right: int32Literal(int64(i))},
			Result:    int32Literal(mask),
		})
	}
	last := len(numbered.Whens) - 1
	numbered.Else = numbered.Whens[last].Result
	if last > 0 {
		numbered.Whens = numbered.Whens[:last]
	}
	return numbered
}

func int32Literal(v int64) *expr.Literal {
	return &expr.Literal{Value: v, DataType: arrow.PrimitiveTypes.Int32}
}
