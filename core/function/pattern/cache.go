package pattern

import "strings"

// Cache keeps what was compiled of patterns. It is an evaluator's, and most often has one.
type Cache[V any] struct {
	last  key
	value V
	known bool
	all   map[key]V
}

type key struct{ pattern, options string }

const cacheSize = 256

// Get returns what compile made of the pattern, now or before.
func (c *Cache[V]) Get(pattern, options string, compile func(pattern, options string) (V, error)) (V, error) {
	if c.known && c.last.pattern == pattern && c.last.options == options {
		return c.value, nil
	}
	value, ok := c.all[key{pattern, options}]
	if !ok {
		var err error
		if value, err = compile(pattern, options); err != nil {
			return value, err
		}
	}
	c.keep(key{strings.Clone(pattern), strings.Clone(options)}, value)
	return value, nil
}

// keep makes the value the last one. The strings of k are its own.
func (c *Cache[V]) keep(k key, value V) {
	if c.all == nil || len(c.all) >= cacheSize {
		c.all = map[key]V{}
	}
	c.all[k] = value
	c.last, c.value, c.known = k, value, true
}
