package codec

import (
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/wire/wirepb"
)

func (d *decoder) logicalRecursion(m *wirepb.LogicalRecursion) (logical.Node, error) {
	r := &logical.Recursion{Name: m.GetName(), Distinct: m.GetDistinct()}
	var err error
	if r.Columns, err = d.columnList(m.GetColumns()); err != nil {
		return nil, err
	}
	if r.Start, err = d.logical(m.GetStart()); err != nil {
		return nil, err
	}
	if r.ID, err = d.share(m.GetId(), r.Columns); err != nil {
		return nil, err
	}
	defer delete(d.shared, r.ID)
	r.Step, err = d.logical(m.GetStep())
	return r, err // logical.Verify compares the columns
}

func (d *decoder) physicalRecursion(m *wirepb.PhysicalRecursion) (physical.Node, error) {
	r := &physical.Recursion{Name: m.GetName(), Distinct: m.GetDistinct()}
	var err error
	if r.Columns, err = d.columnList(m.GetColumns()); err != nil {
		return nil, err
	}
	if r.Start, err = d.physical(m.GetStart()); err != nil {
		return nil, err
	}
	if err := sameTypes("the start of a recursion", r.Start.Output(), r.Columns); err != nil {
		return nil, err
	}
	if r.ID, err = d.share(m.GetId(), r.Columns); err != nil {
		return nil, err
	}
	defer delete(d.shared, r.ID)
	if r.Step, err = d.physical(m.GetStep()); err != nil {
		return nil, err
	}
	return r, sameTypes("the step of a recursion", r.Step.Output(), r.Columns)
}
