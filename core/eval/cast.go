package eval

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

func (c *compiler) cast(e *expr.Cast) (operator, error) {
	input, err := c.compile(e.Input)
	if err != nil {
		return nil, err
	}
	from, to := e.Input.Type(), e.To
	if sameValues(from, to) {
		return &retype{input: input, to: to}, nil
	}
	return nil, errs.New(errs.Unsupported, "cast from %s to %s", types.Name(from), types.Name(to))
}

// sameValues reports whether a cast changes the name of the type only.
func sameValues(from, to types.Type) bool {
	from, to = types.Decode(from), types.Decode(to)
	return arrow.TypeEqual(from, to) || types.IsString(from) && types.IsString(to)
}

// retype gives a vector another type of the same values.
type retype struct {
	input operator
	to    types.Type
	out   vector.Vector
}

func (r *retype) eval(w *worker, rows []int32) (*vector.Vector, error) {
	input, err := r.input.eval(w, rows)
	if err != nil {
		return nil, err
	}
	if input.Layout == types.Null {
		return &r.out, r.out.MakeNull(w.budget, r.to, w.batch.Len)
	}
	r.out.Become(input)
	r.out.Type = r.to
	return &r.out, nil
}

func (r *retype) fresh(copies copies) operator {
	return &retype{input: r.input.fresh(copies), to: r.to}
}

func (r *retype) release() {
	r.input.release()
	r.out.Release()
}
