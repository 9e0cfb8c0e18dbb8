package eval

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// comparison compares two operands of one type.
type comparison struct {
	call
	op       expr.CompareOp
	chosen   []int32
	identity []int32
}

func newComparison(op expr.CompareOp, left, right operator) *comparison {
	c := &comparison{op: op}
	e := element{result: arrow.FixedWidthTypes.Boolean, kernel: c.bits}
	if op >= expr.IsDistinct {
		e.nulls, e.kernel = expr.Handle, c.distinctBits
	}
	c.call = *newCall(e, left, right)
	return c
}

func (c *comparison) fresh(copies copies) operator {
	return newComparison(c.op, c.args[0].fresh(copies), c.args[1].fresh(copies))
}

// bits is the kernel of the comparisons that NULL makes NULL.
func (c *comparison) bits(k *expr.Context, args []*vector.Vector, out *vector.Vector) error {
	c.fill(predicateOf(c.op, args[0], args[1]), k, out.Bits())
	return nil
}

func (c *comparison) fill(q predicate, k *expr.Context, out vector.Bitmap) {
	if loops, ok := loopsOf(q); ok {
		loops.bits(q, out)
		return
	}
	rows := k.Rows
	if rows == nil {
		c.identity = appendIdentity(c.identity, k.Len)
		rows = c.identity[:k.Len]
	}
	c.chosen = q.choose(room(c.chosen, len(rows)), rows)
	setRows(out, c.chosen)
}

// distinctBits is the kernel of IS [NOT] DISTINCT FROM.
func (c *comparison) distinctBits(k *expr.Context, args []*vector.Vector, out *vector.Vector) error {
	bits := out.Bits()
	if args[0].AllNull() || args[1].AllNull() {
		clear(bits)
	} else {
		c.fill(predicateOf(expr.Equal, args[0], args[1]), k, bits)
	}
	for w := range bits {
		left, right := validWord(args[0], w), validWord(args[1], w)
		same := bits[w]&left&right | ^left&^right
		if c.op == expr.IsDistinct {
			same = ^same
		}
		bits[w] = same
	}
	return nil
}

// validWord is the validity of 64 rows.
func validWord(v *vector.Vector, w int) uint64 {
	switch {
	case v.Layout == types.Null:
		return 0
	case v.Valid == nil:
		return ^uint64(0)
	case v.Form == vector.Constant:
		return -v.Valid.Bit(0)
	}
	return v.Valid[w]
}

func (c *comparison) choose(w *worker, rows []int32, want truth) ([]int32, error) {
	if c.nulls == expr.Handle {
		return c.call.choose(w, rows, want)
	}
	shape, err := c.bind(w, rows)
	switch {
	case err != nil:
		return nil, err
	case shape != overRows:
		return c.chooseLifted(w, shape, rows, want)
	}
	if err := c.flatten(w); err != nil {
		return nil, err
	}
	q := predicateOf(c.op, c.inputs[0], c.inputs[1])
	if want == isFalse {
		q.flip = !q.flip
	}
	c.chosen = room(c.chosen, w.count(rows))
	if loops, ok := loopsOf(q); ok {
		c.chosen = loops.rows(q, c.chosen, rows)
	} else {
		c.chosen = q.choose(c.chosen, w.all(rows))
	}
	for _, input := range c.inputs {
		if input.Valid != nil && input.Form != vector.Constant {
			c.chosen = keepWhere(c.chosen, input.Valid)
		}
	}
	return c.chosen, nil
}
