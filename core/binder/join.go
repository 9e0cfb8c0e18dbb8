package binder

import (
	"slices"
	"strings"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/types"
)

var joinKinds = map[ast.JoinKind]logical.JoinKind{
	ast.InnerJoin: logical.Inner, ast.LeftJoin: logical.Left, ast.RightJoin: logical.Right, ast.FullJoin: logical.Full,
	ast.CrossJoin: logical.Inner, ast.LeftSemiJoin: logical.LeftSemi, ast.RightSemiJoin: logical.RightSemi,
	ast.LeftAntiJoin: logical.LeftAnti, ast.RightAntiJoin: logical.RightAnti,
}

// beside binds the right side of a join and joins it to the left one.
func (b *Binder) beside(j *ast.Join, left logical.Node, entries []entry, env *environment) (logical.Node, []entry, error) {
	if unnest, ok := j.Right.(*ast.Unnest); ok && !j.AsOf && joinKinds[j.Kind] == logical.Inner && j.On == nil && j.Using == nil && !j.Natural {
		return b.unnestBeside(unnest, left, entries, env)
	}
	if lateral(j.Right) {
		return b.lateral(j, left, entries, env)
	}
	inner := env
	if _, derived := j.Right.(*ast.Derived); derived {
		inner = &environment{parent: env, outer: env.outer, beside: entries}
	}
	right, rightEntries, err := b.relation(j.Right, inner)
	if err != nil {
		return nil, nil, err
	}
	side := &sides{left: left, right: right, leftEntries: entries, rightEntries: rightEntries}
	return b.join(j, side, env)
}

// sides are the relations of a join.
type sides struct {
	left, right               logical.Node
	leftEntries, rightEntries []entry
}

func (b *Binder) join(j *ast.Join, s *sides, env *environment) (logical.Node, []entry, error) {
	kind := joinKinds[j.Kind]
	names := j.Using
	if j.Natural {
		names = s.shared()
	}
	if j.AsOf {
		return b.asOf(j, kind, s, env)
	}
	if len(names) > 0 {
		return b.using(j, kind, s, names)
	}
	join := &logical.Join{Kind: kind, Left: s.left, Right: s.right}
	if j.On != nil {
		condition, err := b.onCondition(j, s, env)
		if err != nil {
			return nil, nil, err
		}
		on(join, expr.Conjuncts(condition))
	}
	return join, s.joined(join), nil
}

func (b *Binder) onCondition(j *ast.Join, s *sides, env *environment) (expr.Expr, error) {
	both := &scope{environment: env, outer: env.outer, clause: "ON", entries: slices.Concat(s.leftEntries, s.rightEntries)}
	return b.condition(j.On, "the condition of ON", both)
}

// on sorts conjuncts into equalities between the sides and the rest. The operands of a key are evaluated once for each row of
// their side, those of the rest for pairs.
func on(join *logical.Join, conjuncts []expr.Expr) {
	left, right := expr.IDsOf(join.Left.Output()), expr.IDsOf(join.Right.Output())
	var rest []expr.Expr
	for _, c := range conjuncts {
		comparison, ok := c.(*expr.Comparison)
		switch {
		case !ok || comparison.Op != expr.Equal || expr.Risky(c) || expr.VolatilityOf(c) == expr.Volatile:
			rest = append(rest, c)
		case spans(comparison.Left, comparison.Right, left, right):
			join.On = append(join.On, logical.Equality{Left: comparison.Left, Right: comparison.Right})
		case spans(comparison.Right, comparison.Left, left, right):
			join.On = append(join.On, logical.Equality{Left: comparison.Right, Right: comparison.Left})
		default:
			rest = append(rest, c)
		}
	}
	join.Condition = expr.Conjunction(rest)
}

// spans reports whether a is over the left side alone and b over the right one, and neither is constant.
func spans(a, b expr.Expr, left, right expr.IDs) bool {
	return left.Covers(a) && right.Covers(b) && !constant(a) && !constant(b)
}

func constant(e expr.Expr) bool {
	found := false
	expr.Columns(e, func(*expr.Column) { found = true })
	return !found
}

// joined are the columns in scope above a join.
func (s *sides) joined(join logical.Node) []entry {
	output := make(map[expr.ID]*expr.Column)
	for _, c := range join.Output() {
		output[c.ID] = c
	}
	var entries []entry
	groups := map[*merged]*merged{}
	for _, e := range slices.Concat(s.leftEntries, s.rightEntries) {
		produced, ok := output[e.column.ID]
		if !ok {
			continue
		}
		entries = append(entries, e.above(produced, output, groups))
	}
	return entries
}

