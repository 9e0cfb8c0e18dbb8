package parquet

import (
	"strconv"
	"unicode/utf8"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source/parquet/format"
	"github.com/ballista-go/ballista/core/types"
)

const maxSchemaDepth = 64

// schema is a file's schema: a tree of Arrow fields whose leaves are the file's columns.
type schema struct {
	fields []*node
	leaves []*leaf
}

// shape says how a node's values are made from levels.
type shape uint8

const (
	leafShape shape = iota
	structShape
	listShape // of the only child; a map is a list of structs
)

// node is a field of the file's schema.
type node struct {
	field    arrow.Field
	shape    shape
	def      int // a value is there where the definition level is def or more; of a list: an element
	rep      int // repetition level of a list's elements; of others that of the list around them
	children []*node
	leaf     *leaf // of a leafShape
	first    int   // position of the first leaf below it
	leaves   int   // below it
}

// leaf is a column of the file.
type leaf struct {
	column         int // position in row groups
	path           string
	physical       format.Type
	length         int // of fixed byte arrays
	maxDef, maxRep int
	slotDef        int // definition level from which the innermost list has an element
	element        *format.SchemaElement
	dataType       types.Type
	flat           bool // a field of its own: levels say no more than NULL or not
}

// place is what a node inherits from those above it.
type place struct {
	def, rep int
	slotDef  int
	depth    int
	path     string
	hint     *arrow.Field // what the writer's Arrow schema has there, or nil
}

// builder turns the depth-first list of elements into a tree.
type builder struct {
	elements []format.SchemaElement
	at       int
	schema   *schema
}

func newSchema(meta *format.FileMetaData) (*schema, error) {
	if len(meta.Schema) == 0 {
		return nil, invalid("no root")
	}
	root := &meta.Schema[0]
	if root.Type != format.NoType || int(root.Children) > len(meta.Schema)-1 {
		return nil, invalid("invalid root of %d fields", root.Children)
	}
	b := &builder{elements: meta.Schema, at: 1, schema: new(schema)}
	hints, err := writerFields(meta.KeyValues, max(int(root.Children), 0))
	if err != nil {
		return nil, err
	}
	for i := range int(root.Children) {
		field, err := b.node(place{hint: hints[i]})
		if err != nil {
			return nil, err
		}
		field.field.Type = viewType(field.field.Type)
		field.field.Metadata = arrow.Metadata{} // as datafusion.execution.parquet.skip_metadata has it
		if field.shape == leafShape {
			field.leaf.dataType, field.leaf.flat = field.field.Type, true
		}
		b.schema.fields = append(b.schema.fields, field)
	}
	if b.at != len(b.elements) {
		return nil, invalid("%d elements do not belong to the tree", len(b.elements)-b.at)
	}
	return b.schema, nil
}

// viewType makes strings and binary of the top level views, as datafusion.execution.parquet.schema_force_view_types has it.
func viewType(t types.Type) types.Type {
	switch t.ID() {
	case arrow.STRING, arrow.LARGE_STRING:
		return arrow.BinaryTypes.StringView
	case arrow.BINARY, arrow.LARGE_BINARY:
		return arrow.BinaryTypes.BinaryView
	}
	return t
}

// arrow is the schema as a table has it.
func (s *schema) arrow() *arrow.Schema {
	fields := make([]arrow.Field, len(s.fields))
	for i, n := range s.fields {
		fields[i] = n.field
	}
	return arrow.NewSchema(fields, nil)
}

// find returns the top-level field that is column i of a table, by its name, or nil. Several may have the name.
func (s *schema) find(i int, name string) *node {
	if i < len(s.fields) && s.fields[i].field.Name == name {
		return s.fields[i]
	}
	for _, n := range s.fields {
		if n.field.Name == name {
			return n
		}
	}
	return nil
}

// peek is the element that comes next.
func (b *builder) peek() (*format.SchemaElement, error) {
	if b.at >= len(b.elements) {
		return nil, invalid("fewer elements than fields")
	}
	e := &b.elements[b.at]
	if !utf8.ValidString(e.Name) {
		return nil, invalid("name of a field is not valid UTF-8: %q", e.Name)
	}
	if e.Children < 0 || int(e.Children) > len(b.elements)-b.at-1 {
		return nil, invalid("field %q has %d fields, more than there are", e.Name, e.Children)
	}
	return e, nil
}

