package planner

import (
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/physical"
)

// setOperation plans INTERSECT and EXCEPT as joins in which NULL equals NULL: of the distinct left rows, or, with ALL, so
// that each right row takes or removes one left row.
func (p *planner) setOperation(n *logical.SetOperation) (physical.Node, error) {
	left, err := p.exactly(n.Left)
	if err != nil {
		return nil, err
	}
	right, err := p.exactly(n.Right)
	if err != nil {
		return nil, err
	}
	join := &physical.HashJoin{
		Kind: logical.LeftSemi, Probe: left, Build: right, Multiset: n.All,
		Columns: left.Output(), BuildRows: p.estimates.Rows(n.Right),
	}
	if n.Op == logical.Except {
		join.Kind = logical.LeftAnti
	}
	renamed := make([]logical.Named, len(n.Columns))
	for i, c := range left.Output() {
		join.On = append(join.On, logical.Equality{Left: c, Right: right.Output()[i], NullsEqual: true})
		renamed[i] = logical.Named{Expr: c, Column: n.Columns[i]}
	}
	if n.All {
		return &physical.Project{Input: join, Exprs: renamed}, nil
	}
	return &physical.HashAggregate{Input: join, Groups: renamed, Estimate: p.estimates.Rows(n)}, nil
}
