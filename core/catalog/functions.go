package catalog

import (
	"slices"
	"strings"
	"sync"

	"github.com/ballista-go/ballista/core/expr"
)

// functions are those that were registered, by name and alias.
type functions struct {
	mu         sync.RWMutex
	scalars    map[string]*expr.Function
	aggregates map[string]*expr.AggregateFunction
}

// RegisterFunction adds a scalar function, or replaces those of its names.
func (c *Catalog) RegisterFunction(f *expr.Function) {
	c.functions.mu.Lock()
	defer c.functions.mu.Unlock()
	if c.functions.scalars == nil {
		c.functions.scalars = map[string]*expr.Function{}
	}
	for _, name := range append([]string{f.Name}, f.Aliases...) {
		c.functions.scalars[strings.ToLower(name)] = f
	}
}

// RegisterAggregate adds an aggregate function, or replaces those of its names.
func (c *Catalog) RegisterAggregate(f *expr.AggregateFunction) {
	c.functions.mu.Lock()
	defer c.functions.mu.Unlock()
	if c.functions.aggregates == nil {
		c.functions.aggregates = map[string]*expr.AggregateFunction{}
	}
	for _, name := range append([]string{f.Name}, f.Aliases...) {
		c.functions.aggregates[strings.ToLower(name)] = f
	}
}

// Scalar finds a scalar function by its name or an alias.
func (c *Catalog) Scalar(name string) (*expr.Function, bool) {
	c.functions.mu.RLock()
	defer c.functions.mu.RUnlock()
	f, ok := c.functions.scalars[strings.ToLower(name)]
	return f, ok
}

// Aggregate finds an aggregate function by its name or an alias.
func (c *Catalog) Aggregate(name string) (*expr.AggregateFunction, bool) {
	c.functions.mu.RLock()
	defer c.functions.mu.RUnlock()
	f, ok := c.functions.aggregates[strings.ToLower(name)]
	return f, ok
}

// FunctionNames lists the names of all functions.
func (c *Catalog) FunctionNames() []string {
	c.functions.mu.RLock()
	defer c.functions.mu.RUnlock()
	names := append(sorted(c.functions.scalars), sorted(c.functions.aggregates)...)
	slices.Sort(names)
	return slices.Compact(names)
}
