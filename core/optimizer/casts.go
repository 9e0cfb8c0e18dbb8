package optimizer

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/eval"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
)

// unwrapComparison compares a column with a constant in the column's type, where the cast of the column loses nothing and that
// of the constant back neither. It gives nil where that is not so.
func (r *run) unwrapComparison(c *expr.Comparison) expr.Expr {
	if _, ok := c.Left.(*expr.Literal); ok {
		c = &expr.Comparison{Op: c.Op.Mirror(), Left: c.Right, Right: c.Left}
	}
	cast, ok := c.Left.(*expr.Cast)
	if !ok || expr.CanFail(cast) || !ordered(cast) {
		return nil
	}
	narrow := r.narrowed(c.Right, cast)
	if narrow == nil {
		return nil
	}
	return &expr.Comparison{Op: c.Op, Left: cast.Input, Right: narrow}
}

// mostUnwrapped is the length of lists that are worth converting one by one.
const mostUnwrapped = 256

// unwrapIn does for a list of constants what unwrapComparison does for one.
func (r *run) unwrapIn(in *expr.In) expr.Expr {
	cast, ok := in.Input.(*expr.Cast)
	if !ok || len(in.List) > mostUnwrapped || expr.CanFail(cast) || !ordered(cast) {
		return nil
	}
	list := make([]expr.Expr, len(in.List))
	for i, item := range in.List {
		narrow := r.narrowed(item, cast)
		if narrow == nil {
			return nil
		}
		list[i] = narrow
	}
	return &expr.In{Input: cast.Input, List: list, Negated: in.Negated}
}

// narrowed is a constant in the type that a cast converts from, or nil if it is another value there.
func (r *run) narrowed(e expr.Expr, cast *expr.Cast) expr.Expr {
	literal, ok := e.(*expr.Literal)
	if !ok || literal.Value == nil {
		return nil
	}
	narrow, err := eval.Constant(&expr.Cast{Input: literal, To: cast.Input.Type()}, r.Settings)
	if err != nil || narrow.Value == nil {
		return nil
	}
	back, err := eval.Constant(&expr.Cast{Input: narrow, To: literal.DataType}, r.Settings)
	if err != nil || !expr.Same(back, literal) {
		return nil
	}
	return narrow
}

// ordered reports whether a cast that cannot fail keeps order and equality: among exact numbers, among strings, and from dates
// to wider dates.
func ordered(c *expr.Cast) bool {
	from, to := c.Input.Type(), c.To
	exact := func(t types.Type) bool { return types.IsInteger(t) || types.IsDecimal(t) }
	switch {
	case exact(from) && exact(to), types.IsString(from) && types.IsString(to), types.IsBinary(from) && types.IsBinary(to):
		return types.Widens(from, to)
	case types.IsInteger(from) && to.ID() == arrow.FLOAT64:
		return from.(arrow.FixedWidthDataType).BitWidth() <= 32
	case from.ID() == arrow.FLOAT32 && to.ID() == arrow.FLOAT64:
		return true
	}
	return from.ID() == arrow.DATE32 && to.ID() == arrow.TIMESTAMP && c.Mode == expr.Strict
}
