package parquet

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/source/parquet/format"
	"github.com/ballista-go/ballista/core/types"
)

// enterList gives the levels of an element that is a list or a map itself, before those of its repeated child.
func (c place) enterList(e *format.SchemaElement) (place, error) {
	if e.Repetition == format.Repeated {
		return c, invalid("list %s%s is repeated", c.path, e.Name)
	}
	return c.enter(e).below(c.hint), nil
}

// list builds a list in the form of three levels or, by the rules of backward compatibility, of two.
func (b *builder) list(e *format.SchemaElement, c place) (*node, error) {
	inner, err := c.enterList(e)
	if err != nil {
		return nil, err
	}
	if e.Children != 1 {
		return nil, invalid("list %s%s has %d fields instead of 1", c.path, e.Name, e.Children)
	}
	b.at++
	middle, err := b.peek()
	if err != nil {
		return nil, err
	}
	if middle.Repetition != format.Repeated {
		return nil, invalid("list %s%s has a field that is not repeated", c.path, e.Name)
	}
	if middle.Type != format.NoType {
		return listNamed(e, c)(b.primitive(middle, inner))
	}
	if b.repeatedIsElement(e, middle) {
		return listNamed(e, c)(b.structure(middle, inner))
	}
	return b.threeLevels(e, middle, c, inner)
}

// listNamed turns the list that a repeated element made into the one that is annotated.
func listNamed(e *format.SchemaElement, c place) func(n *node, err error) (*node, error) {
	return func(n *node, err error) (*node, error) {
		if err != nil {
			return nil, err
		}
		n.field = fieldOf(e, n.field.Type, c.hint)
		return n, nil
	}
}

// repeatedIsElement reports whether the repeated field of a list is the element, not the level between.
func (b *builder) repeatedIsElement(list, middle *format.SchemaElement) bool {
	if middle.Children != 1 {
		return true
	}
	if only := &b.elements[b.at+1]; middle.IsList() || only.Repetition == format.Repeated {
		return false
	}
	return middle.Name == "array" || middle.Name == list.Name+"_tuple"
}

func (b *builder) threeLevels(e, middle *format.SchemaElement, c, inner place) (*node, error) {
	b.at++
	var hint *arrow.Field
	if c.hint != nil {
		hint = elementHint(c.hint.Type)
	}
	element, err := b.node(inner.enter(middle).below(hint))
	if err != nil {
		return nil, err
	}
	var writers types.Type
	if c.hint != nil {
		writers = c.hint.Type
	}
	return &node{
		shape: listShape, def: inner.def + 1, rep: inner.rep + 1, children: []*node{element},
		first: element.first, leaves: element.leaves,
		field: fieldOf(e, listType(element.field, writers), c.hint),
	}, nil
}

// mapping builds a map. One without values is a list of its keys.
func (b *builder) mapping(e *format.SchemaElement, c place) (*node, error) {
	inner, err := c.enterList(e)
	if err != nil {
		return nil, err
	}
	if e.Children != 1 {
		return nil, invalid("map %s%s has %d fields instead of 1", c.path, e.Name, e.Children)
	}
	entries := &b.elements[b.at+1]
	switch {
	case entries.Repetition != format.Repeated || entries.Type != format.NoType:
		return nil, invalid("map %s%s has no repeated entries", c.path, e.Name)
	case entries.Children == 1:
		return b.list(e, c)
	case entries.Children != 2:
		return nil, invalid("map %s%s has entries of %d fields instead of 2", c.path, e.Name, entries.Children)
	}
	b.at += 2
	var hint *arrow.Field
	if c.hint != nil {
		hint = elementHint(c.hint.Type)
	}
	entryPlace := inner.enter(entries)
	pair := &node{shape: structShape, def: entryPlace.def, rep: entryPlace.rep, first: len(b.schema.leaves)}
	for i := range 2 {
		if next, err := b.peek(); err != nil || next.Repetition == format.Repeated {
			return nil, invalid("map %s%s has repeated keys or values", c.path, e.Name)
		}
		child, err := b.node(entryPlace.below(fieldHint(hint, 2, i)))
		if err != nil {
			return nil, err
		}
		pair.children = append(pair.children, child)
	}
	pair.leaves = len(b.schema.leaves) - pair.first
	pair.children[0].field.Nullable = false
	t := arrow.MapOfFields(pair.children[0].field, pair.children[1].field)
	pair.field = t.ElemField()
	return &node{
		shape: listShape, def: pair.def, rep: pair.rep, children: []*node{pair}, first: pair.first, leaves: pair.leaves,
		field: fieldOf(e, t, c.hint),
	}, nil
}

// listType is the list of elements of the kind that the writer's schema has.
func listType(element arrow.Field, hint types.Type) types.Type {
	switch hint := hint.(type) {
	case *arrow.LargeListType:
		return arrow.LargeListOfField(element)
	case *arrow.FixedSizeListType:
		return arrow.FixedSizeListOfField(hint.Len(), element)
	case *arrow.ListViewType:
		return arrow.ListViewOfField(element)
	case *arrow.LargeListViewType:
		return arrow.LargeListViewOfField(element)
	}
	return arrow.ListOfField(element)
}
