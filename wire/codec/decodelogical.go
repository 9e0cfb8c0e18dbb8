package codec

import (
	"context"
	"slices"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// Query is a logical plan that arrived.
type Query struct {
	Plan     logical.Node
	Settings *expr.Settings
	// LastID is the largest number of a column or of a shared plan. New ones come after it.
	LastID expr.ID
}

// Logical reads a logical plan.
func (d *Decoder) Logical(ctx context.Context, envelope *wirepb.PlanEnvelope) (*Query, error) {
	plan := envelope.GetLogical()
	if plan == nil {
		return nil, malformed("a logical plan is expected, and it is %T", envelope.GetPlan())
	}
	settings, err := d.settings(envelope)
	if err != nil {
		return nil, err
	}
	r, err := d.start(ctx, plan.GetColumns(), envelope.GetFunctions())
	if err != nil {
		return nil, err
	}
	r.subqueries = append(r.subqueries, plan.GetSubqueries()...)
	root, err := r.logical(plan.GetRoot())
	if err != nil {
		return nil, err
	}
	if err := logical.Verify(ctx, root); err != nil {
		return nil, malformed("%w", err)
	}
	if slices.ContainsFunc(root.Children(), writes) {
		return nil, malformed("a write is below another node")
	}
	return &Query{Plan: root, Settings: settings, LastID: r.lastID}, nil
}

// settings checks the envelope and reads its settings.
func (d *Decoder) settings(envelope *wirepb.PlanEnvelope) (*expr.Settings, error) {
	if err := checkVersion(envelope); err != nil {
		return nil, err
	}
	return decodeSettings(envelope.GetSettings())
}

// logical reads a node and what is below it. That columns are produced below is left to logical.Verify.
func (d *decoder) logical(m *wirepb.LogicalNode) (logical.Node, error) {
	if d.nodeDepth++; d.nodeDepth > maxNodeDepth {
		return nil, tooDeep()
	}
	defer func() { d.nodeDepth-- }()
	if err := d.ctx.Err(); err != nil {
		return nil, cancelled(err)
	}
	switch kind := m.GetKind().(type) {
	case *wirepb.LogicalNode_Scan:
		return d.logicalScan(kind.Scan)
	case *wirepb.LogicalNode_Values:
		rows, columns, err := d.values(kind.Values)
		return &logical.Values{Rows: rows, Columns: columns}, err
	case *wirepb.LogicalNode_Empty:
		columns, err := d.columnList(kind.Empty.GetColumns())
		return &logical.Empty{Columns: columns}, err
	case *wirepb.LogicalNode_Ref:
		id, columns, err := d.ref(kind.Ref)
		return &logical.Ref{ID: id, Name: kind.Ref.GetName(), Columns: columns}, err
	case *wirepb.LogicalNode_Join:
		return d.logicalJoin(kind.Join)
	case *wirepb.LogicalNode_Apply:
		return d.apply(kind.Apply)
	case *wirepb.LogicalNode_Union:
		return d.logicalUnion(kind.Union)
	case *wirepb.LogicalNode_SetOperation:
		return d.setOperation(kind.SetOperation)
	case *wirepb.LogicalNode_With:
		return d.logicalWith(kind.With)
	case *wirepb.LogicalNode_Recursion:
		return d.logicalRecursion(kind.Recursion)
	}
	return d.unary(m)
}

// unary reads the nodes with one input.
func (d *decoder) unary(m *wirepb.LogicalNode) (logical.Node, error) {
	switch kind := m.GetKind().(type) {
	case *wirepb.LogicalNode_Filter:
		return d.filter(kind.Filter)
	case *wirepb.LogicalNode_Project:
		return d.project(kind.Project)
	case *wirepb.LogicalNode_Aggregate:
		return d.logicalAggregate(kind.Aggregate)
	case *wirepb.LogicalNode_Sort:
		return d.logicalSort(kind.Sort)
	case *wirepb.LogicalNode_Limit:
		return d.logicalLimit(kind.Limit)
	case *wirepb.LogicalNode_Distinct:
		return d.logicalDistinct(kind.Distinct)
	case *wirepb.LogicalNode_Write:
		return d.logicalWrite(kind.Write)
	case *wirepb.LogicalNode_Window:
		return d.logicalWindow(kind.Window)
	case *wirepb.LogicalNode_Unnest:
		return d.logicalUnnest(kind.Unnest)
	}
	return nil, malformed("node is missing or not known: %T", m.GetKind())
}

func (d *decoder) filter(m *wirepb.LogicalFilter) (logical.Node, error) {
	input, err := d.logical(m.GetInput())
	if err != nil {
		return nil, err
	}
	condition, err := d.condition(m.GetCondition())
	return &logical.Filter{Input: input, Condition: condition}, err
}

func (d *decoder) project(m *wirepb.LogicalProject) (logical.Node, error) {
	input, err := d.logical(m.GetInput())
	if err != nil {
		return nil, err
	}
	exprs, err := d.named(m.GetExprs())
	return &logical.Project{Input: input, Exprs: exprs}, err
}

func (d *decoder) logicalAggregate(m *wirepb.LogicalAggregate) (logical.Node, error) {
	input, err := d.logical(m.GetInput())
	if err != nil {
		return nil, err
	}
	a := &logical.Aggregate{Input: input}
	if a.Groups, err = d.named(m.GetGroups()); err != nil {
		return nil, err
	}
	if a.Aggregates, err = d.aggregates(m.GetAggregates()); err != nil {
		return nil, err
	}
	a.Sets, a.SetID, err = d.sets(m.GetSets(), len(a.Groups))
	return a, err
}

func (d *decoder) logicalSort(m *wirepb.LogicalSort) (logical.Node, error) {
	input, err := d.logical(m.GetInput())
	if err != nil {
		return nil, err
	}
	s := &logical.Sort{Input: input}
	if s.Keys, err = d.keys(m.GetKeys()); err != nil {
		return nil, err
	}
	s.Fetch, err = decodeCount(m.Fetch)
	return s, err
}

func (d *decoder) logicalLimit(m *wirepb.LogicalLimit) (logical.Node, error) {
	input, err := d.logical(m.GetInput())
	if err != nil {
		return nil, err
	}
	fetch, err := decodeLimit(m.GetSkip(), m.Fetch)
	return &logical.Limit{Input: input, Skip: m.GetSkip(), Fetch: fetch}, err
}

func (d *decoder) logicalDistinct(m *wirepb.LogicalDistinct) (logical.Node, error) {
	input, err := d.logical(m.GetInput())
	if err != nil {
		return nil, err
	}
	n := &logical.Distinct{Input: input}
	if n.On, err = d.exprList(m.GetOn()); err != nil {
		return nil, err
	}
	n.Keys, err = d.keys(m.GetKeys())
	return n, err
}

func (d *decoder) logicalUnnest(m *wirepb.LogicalUnnest) (logical.Node, error) {
	input, err := d.logical(m.GetInput())
	if err != nil {
		return nil, err
	}
	lists, err := d.lists(m.GetLists())
	return &logical.Unnest{Input: input, Lists: lists, Outer: m.GetOuter()}, err
}
