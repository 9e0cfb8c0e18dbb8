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
	windows    map[string]*expr.WindowFunction
	tables     map[string]TableFunction
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

// DropFunction takes the name of a scalar function away, and reports whether there was one.
func (c *Catalog) DropFunction(name string) bool {
	return drop(&c.functions, &c.functions.scalars, name)
}

// DropAggregate takes the name of an aggregate function away, and reports whether there was one.
func (c *Catalog) DropAggregate(name string) bool {
	return drop(&c.functions, &c.functions.aggregates, name)
}

// DropWindow takes the name of a window function away, and reports whether there was one.
func (c *Catalog) DropWindow(name string) bool { return drop(&c.functions, &c.functions.windows, name) }

func drop[F any](all *functions, list *map[string]F, name string) bool {
	all.mu.Lock()
	defer all.mu.Unlock()
	name = strings.ToLower(name)
	_, known := (*list)[name]
	delete(*list, name)
	return known
}

// RegisterWindow adds a window function, or replaces those of its names.
func (c *Catalog) RegisterWindow(f *expr.WindowFunction) {
	c.functions.mu.Lock()
	defer c.functions.mu.Unlock()
	if c.functions.windows == nil {
		c.functions.windows = map[string]*expr.WindowFunction{}
	}
	for _, name := range append([]string{f.Name}, f.Aliases...) {
		c.functions.windows[strings.ToLower(name)] = f
	}
}

// Window finds a window function that is no aggregate by its name or an alias.
func (c *Catalog) Window(name string) (*expr.WindowFunction, bool) {
	c.functions.mu.RLock()
	defer c.functions.mu.RUnlock()
	f, ok := c.functions.windows[strings.ToLower(name)]
	return f, ok
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

// ScalarNames lists the names of scalar functions.
func (c *Catalog) ScalarNames() []string {
	c.functions.mu.RLock()
	defer c.functions.mu.RUnlock()
	return sorted(c.functions.scalars)
}

// AggregateNames lists the names of aggregate functions.
func (c *Catalog) AggregateNames() []string {
	c.functions.mu.RLock()
	defer c.functions.mu.RUnlock()
	return sorted(c.functions.aggregates)
}

// WindowNames lists the names of window functions that are no aggregates.
func (c *Catalog) WindowNames() []string {
	c.functions.mu.RLock()
	defer c.functions.mu.RUnlock()
	return sorted(c.functions.windows)
}

// FunctionNames lists the names of all functions.
func (c *Catalog) FunctionNames() []string {
	c.functions.mu.RLock()
	defer c.functions.mu.RUnlock()
	names := append(sorted(c.functions.scalars), sorted(c.functions.aggregates)...)
	names = append(names, sorted(c.functions.windows)...)
	slices.Sort(names)
	return slices.Compact(names)
}
