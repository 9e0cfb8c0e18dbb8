package eval

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// constant is a literal.
type constant struct {
	literal *expr.Literal
	made    bool
	value   vector.Vector
}

func (c *constant) eval(w *worker, _ []int32) (*vector.Vector, error) {
	switch {
	case !c.made:
		err := c.value.SetConstant(w.budget, c.literal.DataType, c.literal.Value, w.batch.Len)
		c.made = err == nil
		return &c.value, err
	case c.value.Len != w.batch.Len:
		c.value.MakeConstant(w.batch.Len)
	}
	return &c.value, nil
}

func (c *constant) fresh(copies) operator { return &constant{literal: c.literal} }

func (c *constant) release() {
	c.value.Release()
	c.made = false
}

// once is an expression without columns whose value does not change: it is evaluated with the first rows that need it.
type once struct {
	input    operator
	dataType types.Type
	made     bool
	value    vector.Vector
	unused   vector.Vector // stands for the value where no row needs it
}

// single is a batch of one row, which has no columns.
var single = &vector.Batch{Len: 1}

func (o *once) eval(w *worker, rows []int32) (*vector.Vector, error) {
	if w.count(rows) == 0 {
		return &o.unused, o.unused.MakeNull(w.budget, o.dataType, w.batch.Len)
	}
	if !o.made {
		if err := o.compute(w); err != nil {
			return nil, err
		}
	}
	if o.value.Len != w.batch.Len {
		o.value.MakeConstant(w.batch.Len)
	}
	return &o.value, nil
}

func (o *once) compute(w *worker) error {
	batch := w.batch
	w.batch = single
	defer func() { w.batch = batch }()
	value, err := o.input.eval(w, nil)
	if err != nil {
		return err
	}
	o.value.Become(value)
	o.value.MakeConstant(batch.Len)
	o.made = true
	return nil
}

func (o *once) fresh(copies copies) operator {
	return &once{input: o.input.fresh(copies), dataType: o.dataType}
}

func (o *once) release() {
	o.input.release()
	o.value.Release()
	o.unused.Release()
	o.made = false
}
