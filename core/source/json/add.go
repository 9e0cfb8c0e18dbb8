package json

import (
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// value reads the next value.
func (c *column) value(s *scanner) error {
	if c.rows == c.room {
		if err := c.grow(); err != nil {
			return err
		}
	}
	if s.block[s.at] != 'n' {
		return c.read(c, s)
	}
	at := s.at
	if err := s.literal("null"); err != nil {
		return err
	}
	return c.missing(s, at)
}

// missing adds NULL, if the schema allows that.
func (c *column) missing(s *scanner, at int) error {
	if !c.nullable {
		return s.fail(at, "field %q is NOT NULL and has no value", c.name)
	}
	return c.null()
}

// null adds NULL.
func (c *column) null() error {
	if c.rows == c.room {
		if err := c.grow(); err != nil {
			return err
		}
	}
	c.zero()
	c.nulls = append(c.nulls, int32(c.rows))
	c.rows++
	if c.object == nil {
		return nil
	}
	for _, child := range c.children {
		if err := child.null(); err != nil {
			return err
		}
	}
	return nil
}

// zero writes what a NULL holds, where that must be readable.
func (c *column) zero() {
	switch {
	case c.views != nil:
		c.views[c.rows] = vector.View{}
	case c.spans != nil:
		c.spans[c.rows] = types.Span{}
	case c.ints != nil:
		c.ints[c.rows] = 0
	case c.wide != nil:
		c.wide[c.rows] = types.Int128{}
	}
}

// truncate drops all rows but the first n.
func (c *column) truncate(n int) {
	if n >= c.rows {
		return
	}
	elements := 0
	if c.spans != nil {
		elements = c.children[0].rows
		for _, span := range c.spans[n:c.rows] {
			elements -= int(span.Length)
		}
	}
	c.rows = n
	for len(c.nulls) > 0 && int(c.nulls[len(c.nulls)-1]) >= n {
		c.nulls = c.nulls[:len(c.nulls)-1]
	}
	if c.cast != nil {
		c.cast.truncate(n)
	}
	for _, child := range c.children {
		if c.object != nil {
			child.truncate(n)
		} else {
			child.truncate(elements)
		}
	}
}
