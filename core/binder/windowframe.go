package binder

import (
	"strings"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/eval"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
)

// frame binds the frame of a window whose rows have the order.
func (b *Binder) frame(w *ast.Window, order []expr.SortKey, s *scope) (expr.Frame, error) {
	written := w.FrameOrDefault()
	frame := expr.Frame{Unit: expr.FrameUnit(written.Unit), Exclude: expr.Exclusion(written.Exclude)}
	if err := checkFrame(written, len(order)); err != nil {
		return frame, err
	}
	f := &framing{Binder: b, frame: &frame, scope: s}
	if len(order) > 0 {
		f.key = order[0]
	}
	var err error
	if frame.Start, err = f.bound(written, written.Start); err != nil {
		return frame, err
	}
	if frame.End, err = f.bound(written, written.End); err != nil {
		return frame, err
	}
	if backwards(frame.Start, frame.End) || f.overtakes(written) {
		return frame, binding(written, "a frame must not start after its end: %s", frame)
	}
	err = f.unify()
	return frame, err
}

func checkFrame(f *ast.Frame, keys int) error {
	offsets := f.Start.Offset != nil || f.End.Offset != nil
	switch {
	case f.Start.Kind == ast.UnboundedFollowing:
		return binding(f, "a frame cannot start at UNBOUNDED FOLLOWING")
	case f.End.Kind == ast.UnboundedPreceding:
		return binding(f, "a frame cannot end at UNBOUNDED PRECEDING")
	case f.Start.Kind > f.End.Kind:
		return binding(f, "a frame must not start after its end: %s", f)
	case f.Unit == ast.Range && offsets && keys != 1:
		return binding(f, "RANGE with an offset takes an ORDER BY of one expression: there are %d", keys)
	case f.Unit == ast.Groups && keys == 0:
		return binding(f, "GROUPS takes an ORDER BY")
	}
	return nil
}

// backwards reports whether offsets of the same kind leave no row for any frame.
func backwards(start, end expr.Bound) bool {
	switch {
	case start.Kind != end.Kind || start.Value != nil:
		return false
	case start.Kind == expr.Preceding:
		return start.Offset < end.Offset
	}
	return start.Kind == expr.Following && start.Offset > end.Offset
}

// overtakes is backwards for the offsets of RANGE.
func (f *framing) overtakes(at place) bool {
	if f.frame.Start.Kind != f.frame.End.Kind || len(f.offsets) != 2 {
		return false
	}
	low, high := f.offsets[0], f.offsets[1]
	if f.frame.Start.Kind == expr.Preceding {
		low, high = high, low
	}
	if low.DataType.ID() != high.DataType.ID() {
		return false
	}
	compared, err := f.compare(at, expr.Greater, low, high)
	if err != nil {
		return false
	}
	after, err := eval.Constant(compared, f.settings)
	return err == nil && after.Value == true
}

// framing binds the bounds of a frame.
type framing struct {
	*Binder
	frame *expr.Frame
	scope *scope
	key   expr.SortKey // the first of the order
	// offsets are those of RANGE.
	offsets []*expr.Literal
}

func (f *framing) bound(written *ast.Frame, b ast.Bound) (expr.Bound, error) {
	bound := expr.Bound{Kind: expr.BoundKind(b.Kind)}
	if b.Offset == nil {
		return bound, nil
	}
	bound.Text = offsetText(b.Offset)
	constants := &scope{environment: &environment{}, clause: "the offset of a frame"}
	e, err := f.expr(b.Offset, constants)
	if err != nil {
		return bound, err
	}
	if written.Unit == ast.Range {
		bound.Value, err = f.value(e, b)
		return bound, err
	}
	if types.IsString(e.Type()) {
		e = castTo(e, arrow.PrimitiveTypes.Int64)
	}
	if !types.IsInteger(e.Type()) {
		return bound, binding(b.Offset, "the offset of a frame of %s must be an integer: %s is %s", unitName(written), b.Offset, typeName(e.Type()))
	}
	literal, err := f.fold(castTo(e, arrow.PrimitiveTypes.Int64), b.Offset)
	if err != nil {
		return bound, err
	}
	n, ok := literal.Value.(int64)
	if !ok || n < 0 {
		return bound, binding(b.Offset, "the offset of a frame must not be negative or NULL: %s", b.Offset)
	}
	bound.Offset = n
	return bound, nil
}

