package binder

import (
	"slices"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/tree"
)

// aggregation collects the groups and the aggregate calls of a SELECT.
type aggregation struct {
	input        expr.IDs // columns of FROM
	groups       []logical.Named
	aggregates   []logical.Named
	grouped      expr.Set         // the expressions of groups
	called       expr.Set         // those of aggregates
	output       expr.IDs         // columns that stand for groups, aggregates and items
	written      map[ast.Expr]int // positions in groups of what GROUP BY took from the select list
	texts        map[string]int   // the same of expressions that have sub-queries, as they are written
	sets         [][]int
	setID        *expr.Column
	unnested     *unnesting // the lists whose elements are grouped by
	dependencies *dependencies
}

// aggregates reports whether the SELECT makes groups.
func (st *selecting) aggregates(body *ast.Select, q *ast.Query) bool {
	if len(body.GroupBy) > 0 || body.GroupByAll || body.Having != nil {
		return true
	}
	for _, it := range st.items {
		if it.ast != nil && st.hasAggregate(it.ast) {
			return true
		}
	}
	for _, key := range q.OrderBy {
		if st.hasAggregate(key.Expr) {
			return true
		}
	}
	return body.Qualify != nil && st.hasAggregate(body.Qualify) || st.windowsAggregate(body)
}

// windowsAggregate reports whether a window of the WINDOW clause is over aggregates.
func (st *selecting) windowsAggregate(body *ast.Select) bool {
	for _, definition := range body.Windows {
		if st.hasAggregate(&ast.Call{Over: definition.Window}) {
			return true
		}
	}
	return false
}

// hasAggregate reports whether an expression calls an aggregate function, other than one of a query around.
func (st *selecting) hasAggregate(e ast.Expr) bool {
	return tree.Any(e, func(e ast.Expr) bool {
		c, ok := e.(*ast.Call)
		if !ok || c.Over != nil {
			return false
		}
		_, ok = st.aggregateOf(c)
		return ok && st.scope.owner(c) == st.scope
	})
}

// aggregated binds groups, the select list, HAVING and ORDER BY, and puts the aggregation below them.
func (st *selecting) aggregated(body *ast.Select, q *ast.Query) error {
	a := &aggregation{input: expr.IDsOf(st.node.Output()), output: expr.IDs{}, written: map[ast.Expr]int{}, texts: map[string]int{}, dependencies: st.dependencies}
	if err := st.groupBy(body, a); err != nil {
		return err
	}
	st.node = a.unnested.over(st.node)
	a.input = expr.IDsOf(st.node.Output())
	s := st.scope.in("SELECT")
	s.aggregation, s.windows, s.unnesting = a, st.windows, st.unnesting
	if err := st.bindItems(s); err != nil {
		return err
	}
	for _, it := range st.items {
		a.output[it.Column.ID] = struct{}{}
	}
	s.unnesting = nil
	having, err := st.having(body, s)
	if err != nil {
		return err
	}
	st.groups, st.scope = a, s
	if err := st.overRows(body, q); err != nil {
		return err
	}
	st.dependencies.group(a)
	st.node, st.groups = a.node(st.node), nil
	if having != nil {
		st.node = &logical.Filter{Input: st.node, Condition: having}
	}
	return nil
}

func (st *selecting) having(body *ast.Select, s *scope) (expr.Expr, error) {
	if body.Having == nil {
		return nil, nil
	}
	s = s.in("HAVING")
	s.windows = nil
	s.aliases = make(map[string]expr.Expr, len(st.items))
	for _, it := range st.items {
		s.aliases[it.Column.Name] = it.Expr
	}
	bound, err := st.condition(body.Having, "the condition of HAVING", s)
	if err != nil {
		return nil, err
	}
	for _, list := range st.unnesting.lists {
		if refers(bound, list.Column) {
			return nil, binding(body.Having, "the condition of HAVING is over groups, not over elements of unnest")
		}
	}
	return s.aggregation.over(bound, body.Having)
}

// refers reports whether an expression refers to a column.
func refers(e expr.Expr, column *expr.Column) (found bool) {
	expr.Columns(e, func(c *expr.Column) { found = found || c.ID == column.ID })
	return found
}

// node is the aggregation of an input.
func (a *aggregation) node(input logical.Node) *logical.Aggregate {
	return &logical.Aggregate{Input: input, Groups: a.groups, Aggregates: a.aggregates, Sets: a.sets, SetID: a.setID}
}

// over rewrites an expression over the input to one over the groups.
func (a *aggregation) over(e expr.Expr, at ast.Expr) (expr.Expr, error) {
	if column, ok := e.(*expr.Column); ok && a.output.Has(column.ID) {
		return e, nil
	}
	if i := a.grouped.Find(e); i >= 0 {
		return a.groups[i].Column, nil
	}
	switch e := e.(type) {
	case *expr.Column:
		if a.input.Has(e.ID) && !a.takes(e) {
			return nil, a.ungrouped(e, at)
		}
		return e, nil
	case *expr.Subquery:
		if err := a.overSubquery(e, at); err != nil {
			return nil, err
		}
	}
	return tree.EachChild(e, func(child expr.Expr) (expr.Expr, error) { return a.over(child, at) })
}

func (a *aggregation) ungrouped(c *expr.Column, at ast.Expr) error {
	if at == nil {
		at = &ast.Null{}
	}
	return binding(at, "column must be in GROUP BY or in an aggregate function: %q", c.String())
}

