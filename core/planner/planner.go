// Package planner turns a logical plan into the physical plan that runs: it picks algorithms and build sides, and says
// where rows must move between nodes.
package planner

import (
	"context"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/logical/cardinality"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/table"
)

// planner plans one query.
type planner struct {
	ctx       context.Context
	config    Config
	estimates *cardinality.Estimator
	rows      map[physical.Node]float64 // estimates, for several nodes
	above     expr.IDs                  // columns that the plan's root makes of the rows that are distributed
}

// Plan returns the physical plan of an optimized logical plan.
func Plan(ctx context.Context, plan logical.Node, config Config) (physical.Node, error) {
	if write, ok := plan.(*logical.Write); ok {
		return planWrite(ctx, write, config)
	}
	p := &planner{ctx: ctx, config: config, estimates: cardinality.New(ctx, plan), rows: map[physical.Node]float64{}}
	planned, err := p.exactly(plan)
	if err != nil || config.Nodes <= 1 {
		return planned, err
	}
	return p.distribute(ctx, planned).node, nil
}

// plan plans a node of which the columns in need are used. It may produce more, save for joins, which do not copy what nobody
// reads.
func (p *planner) plan(node logical.Node, need expr.IDs) (physical.Node, error) {
	if p.ctx.Err() != nil {
		return nil, errs.New(errs.Cancelled, "query cancelled")
	}
	planned, err := p.algorithm(node, need)
	if err == nil && p.config.Nodes > 1 {
		p.rows[planned] = p.estimates.Rows(node)
	}
	return planned, err
}

// algorithm picks what computes a node.
func (p *planner) algorithm(node logical.Node, need expr.IDs) (physical.Node, error) {
	switch n := node.(type) {
	case *logical.Scan:
		return p.scan(n), nil
	case *logical.Values:
		return &physical.Values{Rows: n.Rows, Columns: n.Columns}, nil
	case *logical.Empty:
		return &physical.Empty{Columns: n.Columns}, nil
	case *logical.Ref:
		return &physical.Ref{ID: n.ID, Name: n.Name, Columns: n.Columns}, nil
	case *logical.Join:
		return p.join(n, need)
	case *logical.Union:
		return p.union(n)
	case *logical.SetOperation:
		return p.setOperation(n)
	case *logical.With:
		return p.with(n, need)
	case *logical.Recursion:
		return p.recursion(n)
	case *logical.Apply:
		return nil, errs.New(errs.Unsupported, "a correlated sub-query of this form is not supported: %s", n)
	}
	return p.unary(node, need)
}

// unary plans the nodes with one input.
func (p *planner) unary(node logical.Node, need expr.IDs) (physical.Node, error) {
	input, err := p.plan(node.Children()[0], needBelow(node, need))
	if err != nil {
		return nil, err
	}
	switch n := node.(type) {
	case *logical.Filter:
		return p.filter(n, input), nil
	case *logical.Project:
		return &physical.Project{Input: input, Exprs: n.Exprs}, nil
	case *logical.Aggregate:
		return &physical.HashAggregate{
			Input: input, Groups: n.Groups, Aggregates: n.Aggregates, Sets: n.Sets, SetID: n.SetID, Estimate: p.estimates.Rows(n),
		}, nil
	case *logical.Sort:
		return &physical.Sort{Input: input, Keys: n.Keys, Fetch: n.Fetch}, nil
	case *logical.Limit:
		return &physical.Limit{Input: input, Skip: n.Skip, Fetch: n.Fetch}, nil
	case *logical.Distinct:
		return p.distinct(n, input), nil
	case *logical.Window:
		return &physical.Window{Input: input, Partition: n.Partition, Order: n.Order, Calls: n.Calls}, nil
	case *logical.Unnest:
		return &physical.Unnest{Input: input, Lists: n.Lists, Outer: n.Outer}, nil
	}
	return nil, errs.New(errs.Internal, "logical node has no physical one: %s", node)
}

// needBelow is what a node with one input reads of it.
func needBelow(node logical.Node, need expr.IDs) expr.IDs {
	below := expr.IDs{}
	switch n := node.(type) {
	case *logical.Filter, *logical.Sort, *logical.Limit, *logical.Unnest, *logical.Window:
		for id := range need {
			below[id] = struct{}{}
		}
	case *logical.Distinct:
		below = expr.IDsOf(n.Input.Output())
	}
	for _, e := range node.Expressions() {
		expr.Columns(e, func(c *expr.Column) { below[c.ID] = struct{}{} })
	}
	return below
}

func (p *planner) scan(n *logical.Scan) physical.Node {
	request := table.Request{
		Columns: n.Columns, FilterColumns: n.FilterColumns, Limit: n.Limit,
		Filters: append(append([]expr.Expr{}, n.Filters...), n.Inexact...),
	}
	return &physical.Scan{Name: n.Name, Table: n.Table, Request: request, Rows: p.estimates.Rows(n)}
}

func (p *planner) filter(n *logical.Filter, input physical.Node) physical.Node {
	if w, ok := n.Input.(*logical.Window); ok {
		if planned, ok := input.(*physical.Window); ok {
			planned.Top = topOf(n.Condition, w)
		}
	}
	return &physical.Filter{Input: input, Condition: n.Condition}
}

func (p *planner) distinct(n *logical.Distinct, input physical.Node) physical.Node {
	if len(n.On) > 0 {
		return &physical.DistinctOn{Input: input, On: n.On, Keys: n.Keys}
	}
	groups := make([]logical.Named, 0, len(n.Output()))
	for _, c := range n.Output() {
		groups = append(groups, logical.Named{Expr: c, Column: c})
	}
	return &physical.HashAggregate{Input: input, Groups: groups, Estimate: p.estimates.Rows(n)}
}

func (p *planner) union(n *logical.Union) (physical.Node, error) {
	union := &physical.Union{Columns: n.Columns}
	for _, input := range n.Inputs {
		planned, err := p.exactly(input)
		if err != nil {
			return nil, err
		}
		union.Inputs = append(union.Inputs, planned)
	}
	return union, nil
}

func (p *planner) with(n *logical.With, need expr.IDs) (physical.Node, error) {
	shared, err := p.exactly(n.Shared)
	if err != nil {
		return nil, err
	}
	body, err := p.plan(n.Body, need)
	if err != nil {
		return nil, err
	}
	return &physical.With{ID: n.ID, Name: n.Name, Shared: shared, Body: body}, nil
}

// exactly plans a node whose columns are known by their positions.
func (p *planner) exactly(node logical.Node) (physical.Node, error) {
	planned, err := p.plan(node, expr.IDsOf(node.Output()))
	if err != nil {
		return nil, err
	}
	return inOrder(planned, node.Output()), nil
}

// inOrder adds a projection where the plan's columns are not just those wanted, in that order.
func inOrder(plan physical.Node, columns []*expr.Column) physical.Node {
	output := plan.Output()
	same := len(output) == len(columns)
	for i := 0; same && i < len(columns); i++ {
		same = output[i].ID == columns[i].ID
	}
	if same {
		return plan
	}
	exprs := make([]logical.Named, len(columns))
	for i, c := range columns {
		exprs[i] = logical.Named{Expr: c, Column: c}
	}
	return &physical.Project{Input: plan, Exprs: exprs}
}
