package binder

import (
	"slices"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// selecting is a SELECT on its way to a plan: each step puts a node above those made before.
type selecting struct {
	*Binder
	node   logical.Node
	scope  *scope
	items  []item
	keys   []expr.SortKey // over the columns of the items and hidden ones
	hidden []*expr.Column // columns that only the sort needs
	given  expr.IDs       // columns of the items bound so far
	// groups is set where the rows are those of groups.
	groups    *aggregation
	windows   *windowing
	unnesting *unnesting // the lists that rows are made of, after windows
	qualified expr.Expr  // the condition of QUALIFY; or nil
	unnamed   bool       // the items get their names from elsewhere, so that they may share some
}

// item is an expression of the select list.
type item struct {
	ast   ast.Expr     // or nil for columns that a wildcard stands for
	found *expr.Column // of a wildcard
	alias string
	logical.Named
}

// selection binds a SELECT with the ORDER BY of the query around it.
func (b *Binder) selection(body *ast.Select, q *ast.Query, env *environment) (logical.Node, error) {
	return (&selecting{Binder: b}).bind(body, q, env)
}

func (st *selecting) bind(body *ast.Select, q *ast.Query, env *environment) (logical.Node, error) {
	node, entries, err := st.from(body.From, env)
	if err != nil {
		return nil, err
	}
	st.node, st.given = node, expr.IDs{}
	st.scope = &scope{environment: env, entries: entries, outer: env.outer, clause: "SELECT"}
	if err := st.where(body.Where); err != nil {
		return nil, err
	}
	if st.items, err = st.expand(body.Items, st.scope); err != nil {
		return nil, err
	}
	if err := st.compute(body, q); err != nil {
		return nil, err
	}
	return st.finish(body, q)
}

func (st *selecting) where(condition ast.Expr) error {
	if condition == nil {
		return nil
	}
	bound, err := st.condition(condition, "the condition of WHERE", st.scope.in("WHERE"))
	if err != nil {
		return err
	}
	st.node = &logical.Filter{Input: st.node, Condition: filtering(bound)}
	return nil
}

// compute binds the select list, groups and conditions on groups.
func (st *selecting) compute(body *ast.Select, q *ast.Query) error {
	if !st.aggregates(body, q) {
		claimed := false
		plain := *st
		plain.items, plain.given = slices.Clone(st.items), expr.IDs{}
		if err := plain.plain(body, q, &claimed); !claimed {
			*st = plain
			return err
		}
	}
	if err := st.prepare(body); err != nil {
		return err
	}
	return st.aggregated(body, q)
}

// prepare makes what collects the windows and the lists of the select list.
func (st *selecting) prepare(body *ast.Select) (err error) {
	st.unnesting = &unnesting{}
	st.windows, err = newWindowing(body.Windows)
	return err
}

// plain binds the select list of a SELECT without groups. claimed is set where it needs one all the same.
func (st *selecting) plain(body *ast.Select, q *ast.Query, claimed *bool) error {
	if err := st.prepare(body); err != nil {
		return err
	}
	s := st.scope.in("SELECT")
	s.unnesting, s.windows, s.claimed = st.unnesting, st.windows, claimed
	if err := st.bindItems(s); err != nil {
		return err
	}
	st.scope = st.scope.in("SELECT")
	st.scope.windows, st.scope.claimed = st.windows, claimed
	return st.overRows(body, q)
}

// overRows binds the clauses that see the rows that the select list is computed from: QUALIFY and ORDER BY.
func (st *selecting) overRows(body *ast.Select, q *ast.Query) (err error) {
	if st.qualified, err = st.qualify(body); err != nil {
		return err
	}
	return st.order(q, body, st.scope)
}

// available are the columns that the items can be computed from.
func (st *selecting) available() []*expr.Column {
	output := st.node.Output()
	if st.groups != nil {
		output = st.groups.node(st.node).Output()
	}
	return slices.Concat(output, st.windows.output, logical.ColumnsOf(st.unnesting.lists))
}

// bindItems binds the select list.
func (st *selecting) bindItems(s *scope) error {
	for i := range st.items {
		if err := st.bindItem(&st.items[i], s); err != nil {
			return err
		}
	}
	if st.unnamed {
		return nil
	}
	return st.distinctNames()
}

func (st *selecting) bindItem(it *item, s *scope) (err error) {
	if it.Expr, err = st.itemExpr(it, s); err != nil {
		return err
	}
	it.Column = st.output(*it, s)
	st.given[it.Column.ID] = struct{}{}
	return nil
}

func (st *selecting) itemExpr(it *item, s *scope) (expr.Expr, error) {
	a := s.aggregation
	if a != nil {
		if group, ok := a.groupOf(unaliased(it.ast)); ok {
			return a.groups[group].Column, nil
		}
	}
	var bound expr.Expr = it.found
	var err error
	if it.found == nil {
		bound, err = st.expr(it.ast, s)
	}
	if err != nil || a == nil {
		return bound, err
	}
	return a.over(bound, it.ast)
}

func unaliased(e ast.Expr) ast.Expr {
	if alias, ok := e.(*ast.Alias); ok {
		return alias.Input
	}
	return e
}

// output is the column that an item's values are called. A column under its own name stays what it is, save for one of a
// query around: both would be in what a sub-query is joined to.
func (st *selecting) output(it item, s *scope) *expr.Column {
	column, isColumn := it.Expr.(*expr.Column)
	isOwn := isColumn && !s.around(column)
	plain := it.ast == nil || isName(it.ast) && given(it.ast) == nil
	switch {
	case isOwn && plain && (it.alias == "" || it.alias == column.Name) && !st.given.Has(column.ID):
		return column
	case it.alias != "":
		return st.made(it, it.alias)
	case isColumn && plain:
		made := *column
		made.ID = st.ids.Next()
		return &made
	}
	return st.made(it, st.name(it.ast, s))
}

// made is a new column for an item.
func (st *selecting) made(it item, name string) *expr.Column {
	column := st.column(name, it.Expr.Type(), it.Expr.Nullable())
	if !st.rewritten(it) {
		column.Metadata = expr.Metadata(it.Expr)
	}
	if said := given(it.ast); said != nil {
		column.Metadata = said.over(column.Metadata)
	}
	return column
}

// rewritten reports whether the item is a call for which something else stands, such as a cast. Functions drop metadata.
func (st *selecting) rewritten(it item) bool {
	written, ok := unaliased(it.ast).(*ast.Call)
	if !ok {
		return false
	}
	_, aggregate := st.catalog.Aggregate(written.Name.Text())
	_, call := it.Expr.(*expr.Call)
	return !aggregate && !call
}

func isName(e ast.Expr) bool {
	e = unaliased(e)
	if plus, ok := e.(*ast.Unary); ok && plus.Op == ast.Plus {
		e = plus.Input
	}
	_, ok := e.(*ast.Column)
	return ok
}

// distinctNames refuses output columns that could not be told apart.
func (st *selecting) distinctNames() error {
	seen := make(map[string]bool, len(st.items))
	bare := make(map[string]bool, len(st.items))
	for _, it := range st.items {
		name := it.Column.String()
		if seen[name] {
			return st.duplicate(it, name)
		}
		seen[name] = true
		if it.Column.Qualifier == "" {
			bare[name] = true
		}
	}
	for _, it := range st.items {
		if it.Column.Qualifier != "" && bare[it.Column.Name] {
			return st.duplicate(it, it.Column.Name)
		}
	}
	return nil
}

func (st *selecting) duplicate(it item, name string) error {
	var at place = &ast.Null{}
	if it.ast != nil {
		at = it.ast
	}
	return binding(at, "column name is not unique: %q (name one of them with AS)", name)
}

// finish puts the projection, DISTINCT and the sort above what was computed.
func (st *selecting) finish(body *ast.Select, q *ast.Query) (logical.Node, error) {
	named := make([]logical.Named, len(st.items), len(st.items)+len(st.hidden))
	columns := make([]logical.Named, len(st.items))
	for i, it := range st.items {
		named[i] = it.Named
		columns[i] = logical.Named{Expr: it.Column, Column: it.Column}
	}
	for _, c := range st.hidden {
		named = append(named, logical.Named{Expr: c, Column: c})
	}
	st.dependencies.carry(named)
	input := st.unnesting.over(st.windows.over(st.node))
	if st.qualified != nil {
		input = &logical.Filter{Input: input, Condition: st.qualified}
	}
	var node logical.Node = &logical.Project{Input: input, Exprs: named}
	node, err := st.distinct(node, body, q)
	if err != nil {
		return nil, err
	}
	if len(st.keys) > 0 {
		node = &logical.Sort{Input: node, Keys: st.keys, Fetch: -1}
	}
	if len(node.Output()) > len(columns) {
		node = &logical.Project{Input: node, Exprs: columns}
	}
	return node, nil
}

func (st *selecting) distinct(node logical.Node, body *ast.Select, q *ast.Query) (logical.Node, error) {
	switch {
	case !body.Distinct:
		return node, nil
	case len(body.DistinctOn) > 0:
		return st.distinctOn(node, body, q)
	case len(st.hidden) > 0:
		return nil, binding(body, "with SELECT DISTINCT, expressions of ORDER BY must be in the select list: %s", st.hidden[0])
	}
	return &logical.Distinct{Input: node}, nil
}
