package binder

import (
	"github.com/ballista-go/ballista/core/catalog"
	"github.com/ballista-go/ballista/core/function"
)

// registerFunctions adds the function library.
func registerFunctions(c *catalog.Catalog) {
	for _, f := range function.Scalars() {
		c.RegisterFunction(f)
	}
	for _, f := range function.Aggregates() {
		c.RegisterAggregate(f)
	}
}
