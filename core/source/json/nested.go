package json

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

func (c *column) newStruct(t *arrow.StructType) error {
	for _, field := range t.Fields() {
		child, err := c.reader.newColumn(c.name+"."+field.Name, field.Type, field.Nullable, new(vector.Vector))
		if err != nil {
			return err
		}
		c.children = append(c.children, child)
	}
	var err error
	c.object, err = newObject(t.Fields(), c.children)
	c.read = (*column).readStruct
	return err
}

func (c *column) readStruct(s *scanner) error {
	if s.block[s.at] != '{' {
		return c.mismatch(s)
	}
	err := c.object.read(s, c.rows)
	c.rows++
	return err
}

func (c *column) newList(t arrow.ListLikeType) error {
	field := t.ElemField()
	element, err := c.reader.newColumn(c.name+"[]", field.Type, field.Nullable, new(vector.Vector))
	c.children, c.read = []*column{element}, (*column).readList
	return err
}

func (c *column) readList(s *scanner) error {
	if s.block[s.at] != '[' {
		return c.mismatch(s)
	}
	element, at := c.children[0], s.at
	span := types.Span{Offset: uint32(element.rows)}
	more, err := s.open(']')
	for more && err == nil {
		if err = element.value(s); err != nil {
			return err
		}
		more, err = s.another(']')
	}
	span.Length = uint32(element.rows) - span.Offset
	if fixed, ok := c.t.(*arrow.FixedSizeListType); ok && err == nil && int32(span.Length) != fixed.Len() {
		return s.fail(at, "field %q: expected %d elements, found %d", c.name, fixed.Len(), span.Length)
	}
	c.spans[c.rows] = span
	c.rows++
	return err
}

func (c *column) newMap(t *arrow.MapType) error {
	key, err := c.reader.newColumn(c.name, t.KeyType(), false, new(vector.Vector))
	if err != nil {
		return err
	}
	value, err := c.reader.newColumn(c.name+".*", t.ItemType(), t.ItemField().Nullable, new(vector.Vector))
	c.children, c.read = []*column{key, value}, (*column).readMap
	return err
}

// readMap makes an entry of each member of an object.
func (c *column) readMap(s *scanner) error {
	if s.block[s.at] != '{' {
		return c.mismatch(s)
	}
	key, value := c.children[0], c.children[1]
	span := types.Span{Offset: uint32(key.rows)}
	more, err := s.open('}')
	for more && err == nil {
		if s.block[s.at] != '"' {
			return s.unexpected("a key in double quotes")
		}
		if err = key.value(s); err != nil {
			return err
		}
		if err = s.colon(); err != nil {
			return err
		}
		if err = value.value(s); err != nil {
			return err
		}
		more, err = s.another('}')
	}
	span.Length = uint32(key.rows) - span.Offset
	c.spans[c.rows] = span
	c.rows++
	return err
}

// finishChildren gives the vector those of the children.
func (c *column) finishChildren() error {
	for _, child := range c.children {
		if err := child.finish(); err != nil {
			return err
		}
	}
	c.out.Children = nil
	if c.t.ID() != arrow.MAP {
		for _, child := range c.children {
			c.out.Children = append(c.out.Children, child.out)
		}
		return nil
	}
	entries := &c.entries
	if err := entries.Prepare(c.reader.env.Budget, types.Children(c.t)[0], types.Struct, c.children[0].rows); err != nil {
		return err
	}
	entries.Children = []*vector.Vector{c.children[0].out, c.children[1].out}
	c.out.Children = []*vector.Vector{entries}
	return nil
}
