package expr

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/types"
)

// castIsTotal reports whether the cast converts every value.
func castIsTotal(c *Cast) bool {
	from, to := types.Decode(c.Input.Type()), types.Decode(c.To)
	if arrow.TypeEqual(from, to) || from.ID() == arrow.NULL {
		return true
	}
	return types.Widens(from, to)
}
