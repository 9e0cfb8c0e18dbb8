package codec

import (
	"context"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// Physical reads a physical plan.
func (d *Decoder) Physical(ctx context.Context, envelope *wirepb.PlanEnvelope) (physical.Node, *expr.Settings, error) {
	plan := envelope.GetPhysical()
	if plan == nil {
		return nil, nil, malformed("a physical plan is expected, and it is %T", envelope.GetPlan())
	}
	settings, err := d.settings(envelope)
	if err != nil {
		return nil, nil, err
	}
	r, err := d.start(ctx, plan.GetColumns(), envelope.GetFunctions())
	if err != nil {
		return nil, nil, err
	}
	root, err := r.physical(plan.GetRoot())
	return root, settings, err
}

// Stage reads a stage of a plan. Its Output has the stage's root as input.
func (d *Decoder) Stage(ctx context.Context, envelope *wirepb.PlanEnvelope) (*stage.Stage, *expr.Settings, error) {
	m := envelope.GetStage()
	if m == nil {
		return nil, nil, malformed("a stage is expected, and it is %T", envelope.GetPlan())
	}
	settings, err := d.settings(envelope)
	if err != nil {
		return nil, nil, err
	}
	r, err := d.start(ctx, m.GetColumns(), envelope.GetFunctions())
	if err != nil {
		return nil, nil, err
	}
	s, err := r.stage(m)
	return s, settings, err
}

func (d *decoder) stage(m *wirepb.Stage) (*stage.Stage, error) {
	s := &stage.Stage{Repeatable: m.GetRepeatable()}
	var err error
	if s.ID, err = decodeNumber(m.GetId()); err != nil {
		return nil, err
	}
	if s.Tasks, err = decodeShares(m.GetTasks()); err != nil {
		return nil, err
	}
	if s.Inputs, err = decodeNumbers(m.GetInputs()); err != nil {
		return nil, err
	}
	if s.After, err = decodeNumbers(m.GetAfter()); err != nil {
		return nil, err
	}
	if s.Root, err = d.physical(m.GetRoot()); err != nil {
		return nil, err
	}
	if m.GetOutput() != nil {
		s.Output, err = d.routing(m.GetOutput(), s.Root)
	}
	return s, err
}

// maxShares is how many tasks a stage may have, and how many partitions an exchange: the hash says no more.
const maxShares = 1 << 16

// decodeShares reads how many tasks or partitions there are.
func decodeShares(n int64) (int, error) {
	if n < 1 || n > maxShares {
		return 0, malformed("number of tasks or partitions is out of range: %d", n)
	}
	return int(n), nil
}

// decodeNumber reads the number of a stage.
func decodeNumber(n int64) (int, error) {
	if n < 0 || n >= maxID {
		return 0, malformed("number of a stage is out of range: %d", n)
	}
	return int(n), nil
}

func decodeNumbers(list []int64) ([]int, error) {
	if len(list) == 0 {
		return nil, nil
	}
	numbers := make([]int, len(list))
	for i, n := range list {
		var err error
		if numbers[i], err = decodeNumber(n); err != nil {
			return nil, err
		}
	}
	return numbers, nil
}

// physical reads a node and what is below it, and checks that the columns it refers to are produced below.
func (d *decoder) physical(m *wirepb.PhysicalNode) (physical.Node, error) {
	if d.nodeDepth++; d.nodeDepth > maxNodeDepth {
		return nil, tooDeep()
	}
	defer func() { d.nodeDepth-- }()
	if err := d.ctx.Err(); err != nil {
		return nil, cancelled(err)
	}
	switch kind := m.GetKind().(type) {
	case *wirepb.PhysicalNode_Scan:
		return d.physicalScan(kind.Scan)
	case *wirepb.PhysicalNode_Values:
		rows, columns, err := d.values(kind.Values)
		if err != nil {
			return nil, err
		}
		return &physical.Values{Rows: rows, Columns: columns, Share: shareOf(kind.Values.GetDivided())}, d.constants(rows)
	case *wirepb.PhysicalNode_Empty:
		columns, err := d.columnList(kind.Empty.GetColumns())
		return &physical.Empty{Columns: columns}, err
	case *wirepb.PhysicalNode_Ref:
		id, columns, err := d.ref(kind.Ref)
		return &physical.Ref{ID: id, Name: kind.Ref.GetName(), Columns: columns}, err
	case *wirepb.PhysicalNode_Receive:
		return d.receive(kind.Receive)
	case *wirepb.PhysicalNode_HashJoin:
		return d.hashJoin(kind.HashJoin)
	case *wirepb.PhysicalNode_Union:
		return d.physicalUnion(kind.Union)
	case *wirepb.PhysicalNode_With:
		return d.physicalWith(kind.With)
	case *wirepb.PhysicalNode_Recursion:
		return d.physicalRecursion(kind.Recursion)
	}
	return d.physicalUnary(m)
}

func (d *decoder) receive(m *wirepb.Receive) (physical.Node, error) {
	r := &stage.Receive{Ordered: m.GetOrdered()}
	var err error
	if r.Stage, err = decodeNumber(m.GetStage()); err != nil {
		return nil, err
	}
	if r.Kind, err = decodeExchangeKind(m.GetKind()); err != nil {
		return nil, err
	}
	r.Columns, err = d.columnList(m.GetColumns())
	return r, err
}

func (d *decoder) physicalScan(m *wirepb.PhysicalScan) (physical.Node, error) {
	t, err := d.table(m.GetTable())
	if err != nil {
		return nil, err
	}
	s := &physical.Scan{Name: m.GetName(), Table: t, Rows: m.GetRows()}
	r := &s.Request
	if r.Columns, err = d.tableColumns(m.GetColumns(), t.Schema()); err != nil {
		return nil, err
	}
	if r.FilterColumns, err = d.tableColumns(m.GetFilterColumns(), t.Schema()); err != nil {
		return nil, err
	}
	if r.Filters, err = d.filters(m.GetFilters(), t, table.Inexact, r.Columns, r.FilterColumns); err != nil {
		return nil, err
	}
	s.Share = shareOf(m.GetDivided())
	r.Limit, err = decodeCount(m.Limit)
	return s, err
}

func (d *decoder) physicalUnion(m *wirepb.PhysicalUnion) (physical.Node, error) {
	if len(m.GetInputs()) == 0 {
		return nil, malformed("a union of nothing")
	}
	u := &physical.Union{}
	var err error
	if u.Columns, err = d.columnList(m.GetColumns()); err != nil {
		return nil, err
	}
	for _, input := range m.GetInputs() {
		node, err := d.physical(input)
		if err != nil {
			return nil, err
		}
		if err := sameTypes("an input of a union", node.Output(), u.Columns); err != nil {
			return nil, err
		}
		u.Inputs = append(u.Inputs, node)
	}
	return u, nil
}

func (d *decoder) physicalWith(m *wirepb.PhysicalWith) (physical.Node, error) {
	shared, err := d.physical(m.GetShared())
	if err != nil {
		return nil, err
	}
	id, err := d.share(m.GetId(), shared.Output())
	if err != nil {
		return nil, err
	}
	defer delete(d.shared, id)
	body, err := d.physical(m.GetBody())
	return &physical.With{ID: id, Name: m.GetName(), Shared: shared, Body: body}, err
}

// constants checks that expressions have no columns.
func (d *decoder) constants(rows [][]expr.Expr) error {
	for _, row := range rows {
		if err := within(nil, row...); err != nil {
			return err
		}
	}
	return nil
}

func shareOf(divided bool) physical.Share {
	if divided {
		return physical.Divided
	}
	return physical.All
}
