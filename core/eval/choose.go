package eval

import (
	"github.com/ballista-go/ballista/core/vector"
)

// choose implements condition for calls of type Boolean.
func (c *call) choose(w *worker, rows []int32, want truth) ([]int32, error) {
	shape, err := c.bind(w, rows)
	switch {
	case err != nil:
		return nil, err
	case shape != overRows:
		return c.chooseLifted(w, shape, rows, want)
	}
	if err := c.evalRows(w, rows); err != nil {
		return nil, err
	}
	return chooseByValue(&c.selected, w, &c.out, rows, want), nil
}

// chooseLifted is choose where the rows need not be computed one by one.
func (c *call) chooseLifted(w *worker, shape shape, rows []int32, want truth) ([]int32, error) {
	switch shape {
	case overNothing:
		return empty, nil
	case overOne:
		if err := c.evalOne(w); err != nil {
			return nil, err
		}
		return chooseByValue(&c.selected, w, &c.out, rows, want), nil
	}
	if err := c.computeEntries(w, rows); err != nil {
		return nil, err
	}
	input := c.inputs[c.dictionary]
	truths := c.entries.truths[one(bool(want))]
	c.selected = chooseByCode(c.selected, truths, input.Codes, rows)
	if input.Valid != nil {
		c.selected = keepWhere(c.selected, input.Valid)
	}
	return c.selected, nil
}

// valueCondition chooses rows by the value of an operator that is no condition itself.
type valueCondition struct {
	operator
	chosen []int32
}

func asCondition(o operator) condition {
	if c, ok := o.(condition); ok {
		return c
	}
	return &valueCondition{operator: o}
}

func (v *valueCondition) fresh(copies copies) operator {
	return &valueCondition{operator: v.operator.fresh(copies)}
}

func (v *valueCondition) choose(w *worker, rows []int32, want truth) ([]int32, error) {
	value, err := v.eval(w, rows)
	if err != nil {
		return nil, err
	}
	return chooseByValue(&v.chosen, w, value, rows, want), nil
}

// chooseByValue returns those of the rows (nil: all) that have the wanted value, in the buffer. A nil result is all rows.
func chooseByValue(buffer *[]int32, w *worker, value *vector.Vector, rows []int32, want truth) []int32 {
	if value.AllNull() {
		return empty
	}
	bits := value.Bits()
	if value.Form == vector.Constant {
		if bits.Get(0) == bool(want) {
			return rows
		}
		return empty
	}
	flip := -bit(want == isFalse)
	if rows == nil {
		*buffer = rowsOfWords(room(*buffer, w.batch.Len)[:0], bits, value.Valid, flip, w.batch.Len)
		return *buffer
	}
	out := room(*buffer, len(rows))
	*buffer = out
	k := 0
	for _, row := range rows {
		out[k] = row
		k += int((bits.Bit(int(row)) ^ flip) & validBit(value.Valid, int(row)))
	}
	return out[:k]
}
