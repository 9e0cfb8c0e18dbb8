package catalog

import (
	"maps"
	"slices"
	"strings"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// TableFunction makes a plan of constants.
type TableFunction func(args []*expr.Literal) (logical.Node, error)

// RegisterTableFunction adds a table function, or replaces the one of its name.
func (c *Catalog) RegisterTableFunction(name string, f TableFunction) {
	c.functions.mu.Lock()
	defer c.functions.mu.Unlock()
	if c.functions.tables == nil {
		c.functions.tables = map[string]TableFunction{}
	}
	c.functions.tables[strings.ToLower(name)] = f
}

// DropTableFunction takes the name of a table function away, and reports whether there was one.
func (c *Catalog) DropTableFunction(name string) bool {
	return drop(&c.functions, &c.functions.tables, name)
}

// TableFunction finds a table function that was registered.
func (c *Catalog) TableFunction(name string) (TableFunction, bool) {
	c.functions.mu.RLock()
	defer c.functions.mu.RUnlock()
	f, ok := c.functions.tables[strings.ToLower(name)]
	return f, ok
}

// TableFunctions are the names of the table functions, in order.
func (c *Catalog) TableFunctions() []string {
	c.functions.mu.RLock()
	defer c.functions.mu.RUnlock()
	return slices.Sorted(maps.Keys(c.functions.tables))
}
