package optimizer

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
)

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
