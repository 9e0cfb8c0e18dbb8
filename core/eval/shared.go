package eval

import "github.com/ballista-go/ballista/core/vector"

// narrow is the share of the batch's rows (one in ...) below which a shared expression is evaluated for the given rows alone.
const narrow = 4

// shared is an expression that occurs several times. It is evaluated once a batch, for all rows that count in the batch.
type shared struct {
	input  operator
	value  *vector.Vector
	number uint64 // of the batch that value belongs to
}

// occurrence is a place at which a shared expression occurs. Where evaluating it for all rows could fail, or compute much
// more than is asked for, it is evaluated alone.
type occurrence struct {
	of      *shared
	alone   operator
	canFail bool
}

func (o *occurrence) eval(w *worker, rows []int32) (*vector.Vector, error) {
	s := o.of
	if s.number == w.number {
		return s.value, nil
	}
	asked, all := w.count(rows), w.count(w.rows)
	if asked < all && (o.canFail || asked*narrow < all) {
		return o.alone.eval(w, rows)
	}
	value, err := s.input.eval(w, w.rows)
	if err != nil {
		return nil, err
	}
	s.value, s.number = value, w.number
	return value, nil
}

func (o *occurrence) fresh(copies copies) operator {
	if copies[o.of] == nil {
		copies[o.of] = &shared{input: o.of.input.fresh(copies)}
	}
	return &occurrence{of: copies[o.of], alone: o.alone.fresh(copies), canFail: o.canFail}
}

func (o *occurrence) release() {
	o.of.input.release()
	o.of.value = nil
	o.alone.release()
}
