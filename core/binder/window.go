package binder

import (
	"slices"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/foreign"
	"github.com/ballista-go/ballista/core/function/adopt"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/tree"
)

// windowing collects the window functions of a SELECT, in a node for each partition and order. The clauses of the SELECT share it.
type windowing struct {
	named  map[string]*ast.Window // of the WINDOW clause, without bases
	nodes  []*logical.Window
	output []*expr.Column
}

// newWindowing reads the WINDOW clause. A definition may build on those before it.
func newWindowing(clause []ast.NamedWindow) (*windowing, error) {
	w := &windowing{named: make(map[string]*ast.Window, len(clause))}
	for _, definition := range clause {
		name := definition.Name
		if _, twice := w.named[name.Name]; twice {
			return nil, binding(name, "window is defined twice: %q", name.Name)
		}
		resolved, err := w.resolve(definition.Window)
		if err != nil {
			return nil, err
		}
		w.named[name.Name] = resolved
	}
	return w, nil
}

// resolve completes a window by the one that it builds on.
func (w *windowing) resolve(window *ast.Window) (*ast.Window, error) {
	if window.Base == nil {
		return window, nil
	}
	base, ok := w.named[window.Base.Name]
	if !ok {
		names := make([]string, 0, len(w.named))
		for name := range w.named {
			names = append(names, name)
		}
		slices.Sort(names)
		return nil, errs.At(window.Base.Pos(), errs.NotFound, "window not found: %q%s", window.Base.Name, errs.Suggest(window.Base.Name, names))
	}
	merged := *window
	merged.Base = nil
	switch {
	case len(window.PartitionBy) > 0:
		return nil, binding(window, "PARTITION BY stands in the window that others build on only: %q", window.Base.Name)
	case len(window.OrderBy) > 0 && len(base.OrderBy) > 0:
		return nil, binding(window, "window has an ORDER BY already: %q", window.Base.Name)
	case base.Frame != nil && (window.Frame != nil || len(window.OrderBy) > 0):
		return nil, binding(window, "window has a frame already, and cannot be built on: %q", window.Base.Name)
	}
	merged.PartitionBy = base.PartitionBy
	if len(window.OrderBy) == 0 {
		merged.OrderBy = base.OrderBy
	}
	if window.Frame == nil {
		merged.Frame = base.Frame
	}
	return &merged, nil
}

// isWindow reports whether an expression is a call of a window function.
func isWindow(e ast.Expr) bool {
	c, ok := e.(*ast.Call)
	return ok && c.Over != nil
}

func hasWindow(e ast.Expr) bool { return tree.Any(e, isWindow) }

// window binds a call of a window function, and returns the column of its results.
func (b *Binder) window(c *ast.Call, s *scope) (expr.Expr, error) {
	name := c.Name.Text()
	if s.windows == nil {
		return nil, binding(c, "window functions are not allowed in %s: %s", s.clause, name)
	}
	spec, err := s.windows.resolve(c.Over)
	if err != nil {
		return nil, err
	}
	inner := s.in("a window function")
	inner.parameters = nil
	inner.windows, inner.unnesting = nil, nil
	if s.aliasesFirst { // of the output, which is computed later
		inner.aliases = nil
	}
	call := &expr.Window{}
	if f, ok := b.windowOf(c); ok {
		err = b.windowFunction(c, f, call, inner)
	} else if f, ok := b.aggregateOf(c); ok {
		err = b.windowAggregate(c, f, call, inner)
	} else if _, ok := b.scalarOf(c); ok {
		return nil, binding(c, "function cannot have OVER, it is neither a window function nor an aggregate: %s", name)
	} else {
		return nil, b.unknownFunction(c, name)
	}
	if err != nil {
		return nil, err
	}
	node, err := b.windowNode(spec, inner)
	if err != nil {
		return nil, err
	}
	if call.Frame, err = b.frame(spec, node.Order, inner); err != nil {
		return nil, err
	}
	if call.Function != nil && call.Function.Foreign != nil && call.Overload.Frames && call.Frame.Exclude != expr.ExcludeNoOthers {
		return nil, unsupported(c, "function %s is given the bounds of frames, which say nothing of EXCLUDE", name)
	}
	call.Keys = len(node.Order)
	return s.windows.add(b, s, node, call, c)
}

// windowOf finds the window function that is called, if it is one that is no aggregate.
func (b *Binder) windowOf(c *ast.Call) (*expr.WindowFunction, bool) {
	if c.Foreign != nil {
		return adopt.Window(c.Foreign), c.Foreign.Kind == foreign.Windowed
	}
	return b.catalog.Window(c.Name.Text())
}

func (b *Binder) windowFunction(c *ast.Call, f *expr.WindowFunction, call *expr.Window, s *scope) error {
	if c.Distinct || c.Filter != nil || len(c.OrderBy) > 0 || len(c.WithinGroup) > 0 {
		return binding(c, "DISTINCT, FILTER and ORDER BY are for aggregate functions: %s", f.Name)
	}
	given, err := positional(f.Name, f.Doc, c.Args)
	if err != nil {
		return err
	}
	for _, arg := range given {
		if _, ok := arg.(*ast.Wildcard); ok {
			return binding(arg, "function %s does not take *", f.Name)
		}
	}
	args, err := b.list(given, s)
	if err != nil {
		return err
	}
	for i, arg := range args { // such as -1, or a constant that is computed
		if literal, err := b.fold(arg, given[i]); err == nil {
			args[i] = literal
		}
	}
	call.Function, call.Given = f, b.args(args)
	if call.Overload, err = f.Resolve(call.Given); err != nil {
		return locate(err, c)
	}
	if call.Args, err = arguments(f.Name, args, call.Overload.Args); err != nil {
		return locate(err, c)
	}
	call.IgnoreNulls = c.Nulls == ast.IgnoreNulls && f.TakesNulls
	return nil
}