// above is the entry where the join that produces the column may have made it nullable.
func (e entry) above(produced *expr.Column, output map[expr.ID]*expr.Column, groups map[*merged]*merged) entry {
	shown := e.merged != nil && e.merged.shown == e.column
	old := e.merged
	if produced.Null != e.column.Null {
		column := *e.column
		column.Null = produced.Null
		e.column = &column
	}
	if old == nil {
		return e
	}
	if groups[old] == nil {
		group := *old
		if c, ok := output[old.column.ID]; ok && c.Null != old.column.Null {
			column := *old.column
			column.Null = c.Null
			group.column = &column
		}
		groups[old] = &group
	}
	e.merged = groups[old]
	if shown {
		e.merged.shown = e.column
	}
	return e
}

// shared lists the names of columns that both sides have, for NATURAL.
func (s *sides) shared() []ast.Ident {
	right := map[string]bool{}
	for _, e := range s.rightEntries {
		right[e.column.Name] = true
	}
	var names []ast.Ident
	for _, e := range s.leftEntries {
		if right[e.column.Name] {
			names = append(names, ast.Ident{Name: e.column.Name})
			delete(right, e.column.Name)
		}
	}
	return names
}

// using joins on columns of the same names, and merges each pair.
func (b *Binder) using(j *ast.Join, kind logical.JoinKind, s *sides, names []ast.Ident) (logical.Node, []entry, error) {
	join := &logical.Join{Kind: kind, Left: s.left, Right: s.right}
	pairs, err := s.pairs(j, names)
	if err != nil {
		return nil, nil, err
	}
	for i, p := range pairs {
		equality, err := b.compare(placeOf(j, names[i]), expr.Equal, p.left, p.right)
		if err != nil {
			return nil, nil, err
		}
		comparison := equality.(*expr.Comparison)
		join.On = append(join.On, logical.Equality{Left: comparison.Left, Right: comparison.Right})
	}
	entries := s.joined(join)
	if kind > logical.Full {
		return join, entries, nil
	}
	return b.merge(join, entries, pairs, kind)
}

// pair are columns that USING equates.
type pair struct{ left, right *expr.Column }

// pairs finds the columns that USING names, or NATURAL stands for.
func (s *sides) pairs(j *ast.Join, names []ast.Ident) ([]pair, error) {
	left, right := &scope{entries: s.leftEntries, clause: "USING"}, &scope{entries: s.rightEntries, clause: "USING"}
	pairs := make([]pair, len(names))
	for i, name := range names {
		at := placeOf(j, name)
		var err error
		if pairs[i].left, err = key(left, name.Name, at); err != nil {
			return nil, err
		}
		if pairs[i].right, err = key(right, name.Name, at); err != nil {
			return nil, err
		}
	}
	return pairs, nil
}

func placeOf(j *ast.Join, name ast.Ident) ast.Node {
	if j.Natural {
		return j
	}
	return name
}

func key(s *scope, name string, at place) (*expr.Column, error) {
	column, err := s.find(nil, name, at)
	if err == nil && column == nil {
		err = s.missing([]string{name}, at)
	}
	return column, err
}

// merge makes one column of each pair: the one that is never NULL for want of a match, or of a full join whichever is not.
func (b *Binder) merge(join *logical.Join, entries []entry, pairs []pair, kind logical.JoinKind) (logical.Node, []entry, error) {
	var node logical.Node = join
	var computed []logical.Named
	for _, p := range pairs {
		group := &merged{column: p.left, equal: kind == logical.Inner}
		switch kind {
		case logical.Right:
			group.column = p.right
		case logical.Full:
			named := b.either(p)
			computed = append(computed, named)
			group.column = named.Column
		}
		group.collect(entries, p)
	}
	if len(computed) > 0 {
		project := &logical.Project{Input: join}
		for _, c := range join.Output() {
			project.Exprs = append(project.Exprs, logical.Named{Expr: c, Column: c})
		}
		project.Exprs = append(project.Exprs, computed...)
		node = project
	}
	return node, entries, nil
}

// either is the left value or else the right one.
func (b *Binder) either(p pair) logical.Named {
	t, _ := types.Comparable(p.left.DataType, p.right.DataType)
	left, right := *p.left, *p.right
	left.Null, right.Null = true, true
	value := &expr.Case{
		Whens: []expr.When{{Condition: &expr.IsNull{Input: &left, Negated: true}, Result: castTo(&left, t)}},
		Else:  castTo(&right, t),
	}
	column := b.column(p.left.Name, t, p.left.Null || p.right.Null)
	column.Qualifier = p.left.Qualifier
	return logical.Named{Expr: value, Column: column}
}

// collect makes the columns of the pair, and what was merged with them before, members. The one shown by * is that of the
// relation whose name sorts first.
func (m *merged) collect(entries []entry, p pair) {
	for i := range entries {
		e := &entries[i]
		id := e.column.ID
		if e.merged != nil && e.column.Name == p.left.Name {
			id = e.merged.column.ID
		}
		if id != p.left.ID && id != p.right.ID {
			continue
		}
		m.equal = m.equal && (e.merged == nil || e.merged.equal)
		e.merged = m
		if m.shown == nil || strings.Compare(e.column.Qualifier, m.shown.Qualifier) < 0 {
			m.shown = e.column
		}
	}
}
