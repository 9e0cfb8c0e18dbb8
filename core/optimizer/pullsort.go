package optimizer

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// pullSort drops an order that nothing depends on.
func (u *pullUp) pullSort(n *logical.Sort) (logical.Node, bool) {
	input, ok := u.pull(n.Input)
	if !ok || !u.ordered {
		return input, ok
	}
	again := *n
	again.Input = input
	return &again, true
}

// takesOrder reports whether an aggregate gets its rows in the order that they come in.
func takesOrder(named logical.Named) bool {
	call, ok := named.Expr.(*expr.Aggregate)
	return ok && call.Function.OrderSensitive && len(call.Order) == 0
}