func (b *Binder) windowAggregate(c *ast.Call, f *expr.AggregateFunction, call *expr.Window, s *scope) error {
	switch {
	case len(c.WithinGroup) > 0:
		return unsupported(c, "WITHIN GROUP is not supported with OVER: %s", f.Name)
	case len(c.OrderBy) > 0:
		return unsupported(c, "ORDER BY within the parentheses is not supported with OVER: %s", f.Name)
	}
	aggregate, err := b.aggregateCall(c, f, s)
	call.Aggregate = aggregate
	return err
}

// windowNode binds the partition and the order of a window. Constants do not divide rows.
func (b *Binder) windowNode(w *ast.Window, s *scope) (*logical.Window, error) {
	node := &logical.Window{}
	for _, e := range w.PartitionBy {
		bound, err := b.overGroups(e, s)
		if err != nil {
			return nil, err
		}
		if _, constant := bound.(*expr.Literal); !constant {
			node.Partition = append(node.Partition, bound)
		}
	}
	for _, key := range w.OrderBy {
		bound, err := b.overGroups(key.Expr, s)
		if err != nil {
			return nil, err
		}
		node.Order = append(node.Order, b.sortKey(bound, key.SortOrder))
	}
	return node, nil
}

// overGroups binds an expression of a window; where the rows are those of groups it is over these.
func (b *Binder) overGroups(e ast.Expr, s *scope) (expr.Expr, error) {
	bound, err := b.expr(e, s)
	if err != nil || s.aggregation == nil {
		return bound, err
	}
	return s.aggregation.over(bound, e)
}

// add collects a call unless the same one was already.
func (w *windowing) add(b *Binder, s *scope, node *logical.Window, call *expr.Window, c *ast.Call) (expr.Expr, error) {
	if s.aggregation != nil {
		over, err := tree.EachChild[expr.Expr](call, func(e expr.Expr) (expr.Expr, error) { return s.aggregation.over(e, c) })
		if err != nil {
			return nil, err
		}
		call = over.(*expr.Window)
	}
	if w.isNested(node, call) {
		return nil, binding(c, "window functions are not allowed in a window function: %s", c.Name.Text())
	}
	at := slices.IndexFunc(w.nodes, func(other *logical.Window) bool { return sameWindow(node, other) })
	if at < 0 {
		at = len(w.nodes)
		w.nodes = append(w.nodes, node)
	}
	node = w.nodes[at]
	for _, known := range node.Calls {
		if expr.Same(known.Expr, call) {
			return known.Column, nil
		}
	}
	column := b.column(b.name(c, s), call.Type(), call.Nullable())
	column.Metadata = expr.Metadata(call)
	node.Calls = append(node.Calls, logical.Named{Expr: call, Column: column})
	w.output = append(w.output, column)
	if s.aggregation != nil {
		s.aggregation.output[column.ID] = struct{}{}
	}
	return column, nil
}

// isNested reports whether a call is over results of others, by the names that these have in the select list.
func (w *windowing) isNested(node *logical.Window, call *expr.Window) (nested bool) {
	results := expr.IDsOf(w.output)
	for _, e := range append(node.Expressions(), call) {
		expr.Columns(e, func(c *expr.Column) { nested = nested || results.Has(c.ID) })
	}
	return nested
}

// sameWindow reports whether two windows have the same partitions in the same order.
func sameWindow(a, b *logical.Window) bool {
	return slices.EqualFunc(a.Partition, b.Partition, expr.Same) && slices.EqualFunc(a.Order, b.Order, func(x, y expr.SortKey) bool {
		return x.Descending == y.Descending && x.NullsFirst == y.NullsFirst && expr.Same(x.Expr, y.Expr)
	})
}

// over puts the nodes above the rows that the functions see.
func (w *windowing) over(node logical.Node) logical.Node {
	for _, window := range w.nodes {
		node = window.WithChildren([]logical.Node{node})
	}
	return node
}

// qualify binds QUALIFY, where names mean columns of FROM first, then those of the select list.
func (st *selecting) qualify(body *ast.Select) (expr.Expr, error) {
	if body.Qualify == nil {
		return nil, nil
	}
	s := st.scope.in("QUALIFY")
	s.aliases = make(map[string]expr.Expr, len(st.items))
	for _, it := range st.items {
		s.aliases[it.Column.Name] = it.Expr
	}
	bound, err := st.condition(body.Qualify, "the condition of QUALIFY", s)
	if err != nil {
		return nil, err
	}
	if len(st.windows.nodes) == 0 {
		return nil, binding(body.Qualify, "QUALIFY takes a window function, there or in the select list: use WHERE or HAVING")
	}
	if s.aggregation == nil {
		return bound, nil
	}
	return s.aggregation.over(bound, body.Qualify)
}
