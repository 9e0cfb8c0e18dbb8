package eval

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// not is true where its input is false.
type not struct {
	input condition
	out   vector.Vector
}

func (n *not) fresh(copies copies) operator {
	return &not{input: n.input.fresh(copies).(condition)}
}

func (n *not) release() {
	n.input.release()
	n.out.Release()
}

func (n *not) choose(w *worker, rows []int32, want truth) ([]int32, error) {
	return n.input.choose(w, rows, !want)
}

func (n *not) eval(w *worker, rows []int32) (*vector.Vector, error) {
	n.out.LetGo()
	input, err := n.input.eval(w, rows)
	if err != nil || input.AllNull() {
		return input, err
	}
	size := input.Len
	if input.Form == vector.Constant {
		size = 1
	}
	if err := n.out.Prepare(w.budget, arrow.FixedWidthTypes.Boolean, types.Bool, size); err != nil {
		return nil, err
	}
	n.out.ShareValid(input)
	in, out := input.Bits(), n.out.Bits()
	for i := range out {
		out[i] = ^in[i]
	}
	if input.Form == vector.Constant {
		n.out.MakeConstant(w.batch.Len)
	}
	return &n.out, nil
}

// nullTest is IS NULL, or negated IS NOT NULL.
type nullTest struct {
	input   operator
	negated bool
	out     vector.Vector
	chosen  []int32
}

func (t *nullTest) fresh(copies copies) operator {
	return &nullTest{input: t.input.fresh(copies), negated: t.negated}
}

func (t *nullTest) release() {
	t.input.release()
	t.out.Release()
}

func (t *nullTest) eval(w *worker, rows []int32) (*vector.Vector, error) {
	input, err := t.input.eval(w, rows)
	if err != nil {
		return nil, err
	}
	if err := t.out.Prepare(w.budget, arrow.FixedWidthTypes.Boolean, types.Bool, w.batch.Len); err != nil {
		return nil, err
	}
	flip := -bit(!t.negated)
	out := t.out.Bits()
	for i := range out {
		out[i] = validWord(input, i) ^ flip
	}
	return &t.out, nil
}

func (t *nullTest) choose(w *worker, rows []int32, want truth) ([]int32, error) {
	value, err := t.eval(w, rows)
	if err != nil {
		return nil, err
	}
	return chooseByValue(&t.chosen, w, value, rows, want), nil
}