// node builds the next element and those below it.
func (b *builder) node(c place) (*node, error) {
	e, err := b.peek()
	if err != nil {
		return nil, err
	}
	if c.depth++; c.depth > maxSchemaDepth {
		return nil, errs.New(errs.Unsupported, "fields nested in more than %d levels", maxSchemaDepth)
	}
	switch {
	case e.Type != format.NoType:
		return b.primitive(e, c)
	case e.IsList():
		return b.list(e, c)
	case e.IsMap():
		return b.mapping(e, c)
	}
	return b.structure(e, c)
}

// enter gives the levels and the path of an element with the repetition.
func (c place) enter(e *format.SchemaElement) place {
	if c.path += e.Name; e.Repetition != format.Required {
		c.def++
	}
	if e.Repetition == format.Repeated {
		c.rep++
		c.slotDef = c.def
	}
	return c
}

// below is the place of children.
func (c place) below(hint *arrow.Field) place {
	c.path += "."
	c.hint = hint
	return c
}

func (b *builder) primitive(e *format.SchemaElement, c place) (*node, error) {
	b.at++
	inner := c.enter(e)
	var hint types.Type
	if c.hint != nil {
		hint = c.hint.Type
		if e.Repetition == format.Repeated {
			hint = elementType(hint)
		}
	}
	t, err := leafType(e, hint)
	if err != nil {
		return nil, within(err, "column %s", inner.path)
	}
	if e.Type == format.FixedByteArray && e.Length <= 0 {
		return nil, invalid("column %s has byte arrays of length %d", inner.path, e.Length)
	}
	l := &leaf{
		column: len(b.schema.leaves), path: inner.path, physical: e.Type, length: int(e.Length), element: e, dataType: t,
		maxDef: inner.def, maxRep: inner.rep, slotDef: inner.slotDef,
	}
	if l.physical == format.Int96 {
		l.length = 12
	}
	b.schema.leaves = append(b.schema.leaves, l)
	n := &node{shape: leafShape, def: inner.def, rep: inner.rep, leaf: l, first: l.column, leaves: 1}
	n.field = fieldOf(e, t, c.hint)
	return repeated(e, n), nil
}

// structure builds a group as a struct.
func (b *builder) structure(e *format.SchemaElement, c place) (*node, error) {
	b.at++
	inner := c.enter(e)
	hint := c.hint
	if hint != nil && e.Repetition == format.Repeated {
		hint = elementHint(hint.Type)
	}
	n := &node{shape: structShape, def: inner.def, rep: inner.rep, first: len(b.schema.leaves)}
	fields := make([]arrow.Field, 0, e.Children)
	for i := range int(e.Children) {
		child, err := b.node(inner.below(fieldHint(hint, int(e.Children), i)))
		if err != nil {
			return nil, err
		}
		n.children = append(n.children, child)
		fields = append(fields, child.field)
	}
	n.leaves = len(b.schema.leaves) - n.first
	if n.leaves == 0 {
		return nil, errs.New(errs.Unsupported, "struct without columns: %s", inner.path)
	}
	n.field = fieldOf(e, arrow.StructOf(fields...), c.hint)
	return repeated(e, n), nil
}

// repeated wraps a repeated node in the list that it stands for.
func repeated(e *format.SchemaElement, n *node) *node {
	if e.Repetition != format.Repeated {
		return n
	}
	element := arrow.Field{Name: e.Name, Type: n.field.Type}
	return &node{
		shape: listShape, def: n.def, rep: n.rep, children: []*node{n}, first: n.first, leaves: n.leaves,
		field: arrow.Field{Name: e.Name, Type: arrow.ListOfField(element), Metadata: n.field.Metadata},
	}
}

// fieldOf is the Arrow field of an element. The writer's metadata wins over the element's own.
func fieldOf(e *format.SchemaElement, t types.Type, hint *arrow.Field) arrow.Field {
	f := arrow.Field{Name: e.Name, Type: t, Nullable: e.Repetition == format.Optional}
	switch {
	case hint != nil:
		f.Metadata = hint.Metadata
	case e.HasFieldID:
		f.Metadata = arrow.NewMetadata([]string{"PARQUET:field_id"}, []string{strconv.Itoa(int(e.FieldID))})
	}
	return f
}
