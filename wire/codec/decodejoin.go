package codec

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/wire/wirepb"
)

func decodeJoinKind(code wirepb.JoinKind) (logical.JoinKind, error) {
	if code < wirepb.JoinKind_JOIN_KIND_INNER || code > wirepb.JoinKind_JOIN_KIND_LEFT_SINGLE {
		return 0, malformed("kind of join is not known: %d", code)
	}
	return logical.JoinKind(code - 1), nil
}

func (d *decoder) logicalJoin(m *wirepb.LogicalJoin) (logical.Node, error) {
	left, right, err := d.both(m.GetLeft(), m.GetRight())
	if err != nil {
		return nil, err
	}
	j := &logical.Join{Left: left, Right: right, NullAware: m.GetNullAware()}
	if j.Kind, err = decodeJoinKind(m.GetKind()); err != nil {
		return nil, err
	}
	if j.On, err = d.equalities(m.GetOn(), left.Output(), right.Output()); err != nil {
		return nil, err
	}
	if j.Condition, err = d.optionalCondition(m.GetCondition()); err != nil {
		return nil, err
	}
	if j.NullAware && len(j.On) == 0 && j.Condition == nil {
		return nil, malformed("a null-aware join without a comparison")
	}
	j.Mark, err = d.mark(j.Kind, m.Mark, j.NullAware)
	return j, err
}

func (d *decoder) apply(m *wirepb.LogicalApply) (logical.Node, error) {
	left, right, err := d.both(m.GetLeft(), m.GetRight())
	if err != nil {
		return nil, err
	}
	a := &logical.Apply{Left: left, Right: right, NullAware: m.GetNullAware()}
	if a.Kind, err = decodeJoinKind(m.GetKind()); err != nil {
		return nil, err
	}
	switch a.Kind {
	case logical.Inner, logical.Left, logical.LeftSemi, logical.LeftAnti, logical.LeftMark, logical.LeftSingle:
	default:
		return nil, malformed("an apply of kind %s", a.Kind)
	}
	if a.Condition, err = d.optionalCondition(m.GetCondition()); err != nil {
		return nil, err
	}
	a.Mark, err = d.mark(a.Kind, m.Mark, a.NullAware)
	return a, err
}

func (d *decoder) both(left, right *wirepb.LogicalNode) (logical.Node, logical.Node, error) {
	l, err := d.logical(left)
	if err != nil {
		return nil, nil, err
	}
	r, err := d.logical(right)
	return l, r, err
}

// mark reads the column that a mark join adds, and checks what its kind allows.
func (d *decoder) mark(kind logical.JoinKind, position *uint32, nullAware bool) (*expr.Column, error) {
	if nullAware && kind != logical.LeftAnti && kind != logical.LeftMark {
		return nil, malformed("a null-aware join of kind %s", kind)
	}
	if (position != nil) != (kind == logical.LeftMark) {
		return nil, malformed("a join of kind %s with the wrong columns", kind)
	}
	if position == nil {
		return nil, nil
	}
	c, err := d.column(*position)
	if err == nil && c.DataType.ID() != arrow.BOOL {
		return nil, malformed("mark of a join is %s", types.Name(c.DataType))
	}
	return c, err
}

// equalities reads the conditions of a join, whose sides are over its inputs.
func (d *decoder) equalities(list []*wirepb.Equality, left, right []*expr.Column) ([]logical.Equality, error) {
	on := make([]logical.Equality, len(list))
	for i, m := range list {
		var err error
		if on[i].Left, err = d.expr(m.GetLeft()); err != nil {
			return nil, err
		}
		if on[i].Right, err = d.expr(m.GetRight()); err != nil {
			return nil, err
		}
		on[i].NullsEqual = m.GetNullsEqual()
		if !arrow.TypeEqual(on[i].Left.Type(), on[i].Right.Type()) {
			return nil, malformed("keys of a join are %s and %s", types.Name(on[i].Left.Type()), types.Name(on[i].Right.Type()))
		}
	}
	leftIDs, rightIDs := expr.IDsOf(left), expr.IDsOf(right)
	for _, equality := range on {
		if !leftIDs.Covers(equality.Left) || !rightIDs.Covers(equality.Right) {
			return nil, malformed("key of a join is not over its side: %s = %s", equality.Left, equality.Right)
		}
	}
	return on, nil
}

func (d *decoder) logicalUnion(m *wirepb.LogicalUnion) (logical.Node, error) {
	if len(m.GetInputs()) == 0 {
		return nil, malformed("a union of nothing")
	}
	u := &logical.Union{}
	for _, input := range m.GetInputs() {
		node, err := d.logical(input)
		if err != nil {
			return nil, err
		}
		u.Inputs = append(u.Inputs, node)
	}
	var err error
	u.Columns, err = d.columnList(m.GetColumns())
	return u, err
}

func (d *decoder) setOperation(m *wirepb.LogicalSetOperation) (logical.Node, error) {
	left, right, err := d.both(m.GetLeft(), m.GetRight())
	if err != nil {
		return nil, err
	}
	if op := m.GetOp(); op != wirepb.SetOp_SET_OP_INTERSECT && op != wirepb.SetOp_SET_OP_EXCEPT {
		return nil, malformed("set operation is not known: %d", op)
	}
	columns, err := d.columnList(m.GetColumns())
	return &logical.SetOperation{Op: logical.SetOp(m.GetOp() - 1), All: m.GetAll(), Left: left, Right: right, Columns: columns}, err
}

func (d *decoder) logicalWith(m *wirepb.LogicalWith) (logical.Node, error) {
	shared, err := d.logical(m.GetShared())
	if err != nil {
		return nil, err
	}
	id, err := d.share(m.GetId(), shared.Output())
	if err != nil {
		return nil, err
	}
	defer delete(d.shared, id)
	body, err := d.logical(m.GetBody())
	return &logical.With{ID: id, Name: m.GetName(), Shared: shared, Body: body}, err
}
