package expr

import "github.com/ballista-go/ballista/core/types"

// castIsTotal reports whether the cast converts every value.
func castIsTotal(c *Cast) bool { return types.CastIsTotal(c.Input.Type(), c.To) }
