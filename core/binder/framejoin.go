package binder

import (
	"slices"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// Join says how to join two relations: on keys, or on conditions.
type Join struct {
	Kind                ast.JoinKind
	LeftKeys, RightKeys []ast.Name // pairs that must be equal
	On                  []ast.Expr // conditions over the columns of both sides
	// MergeKeys makes one column of each pair of keys that has one name, as USING does.
	MergeKeys bool
}

// Join joins two relations.
func (b *Binder) Join(left, right logical.Node, j Join) (logical.Node, error) {
	right, err := b.apart(left, right)
	if err != nil {
		return nil, err
	}
	if len(j.LeftKeys) != len(j.RightKeys) {
		return nil, binding(&ast.Null{}, "a join needs as many left keys as right keys: %d and %d", len(j.LeftKeys), len(j.RightKeys))
	}
	s := &sides{left: left, right: right, leftEntries: framed(left), rightEntries: framed(right)}
	join := &logical.Join{Kind: joinKinds[j.Kind], Left: left, Right: right}
	pairs, err := b.equate(join, s, j)
	if err != nil {
		return nil, err
	}
	if err := b.onAll(join, s, j.On); err != nil {
		return nil, err
	}
	if j.MergeKeys && join.Kind <= logical.Full {
		return b.mergeKeys(join, pairs)
	}
	return join, uniqueColumns(join.Output())
}

// equate makes the keys of a join.
func (b *Binder) equate(join *logical.Join, s *sides, j Join) ([]pair, error) {
	left, right := &scope{entries: s.leftEntries}, &scope{entries: s.rightEntries}
	pairs := make([]pair, len(j.LeftKeys))
	for i := range pairs {
		var err error
		if pairs[i].left, err = named(left, j.LeftKeys[i]); err != nil {
			return nil, err
		}
		if pairs[i].right, err = named(right, j.RightKeys[i]); err != nil {
			return nil, err
		}
		compared, err := b.compare(j.LeftKeys[i], expr.Equal, pairs[i].left, pairs[i].right)
		if err != nil {
			return nil, err
		}
		comparison := compared.(*expr.Comparison)
		join.On = append(join.On, logical.Equality{Left: comparison.Left, Right: comparison.Right})
	}
	return pairs, nil
}

// named finds a column by a name with or without qualifiers.
func named(s *scope, name ast.Name) (*expr.Column, error) {
	parts := name.Parts()
	column, err := s.find(parts[:len(parts)-1], parts[len(parts)-1], name)
	if err == nil && column == nil {
		err = s.missing(parts, name)
	}
	return column, err
}

func (b *Binder) onAll(join *logical.Join, s *sides, conditions []ast.Expr) error {
	both := &scope{environment: &environment{}, clause: "ON", entries: slices.Concat(s.leftEntries, s.rightEntries)}
	bound, err := b.conditions(conditions, "ON", both)
	if err != nil {
		return err
	}
	var conjuncts []expr.Expr
	for _, c := range bound {
		conjuncts = append(conjuncts, expr.Conjuncts(c)...)
	}
	on(join, conjuncts)
	return nil
}

// mergeKeys keeps the left column of each pair of one name, with the value of whichever side has a match.
func (b *Binder) mergeKeys(join *logical.Join, pairs []pair) (logical.Node, error) {
	merged := map[expr.ID]logical.Named{}
	dropped := expr.IDs{}
	for _, p := range pairs {
		if p.left.Name != p.right.Name {
			continue
		}
		dropped[p.right.ID] = struct{}{}
		switch join.Kind {
		case logical.Right:
			merged[p.left.ID] = logical.Named{Expr: p.right, Column: p.right}
		case logical.Full:
			merged[p.left.ID] = b.either(p)
		}
	}
	project := &logical.Project{Input: join}
	for _, c := range join.Output() {
		if named, ok := merged[c.ID]; ok {
			project.Exprs = append(project.Exprs, named)
		} else if !dropped.Has(c.ID) {
			project.Exprs = append(project.Exprs, logical.Named{Expr: c, Column: c})
		}
	}
	return project, uniqueColumns(project.Output())
}

// uniqueColumns refuses columns that could not be told apart.
func uniqueColumns(columns []*expr.Column) error {
	seen := make(map[string]bool, len(columns))
	for _, c := range columns {
		name := c.String()
		if seen[name] {
			return binding(&ast.Null{}, "column name is not unique: %q (give one side of the join an alias)", name)
		}
		seen[name] = true
	}
	return nil
}
