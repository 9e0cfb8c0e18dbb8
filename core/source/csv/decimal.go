package csv

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/source/text"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// narrowDigits is how many digits a decimal in 64 bits may have.
const narrowDigits = 18

// parseDecimals parses decimals. Unlike a cast they may have an exponent, and digits beyond the scale are cut off.
func (c *column) parseDecimals(t arrow.DecimalType, cells []field) error {
	layout := types.Decimal
	if t.GetPrecision() <= narrowDigits {
		layout = types.Int64
	}
	if err := c.out.Prepare(c.reader.env.Budget, t, layout, len(cells)); err != nil {
		return err
	}
	for row, cell := range cells {
		content := c.bytes(cell)
		var value types.Int128
		if c.reader.split.format.options.null(content) {
			if err := c.null(row, c.out); err != nil {
				return err
			}
		} else {
			var ok bool
			if value, ok = text.ParseDecimal(content, t); !ok {
				return c.failure(row, content)
			}
		}
		if layout == types.Int64 {
			vector.Values[int64](c.out)[row] = int64(value.Lo)
		} else {
			vector.Values[types.Int128](c.out)[row] = value
		}
	}
	return nil
}
