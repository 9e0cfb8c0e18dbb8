package eval

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/eval/convert"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

func (c *compiler) cast(e *expr.Cast) (operator, error) {
	input, err := c.compile(e.Input)
	if err != nil {
		return nil, err
	}
	cast, err := newCast(input, e.Input.Type(), e.To, e.Mode)
	if column, ok := e.Input.(*expr.Column); ok && err == nil && column.Qualifier != "" {
		nameColumn(cast, column)
	}
	return cast, err
}

// nameColumn lets the errors of a cast say which column has the value.
func nameColumn(cast operator, column *expr.Column) {
	o, ok := cast.(*call)
	if !ok || !o.canFail {
		return
	}
	kernel := o.kernel
	o.kernel = func(c *expr.Context, args []*vector.Vector, out *vector.Vector) error {
		err := kernel(c, args, out)
		if err == nil || errs.KindOf(err) != errs.InvalidValue {
			return err
		}
		return errs.New(errs.InvalidValue, "%w (column %q)", err, column.String())
	}
}

// newCast converts the values of an operator.
func newCast(input operator, from, to types.Type, mode expr.CastMode) (operator, error) {
	if !types.CanCast(from, to) {
		return nil, errs.New(errs.Binding, "cannot cast %s to %s", types.Name(from), types.Name(to))
	}
	if sameValues(from, to) {
		return &retype{input: input, to: to}, nil
	}
	switch types.MustLayout(to) {
	case types.List:
		return newListCast(input, from, to, mode)
	case types.Struct:
		return newStructCast(input, from, to, mode)
	}
	cast, err := convert.New(from, to, mode)
	if err != nil {
		return nil, err
	}
	return newCall(element{
		kernel: cast.Kernel, start: cast.Start, result: to, canFail: mode == expr.Strict && !types.CastIsTotal(from, to),
	}, input), nil
}

// sameValues reports whether a cast changes the name of the type only.
func sameValues(from, to types.Type) bool {
	from, to = types.Decode(from), types.Decode(to)
	switch {
	case arrow.TypeEqual(from, to), from.ID() == arrow.NULL, types.IsString(from) && types.IsString(to):
		return true
	case types.IsBinary(to):
		return to.ID() != arrow.FIXED_SIZE_BINARY && (types.IsString(from) || types.IsBinary(from))
	case from.ID() == arrow.TIMESTAMP && to.ID() == arrow.TIMESTAMP:
		from, to := from.(*arrow.TimestampType), to.(*arrow.TimestampType)
		return from.Unit == to.Unit && (from.TimeZone != "" || to.TimeZone == "")
	}
	return widensPrecision(from, to) || countsTheSame(from, to)
}

// widensPrecision reports whether the types are decimals of one scale of which the second has no fewer digits.
func widensPrecision(from, to types.Type) bool {
	f, ok1 := from.(arrow.DecimalType)
	t, ok2 := to.(arrow.DecimalType)
	return ok1 && ok2 && f.GetScale() == t.GetScale() && f.GetPrecision() <= t.GetPrecision()
}

// countsTheSame reports whether the one is an integer type and the other counts units of time in its layout.
func countsTheSame(from, to types.Type) bool {
	counts := func(t types.Type) bool { return types.IsTemporal(t) || t.ID() == arrow.DURATION }
	return types.MustLayout(from) == types.MustLayout(to) && (types.IsInteger(from) && counts(to) || counts(from) && types.IsInteger(to))
}

// retype gives a vector another type of the same values.
type retype struct {
	input operator
	to    types.Type
	out   vector.Vector
}

func (r *retype) eval(w *worker, rows []int32) (*vector.Vector, error) {
	r.out.LetGo()
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
