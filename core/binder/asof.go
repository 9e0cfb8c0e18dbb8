package binder

import (
	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// asOf joins each left row with the nearest of the right rows that match it, by the inequality of the condition. The rows of both sides are
// put one after another in the order of what the inequality compares, so that a window finds the last right row before each left one.
func (b *Binder) asOf(j *ast.Join, kind logical.JoinKind, s *sides, env *environment) (logical.Node, []entry, error) {
	conjuncts, pairs, err := b.asOfCondition(j, s, env)
	if err != nil {
		return nil, nil, err
	}
	n := &nearest{Binder: b, at: j, sides: s, inner: kind == logical.Inner}
	if err := n.sort(conjuncts); err != nil {
		return nil, nil, err
	}
	node, err := n.plan()
	if err != nil {
		return nil, nil, err
	}
	return node, n.entries(pairs), nil
}

// asOfCondition is the condition, and the columns that USING merges, the last of which are compared by >=.
func (b *Binder) asOfCondition(j *ast.Join, s *sides, env *environment) ([]expr.Expr, []pair, error) {
	if j.On != nil {
		condition, err := b.onCondition(j, s, env)
		return expr.Conjuncts(condition), nil, err
	}
	pairs, err := s.pairs(j, j.Using)
	if err != nil {
		return nil, nil, err
	}
	conjuncts := make([]expr.Expr, len(pairs))
	for i, p := range pairs {
		op := expr.Equal
		if i == len(pairs)-1 {
			op = expr.GreaterEqual
		}
		if conjuncts[i], err = b.compare(j.Using[i], op, p.left, p.right); err != nil {
			return nil, nil, err
		}
	}
	return conjuncts, pairs, nil
}

// nearest is a join of each left row with one right row.
type nearest struct {
	*Binder
	at    place
	sides *sides
	inner bool
	keys  []rowPair // that are equal
	time  *rowPair  // that the inequality compares
	op    expr.CompareOp

	ofLeft, ofRight []expr.Expr // conditions of one side alone

	fresh map[expr.ID]*expr.Column // what columns of the sides have become
}

// sort divides the condition into equalities, the inequality, and what speaks of one side alone.
func (n *nearest) sort(conjuncts []expr.Expr) error {
	left, right := expr.IDsOf(n.sides.left.Output()), expr.IDsOf(n.sides.right.Output())
	for _, c := range conjuncts {
		comparison, ok := c.(*expr.Comparison)
		switch {
		case expr.HasSubquery(c):
			return n.refuse(c)
		case !mentions(c, left):
			n.ofRight = append(n.ofRight, c)
		case !mentions(c, right):
			n.ofLeft = append(n.ofLeft, c)
		case ok && spans(comparison.Left, comparison.Right, left, right):
			ok = n.compares(comparison.Op, rowPair{comparison.Left, comparison.Right})
		case ok && spans(comparison.Right, comparison.Left, left, right):
			ok = n.compares(comparison.Op.Mirror(), rowPair{comparison.Right, comparison.Left})
		default:
			ok = false
		}
		if !ok && mentions(c, left) && mentions(c, right) {
			return n.refuse(c)
		}
	}
	if n.time == nil {
		return binding(n.at, "the condition of ASOF JOIN needs an inequality between the sides, such as a.time >= b.time")
	}
	return nil
}

// compares takes a comparison of the sides, or reports that it is one too many or of another kind.
func (n *nearest) compares(op expr.CompareOp, pair rowPair) bool {
	switch op {
	case expr.Equal:
		n.keys = append(n.keys, pair)
		return true
	case expr.Less, expr.LessEqual, expr.Greater, expr.GreaterEqual:
		first := n.time == nil
		n.op, n.time = op, &pair
		return first
	}
	return false
}

func (n *nearest) refuse(c expr.Expr) error {
	return unsupported(n.at, "between the sides the condition of ASOF JOIN takes equalities and one inequality: %s", c)
}

// mentions reports whether an expression has some of the columns.
func mentions(e expr.Expr, ids expr.IDs) bool {
	found := false
	expr.Columns(e, func(c *expr.Column) { found = found || ids.Has(c.ID) })
	return found
}

// plan makes the relation of the left columns and those of the nearest right rows.
func (n *nearest) plan() (logical.Node, error) {
	values, err := n.values()
	if err != nil {
		return nil, err
	}
	union, isLeft := n.both(values)
	inputs := union.Columns[len(union.Columns)-len(values):]
	window := &logical.Window{Input: union}
	for _, key := range union.Columns[:len(n.keys)] {
		window.Partition = append(window.Partition, key)
	}
	for i, key := range []*expr.Column{union.Columns[len(n.keys)], isLeft} {
		descending := n.op == expr.Less || n.op == expr.LessEqual
		if i == 1 { // left rows come before right ones that are equal where these do not match
			descending = n.op == expr.Less || n.op == expr.Greater
		}
		window.Order = append(window.Order, expr.SortKey{Expr: key, Descending: descending, NullsFirst: true})
	}
	for _, c := range inputs {
		call, err := n.last(c)
		if err != nil {
			return nil, err
		}
		window.Calls = append(window.Calls, logical.Named{Expr: call, Column: n.column(c.Name, c.DataType, true)})
	}
	return n.result(window, isLeft)
}

// values are the right columns as the window finds them, behind a mark of right rows: those that may be NULL in a struct, which is not.
func (n *nearest) values() ([]expr.Expr, error) {
	values := []expr.Expr{expr.Bool(true)}
	for _, c := range n.sides.right.Output() {
		if !c.Null {
			values = append(values, c)
			continue
		}
		wrapped, err := n.apply(n.at, "named_struct", utf8("value"), c)
		if err != nil {
			return nil, err
		}
		values = append(values, wrapped)
	}
	return values, nil
}

// both are the rows of both sides: the keys, what the inequality compares, whether a row is a left one, the left columns, and the values of
// right rows. Right rows that match nothing are left out.
func (n *nearest) both(values []expr.Expr) (union *logical.Union, isLeft *expr.Column) {
	left, right := &logical.Project{Input: n.sides.left}, &logical.Project{}
	union = &logical.Union{Inputs: []logical.Node{left, right}}
	add := func(name string, l, r expr.Expr) *expr.Column {
		left.Exprs = append(left.Exprs, logical.Named{Expr: l, Column: n.column(name, l.Type(), l.Nullable())})
		right.Exprs = append(right.Exprs, logical.Named{Expr: r, Column: n.column(name, r.Type(), r.Nullable())})
		column := n.column(name, l.Type(), l.Nullable() || r.Nullable())
		union.Columns = append(union.Columns, column)
		return column
	}
	known := n.ofRight
	time := *n.time
	if len(n.ofLeft) > 0 { // where that fails there is no match, as for NULL
		time.left = &expr.Case{Whens: []expr.When{{Condition: expr.Conjunction(n.ofLeft), Result: time.left}}, Else: expr.Null(time.left.Type())}
	}
	for _, p := range append(n.keys[:len(n.keys):len(n.keys)], time) {
		add("key", p.left, p.right)
		if p.right.Nullable() {
			known = append(known, &expr.IsNull{Input: p.right, Negated: true})
		}
	}
	isLeft = add("left", expr.Bool(true), expr.Bool(false))
	for _, c := range n.sides.left.Output() {
		add(c.Name, c, expr.Null(c.DataType))
	}
	for _, value := range values {
		add("value", expr.Null(value.Type()), value)
	}
	right.Input = n.sides.right
	if len(known) > 0 {
		right.Input = &logical.Filter{Input: right.Input, Condition: expr.Conjunction(known)}
	}
	return union, isLeft
}

// last is the value of the last right row up to each row.
func (n *nearest) last(c *expr.Column) (*expr.Window, error) {
	f, ok := n.catalog.Window("last_value")
	if !ok {
		return nil, unsupported(n.at, "function is not supported: last_value")
	}
	call := &expr.Window{
		Function: f, IgnoreNulls: true, Keys: 2,
		Frame: expr.Frame{Start: expr.Bound{Kind: expr.UnboundedPreceding}, End: expr.Bound{Kind: expr.CurrentRow}},
	}
	args, given, overload, err := resolved(n.Binder, []expr.Expr{c}, f.Resolve)
	if err != nil {
		return nil, locate(err, n.at)
	}
	call.Given, call.Overload = given, overload
	call.Args, err = arguments(f.Name, args, overload.Args)
	return call, err
}

// result keeps the left rows, of an inner join those with a right one, and makes the columns of both sides.
func (n *nearest) result(window *logical.Window, isLeft *expr.Column) (logical.Node, error) {
	first := window.Calls[0].Column
	kept := []expr.Expr{isLeft}
	if n.inner {
		kept = append(kept, &expr.IsNull{Input: first, Negated: true})
	}
	project := &logical.Project{Input: &logical.Filter{Input: window, Condition: expr.Conjunction(kept)}}
	n.fresh = map[expr.ID]*expr.Column{}
	add := func(old *expr.Column, value expr.Expr) {
		column := *old
		column.ID, column.Null = n.ids.Next(), value.Nullable()
		n.fresh[old.ID] = &column
		project.Exprs = append(project.Exprs, logical.Named{Expr: value, Column: &column})
	}
	rows := window.Input.Output()[len(n.keys)+2:]
	for i, c := range n.sides.left.Output() {
		add(c, rows[i])
	}
	for i, c := range n.sides.right.Output() {
		value := expr.Expr(window.Calls[i+1].Column)
		if c.Null {
			var err error
			if value, err = n.apply(n.at, "get_field", value, utf8("value")); err != nil {
				return nil, err
			}
		}
		add(c, value)
	}
	return project, nil
}

// entries are the columns of both sides in scope above the join. Of those that USING merges * shows the left one.
func (n *nearest) entries(pairs []pair) []entry {
	groups := map[*merged]*merged{}
	var entries []entry
	for _, e := range append(n.sides.leftEntries[:len(n.sides.leftEntries):len(n.sides.leftEntries)], n.sides.rightEntries...) {
		above := entry{column: n.fresh[e.column.ID], qualifier: e.qualifier}
		if old := e.merged; old != nil {
			if groups[old] == nil {
				groups[old] = &merged{column: n.fresh[old.column.ID], shown: n.fresh[old.shown.ID], equal: old.equal}
			}
			above.merged = groups[old]
		}
		entries = append(entries, above)
	}
	for _, p := range pairs {
		group := &merged{column: n.fresh[p.left.ID], shown: n.fresh[p.left.ID]}
		for i := range entries {
			if c := entries[i].column; c == group.column || c == n.fresh[p.right.ID] {
				entries[i].merged = group
			}
		}
	}
	return entries
}
