package unparser

import (
	"maps"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

var joinKinds = map[logical.JoinKind]ast.JoinKind{
	logical.Inner: ast.InnerJoin, logical.Left: ast.LeftJoin, logical.Right: ast.RightJoin, logical.Full: ast.FullJoin,
}

func (p *planner) join(j *logical.Join) (*block, error) {
	left, err := p.table(j.Left)
	if err != nil {
		return nil, err
	}
	right, err := p.table(j.Right)
	if err != nil {
		return nil, err
	}
	if j.NullAware {
		return p.notIn(j, left, right)
	}
	condition, err := p.condition(j, j.On, left, right)
	if err != nil {
		return nil, err
	}
	switch j.Kind {
	case logical.LeftSemi, logical.LeftAnti:
		return matched(left, right, condition, j.Kind == logical.LeftAnti), nil
	case logical.RightSemi, logical.RightAnti:
		return matched(right, left, condition, j.Kind == logical.RightAnti), nil
	}
	kind, ok := joinKinds[j.Kind]
	if !ok {
		return nil, unsupported("%s", j)
	}
	joined := &ast.Join{Kind: kind, Left: left.sel.From[0], Right: right.sel.From[0], On: condition}
	if condition == nil {
		joined.On = &ast.Boolean{Value: true}
		if kind == ast.InnerJoin {
			joined.Kind, joined.On = ast.CrossJoin, nil
		}
	}
	items := append(left.items[:len(left.items):len(left.items)], right.items...)
	return &block{sel: &ast.Select{From: []ast.TableRef{joined}}, items: items}, nil
}

// matched keeps the rows that have a match, or those that have none.
func matched(kept, other *block, condition ast.Expr, none bool) *block {
	query := &ast.Query{Body: &ast.Select{Items: []ast.Expr{&ast.Number{Text: "1"}}, From: other.sel.From, Where: condition}}
	kept.stage, kept.sel.Where = where, &ast.Exists{Query: query, Negated: none}
	return kept
}

// notIn keeps the rows for which the last equality is true of no match, and NULL of none.
func (p *planner) notIn(j *logical.Join, left, right *block) (*block, error) {
	if j.Kind != logical.LeftAnti || len(j.On) == 0 {
		return nil, unsupported("%s", j)
	}
	last := len(j.On) - 1
	condition, err := p.condition(j, j.On[:last], left, right)
	if err != nil {
		return nil, err
	}
	compared, err := p.exprIn(right, j.On[last].Right)
	if err != nil {
		return nil, err
	}
	input, err := p.exprIn(left, j.On[last].Left)
	if err != nil {
		return nil, err
	}
	query := &ast.Query{Body: &ast.Select{Items: []ast.Expr{compared}, From: right.sel.From, Where: condition}}
	left.stage, left.sel.Where = where, &ast.InSubquery{Input: input, Query: query, Negated: true}
	return left, nil
}

// table is a block that does nothing but read a table or a join of tables.
func (p *planner) table(node logical.Node) (*block, error) {
	b, err := p.upTo(node, from)
	if err == nil && len(b.sel.From) != 1 {
		b = p.wrap(b)
	}
	return b, err
}

// condition is nil where all pairs match.
func (p *planner) condition(j *logical.Join, equalities []logical.Equality, left, right *block) (ast.Expr, error) {
	scope := left.scope()
	maps.Copy(scope, right.scope())
	var condition ast.Expr
	err := p.in(scope, func() error {
		for _, on := range equalities {
			op := ast.Equal
			if on.NullsEqual {
				op = ast.IsNotDistinct
			}
			made, err := p.binary(op, on.Left, on.Right)
			if err != nil {
				return err
			}
			condition = conjunction(condition, made)
		}
		if j.Condition == nil || expr.IsTrue(j.Condition) {
			return nil
		}
		made, err := p.expr(j.Condition)
		if err == nil {
			condition = conjunction(condition, made)
		}
		return err
	})
	return condition, err
}