// overSubquery checks that a sub-query refers to groups that are columns, which keep their IDs.
func (a *aggregation) overSubquery(s *expr.Subquery, at ast.Expr) error {
	for _, c := range free(s.Plan.(logical.Node)) {
		if a.input.Has(c.ID) && !a.output.Has(c.ID) && !a.takes(c) {
			if a.sets != nil {
				return unsupported(at, "sub-queries that refer to columns of grouping sets are not supported: %s", c)
			}
			return a.ungrouped(c, at)
		}
	}
	return nil
}

// aggregate binds a call of an aggregate function, and returns the column of its results.
func (b *Binder) aggregate(c *ast.Call, f *expr.AggregateFunction, s *scope) (expr.Expr, error) {
	if s = s.owner(c); s.aggregation == nil {
		s.claim()
		return nil, binding(c, "aggregate functions are not allowed in %s: %s", s.clause, f.Name)
	}
	c = withinGroup(c, f)
	inner := s.in("the arguments of an aggregate function")
	inner.parameters, inner.aggregation, inner.aliases, inner.unnesting, inner.windows, inner.claimed = nil, nil, nil, nil, nil, nil
	bound, err := b.aggregateCall(c, f, inner)
	if err != nil {
		return nil, err
	}
	return s.aggregation.add(b, bound, b.name(c, inner)), nil
}

// aggregateCall binds a call whose arguments are in the scope.
func (b *Binder) aggregateCall(c *ast.Call, f *expr.AggregateFunction, s *scope) (*expr.Aggregate, error) {
	if c.Distinct && len(c.Args) == 0 {
		return nil, binding(c, "function %s takes an argument behind DISTINCT", f.Name)
	}
	args, err := b.aggregateArgs(c, f, s)
	if err != nil {
		return nil, err
	}
	args, given, overload, err := resolved(b, args, f.Resolve)
	if err != nil {
		return nil, locate(err, c)
	}
	if args, err = arguments(f.Name, args, overload.Args); err != nil {
		return nil, locate(err, c)
	}
	bound := &expr.Aggregate{Function: f, Args: args, Overload: overload, Given: given, Distinct: c.Distinct && !overload.DistinctIrrelevant}
	return bound, b.aggregateClauses(c, bound, s)
}

// aggregateArgs binds arguments. count(*) has none; the value that WITHIN GROUP orders by comes first.
func (b *Binder) aggregateArgs(c *ast.Call, f *expr.AggregateFunction, s *scope) ([]expr.Expr, error) {
	args := c.Args
	if len(args) == 1 {
		if w, ok := args[0].(*ast.Wildcard); ok {
			if f.Name != "count" || c.Distinct || len(w.Qualifier) > 0 {
				return nil, binding(w, "function %s does not take %s", f.Name, w)
			}
			return nil, nil
		}
	}
	if len(c.WithinGroup) > 0 {
		if len(c.WithinGroup) > 1 || c.WithinGroup[0].Descending && orderedSets[f.Name] == nil {
			return nil, unsupported(c, "WITHIN GROUP takes one ascending key: %s", f.Name)
		}
		args = append([]ast.Expr{c.WithinGroup[0].Expr}, args...)
	}
	args, err := positional(f.Name, f.Doc, args)
	if err != nil {
		return nil, err
	}
	bound, err := b.list(args, s)
	if err == nil && len(c.WithinGroup) > 0 && c.WithinGroup[0].Descending && len(bound) > 1 {
		bound[1] = b.descending(bound[1], orderedSets[f.Name])
	}
	return bound, err
}

// present lists an expression unless it is nil.
func present(e expr.Expr) []expr.Expr {
	if e == nil {
		return nil
	}
	return []expr.Expr{e}
}

// aggregateClauses binds FILTER, IGNORE NULLS, which is a filter too, and ORDER BY.
func (b *Binder) aggregateClauses(c *ast.Call, bound *expr.Aggregate, s *scope) (err error) {
	if c.Filter != nil {
		if bound.Filter, err = b.condition(c.Filter, "the condition of FILTER", s); err != nil {
			return err
		}
	}
	if c.Nulls == ast.IgnoreNulls && len(bound.Args) > 0 {
		known := &expr.IsNull{Input: bound.Args[0], Negated: true}
		bound.Filter = expr.Conjunction(append(present(bound.Filter), known))
	}
	for _, key := range c.OrderBy {
		e, err := b.expr(key.Expr, s)
		if err != nil {
			return err
		}
		if c.Distinct && collects[bound.Function.Name] && !isArgument(e, bound.Args) {
			return binding(key.Expr, "an aggregate of DISTINCT values can be ordered by its arguments only: %s", key.Expr)
		}
		if f := bound.Function; f.OrderSensitive || f.TakesOrder || f.Foreign != nil {
			bound.Order = append(bound.Order, b.sortKey(e, key.SortOrder))
		}
	}
	return nil
}

// collects are the aggregates whose results show the order of all values.
var collects = map[string]bool{"array_agg": true, "string_agg": true}

// isArgument reports whether an expression is one of the arguments, which may have been cast.
func isArgument(e expr.Expr, args []expr.Expr) bool {
	return slices.ContainsFunc(args, func(arg expr.Expr) bool {
		cast, ok := arg.(*expr.Cast)
		return expr.Same(arg, e) || ok && expr.Same(cast.Input, e)
	})
}

// add collects an aggregate call unless the same one was already.
func (a *aggregation) add(b *Binder, call *expr.Aggregate, name string) *expr.Column {
	if i, added := a.called.Add(call); !added {
		return a.aggregates[i].Column
	}
	column := b.column(name, call.Type(), call.Nullable())
	column.Metadata = expr.Metadata(call)
	a.aggregates = append(a.aggregates, logical.Named{Expr: call, Column: column})
	a.output[column.ID] = struct{}{}
	return column
}