func unitName(f *ast.Frame) string {
	return [...]string{ast.Rows: "ROWS", ast.Range: "RANGE", ast.Groups: "GROUPS"}[f.Unit]
}

// offsetText is how DataFusion names an offset.
func offsetText(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.String:
		return e.Value
	case *ast.Interval:
		text := e.Value.String()
		if value, ok := e.Value.(*ast.String); ok {
			text = value.Value
		}
		if e.From != "" {
			text += " " + strings.ToUpper(e.From)
		}
		return text
	}
	return e.String()
}

// value is the key that a bound of RANGE has: that of the row less or plus the offset.
func (f *framing) value(offset expr.Expr, b ast.Bound) (expr.Expr, error) {
	key := f.key.Expr
	to, err := rangeType(key.Type(), offset, b.Offset)
	if err != nil {
		return nil, err
	}
	literal, err := f.fold(castTo(offset, to.offset), b.Offset)
	if err != nil {
		return nil, err
	}
	if literal.Value == nil || negative(literal.Value) {
		return nil, binding(b.Offset, "the offset of a frame must not be negative or NULL: %s", b.Offset)
	}
	f.offsets = append(f.offsets, literal)
	operator := "+"
	if (b.Kind == ast.Preceding) != f.key.Descending {
		operator = "-"
	}
	return f.apply(b.Offset, operator, castTo(key, to.key), literal)
}

// operands are the types in which a key and an offset are added.
type operands struct{ key, offset types.Type }

var (
	int64Type = arrow.PrimitiveTypes.Int64
	wideType  = &arrow.Decimal128Type{Precision: 20} // of any integer
)

// rangeType finds types in which sums of a key and an offset do not overflow, where there are such.
func rangeType(key types.Type, offset expr.Expr, at ast.Expr) (operands, error) {
	t, given := types.Decode(key), offset.Type()
	numeric := types.IsNumeric(given) || types.IsString(given)
	switch {
	case types.IsInteger(t) && (types.IsInteger(given) || types.IsString(given)):
		if literal, ok := offset.(*expr.Literal); ok && fitsEasily(literal) && t.(arrow.FixedWidthDataType).BitWidth() < 64 {
			return operands{int64Type, int64Type}, nil
		}
		return operands{wideType, wideType}, nil
	case types.IsFloat(t) && numeric:
		return operands{arrow.PrimitiveTypes.Float64, arrow.PrimitiveTypes.Float64}, nil
	case types.IsDecimal(t) && numeric:
		return operands{t, t}, nil
	case isMoment(t) && (types.IsInterval(given) || types.IsString(given)):
		return operands{t, arrow.FixedWidthTypes.MonthDayNanoInterval}, nil
	}
	return operands{}, binding(at, "RANGE over %s does not take an offset of %s", typeName(key), typeName(given))
}

// isMoment reports whether a type is of dates or timestamps. Times of day wrap around at midnight.
func isMoment(t types.Type) bool {
	switch t.ID() {
	case arrow.DATE32, arrow.DATE64, arrow.TIMESTAMP:
		return true
	}
	return false
}

func fitsEasily(l *expr.Literal) bool {
	v, ok := l.Value.(int64)
	return ok && v>>40 == 0
}

func negative(v types.Value) bool {
	switch v := v.(type) {
	case int64:
		return v < 0
	case float64:
		return !(v >= 0)
	case types.Int128:
		return v.Hi < 0
	case types.Interval:
		return v.Months < 0 || v.Days < 0 || v.Nanos < 0
	}
	return false
}

// unify brings the key and the bounds of RANGE to one type.
func (f *framing) unify() error {
	frame := f.frame
	for _, bound := range []*expr.Bound{&frame.Start, &frame.End} {
		if bound.Value == nil {
			continue
		}
		if frame.Key == nil {
			frame.Key = castTo(f.key.Expr, bound.Value.Type())
			continue
		}
		bound.Value = castTo(bound.Value, frame.Key.Type())
	}
	return nil
}
