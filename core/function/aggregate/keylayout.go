package aggregate

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/types"
)

// wordDigits is how many digits all decimals in 64-bit lanes may have.
const wordDigits = 18

// keyLayout is the layout of the results of a type whose values have a key.
func keyLayout(t types.Type) (types.Layout, bool) {
	if d, ok := t.(arrow.DecimalType); ok {
		return types.Int64, d.GetPrecision() <= wordDigits
	}
	layout := types.MustLayout(t)
	switch layout {
	case types.Null, types.MonthDayNano, types.View, types.List, types.Struct:
		return layout, false
	}
	return layout, t.ID() != arrow.INTERVAL_DAY_TIME // its halves are not in the order of an int64
}
