package parquetout

import (
	"bytes"
	"encoding/base64"
	"math/big"
	"strconv"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/ipc"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source/parquet/format"
	"github.com/ballista-go/ballista/core/types"
)

// node is a column, or a part of one, and how it lies in the file.
type node struct {
	layout   types.Layout
	nullable bool
	def, rep uint8 // levels of a value of the node that is not NULL; of a list: of its elements' slots
	children []*node
	leaf     *leaf // of nodes without children
	name     string
}

// leaf is a column of the file.
type leaf struct {
	element  *format.SchemaElement
	dataType types.Type
	path     []string
	def, rep uint8 // the largest levels
	order    order
}

// schemaBuilder makes the file's schema of that of the rows.
type schemaBuilder struct {
	elements []format.SchemaElement
	leaves   []*leaf
}

// newSchema returns the nodes of the columns, the elements of the file's schema, and its leaves.
func newSchema(schema *arrow.Schema) ([]*node, *schemaBuilder, error) {
	b := &schemaBuilder{elements: []format.SchemaElement{
		{Type: format.NoType, Name: "arrow_schema", Children: int32(schema.NumFields()), Converted: format.NoConverted},
	}}
	var nodes []*node
	for _, f := range schema.Fields() {
		n, err := b.field(f, place{})
		if err != nil {
			return nil, nil, errs.New(errs.Unsupported, "column %q in a Parquet file: %w", f.Name, err)
		}
		nodes = append(nodes, n)
	}
	return nodes, b, nil
}

// place is where in the schema a field stands.
type place struct {
	path     []string
	def, rep uint8
}

func (p place) below(name string) place {
	path := append(append(make([]string, 0, len(p.path)+1), p.path...), name)
	return place{path: path, def: p.def, rep: p.rep}
}

const maxDepth = 100

func (b *schemaBuilder) field(f arrow.Field, above place) (*node, error) {
	t := types.Decode(f.Type)
	layout, held := types.LayoutOf(t)
	if !held {
		return nil, errs.New(errs.Unsupported, "type %s", types.Name(t))
	}
	p := above.below(f.Name)
	if len(p.path) > maxDepth {
		return nil, errs.New(errs.Unsupported, "type is nested too deeply: %d levels", len(p.path))
	}
	n := &node{layout: layout, nullable: f.Nullable || layout == types.Null, name: f.Name}
	e := format.SchemaElement{Name: f.Name, Converted: format.NoConverted}
	if n.nullable {
		e.Repetition = format.Optional
		p.def++
	}
	n.def, n.rep = p.def, p.rep
	if id, err := strconv.ParseInt(metadataOf(f, "PARQUET:field_id"), 10, 32); err == nil {
		e.FieldID, e.HasFieldID = int32(id), true
	}
	switch layout {
	case types.List:
		return n, b.list(n, e, t, p)
	case types.Struct:
		return n, b.structure(n, e, t.(*arrow.StructType), p)
	}
	if err := describe(&e, t); err != nil {
		return nil, err
	}
	b.elements = append(b.elements, e)
	n.leaf = &leaf{element: &e, dataType: t, path: p.path, def: p.def, rep: p.rep, order: orderOf(t)}
	b.leaves = append(b.leaves, n.leaf)
	return n, nil
}

func metadataOf(f arrow.Field, key string) string {
	value, _ := f.Metadata.GetValue(key)
	return value
}

func (b *schemaBuilder) structure(n *node, e format.SchemaElement, t *arrow.StructType, p place) error {
	if t.NumFields() == 0 {
		return errs.New(errs.Unsupported, "a struct without fields")
	}
	e.Type, e.Children = format.NoType, int32(t.NumFields())
	b.elements = append(b.elements, e)
	for _, f := range t.Fields() {
		child, err := b.field(f, p)
		if err != nil {
			return err
		}
		n.children = append(n.children, child)
	}
	return nil
}

// list adds a list in three levels, or a map, whose entries are the repeated level.
func (b *schemaBuilder) list(n *node, e format.SchemaElement, t types.Type, p place) error {
	e.Type, e.Children = format.NoType, 1
	e.Converted, e.Logical.Kind = format.ConvertedList, format.LogicalList
	repeated := format.SchemaElement{Type: format.NoType, Name: "list", Repetition: format.Repeated, Children: 1, Converted: format.NoConverted}
	element := t.(arrow.ListLikeType).ElemField()
	m, isMap := t.(*arrow.MapType)
	if isMap {
		e.Converted, e.Logical.Kind = format.ConvertedMap, format.LogicalMap
		repeated.Name, repeated.Children = element.Name, 2
	}
	b.elements = append(b.elements, e, repeated)
	inner := p.below(repeated.Name)
	inner.def, inner.rep = p.def+1, p.rep+1
	n.def, n.rep = inner.def, inner.rep
	if !isMap {
		child, err := b.field(element, inner)
		n.children = []*node{child}
		return err
	}
	key := m.KeyField()
	key.Nullable = false
	pair := &node{layout: types.Struct, def: inner.def, rep: inner.rep, name: element.Name}
	for _, f := range []arrow.Field{key, m.ItemField()} {
		child, err := b.field(f, inner)
		if err != nil {
			return err
		}
		pair.children = append(pair.children, child)
	}
	n.children = []*node{pair}
	return nil
}

var physical = map[arrow.Type]format.SchemaElement{
	arrow.NULL:     {Type: format.Int32, Logical: format.LogicalType{Kind: format.LogicalUnknown}},
	arrow.BOOL:     {Type: format.Boolean},
	arrow.INT8:     integer(8, true, format.ConvertedInt8),
	arrow.INT16:    integer(16, true, format.ConvertedInt16),
	arrow.INT32:    {Type: format.Int32},
	arrow.INT64:    {Type: format.Int64},
	arrow.UINT8:    integer(8, false, format.ConvertedUint8),
	arrow.UINT16:   integer(16, false, format.ConvertedUint16),
	arrow.UINT32:   integer(32, false, format.ConvertedUint32),
	arrow.UINT64:   integer(64, false, format.ConvertedUint64),
	arrow.FLOAT16:  {Type: format.FixedByteArray, Length: 2, Logical: format.LogicalType{Kind: format.LogicalFloat16}},
	arrow.FLOAT32:  {Type: format.Float},
	arrow.FLOAT64:  {Type: format.Double},
	arrow.DATE32:   {Type: format.Int32, Converted: format.ConvertedDate, Logical: format.LogicalType{Kind: format.LogicalDate}},
	arrow.DATE64:   {Type: format.Int64},
	arrow.DURATION: {Type: format.Int64},
	arrow.STRING:   text, arrow.LARGE_STRING: text, arrow.STRING_VIEW: text,
	arrow.BINARY: {Type: format.ByteArray}, arrow.LARGE_BINARY: {Type: format.ByteArray}, arrow.BINARY_VIEW: {Type: format.ByteArray},
	arrow.INTERVAL_MONTHS:   {Type: format.FixedByteArray, Length: 12, Converted: format.ConvertedInterval},
	arrow.INTERVAL_DAY_TIME: {Type: format.FixedByteArray, Length: 12, Converted: format.ConvertedInterval},
}

var text = format.SchemaElement{Type: format.ByteArray, Converted: format.ConvertedUTF8, Logical: format.LogicalType{Kind: format.LogicalString}}

func integer(bits int8, signed bool, converted format.Converted) format.SchemaElement {
	e := format.SchemaElement{Type: format.Int32, Converted: converted, Logical: format.LogicalType{Kind: format.LogicalInteger, Bits: bits, Signed: signed}}
	if bits == 64 {
		e.Type = format.Int64
	}
	return e
}

// describe sets the type of a leaf's element.
func describe(e *format.SchemaElement, t types.Type) error {
	switch t := t.(type) {
	case arrow.DecimalType:
		return describeDecimal(e, t)
	case *arrow.FixedSizeBinaryType:
		e.Type, e.Length = format.FixedByteArray, int32(t.ByteWidth)
		return nil
	case *arrow.TimestampType:
		e.Type, e.Logical = format.Int64, format.LogicalType{Kind: format.LogicalTimestamp, Unit: unitOf(t.Unit), UTC: t.TimeZone != ""}
		return nil
	case *arrow.Time32Type:
		e.Type, e.Logical = format.Int32, format.LogicalType{Kind: format.LogicalTime, Unit: unitOf(t.Unit)}
		return nil
	case *arrow.Time64Type:
		e.Type, e.Logical = format.Int64, format.LogicalType{Kind: format.LogicalTime, Unit: unitOf(t.Unit)}
		return nil
	}
	p, known := physical[t.ID()]
	if !known {
		return errs.New(errs.Unsupported, "type %s", types.Name(t))
	}
	e.Type, e.Length, e.Logical = p.Type, p.Length, p.Logical
	if p.Converted != format.ConvertedUTF8 || p.Logical.Kind == format.LogicalString { // the number of UTF8 is 0
		e.Converted = p.Converted
	}
	return nil
}

func unitOf(unit arrow.TimeUnit) format.Unit {
	switch unit {
	case arrow.Microsecond:
		return format.Micros
	case arrow.Nanosecond:
		return format.Nanos
	}
	return format.Millis // of seconds, too
}

func describeDecimal(e *format.SchemaElement, t arrow.DecimalType) error {
	precision, scale := t.GetPrecision(), t.GetScale()
	if scale < 0 || scale > precision {
		return errs.New(errs.Unsupported, "type %s: its scale lies outside its digits", types.Name(t))
	}
	e.Converted, e.Precision, e.Scale = format.ConvertedDecimal, precision, scale
	e.Logical = format.LogicalType{Kind: format.LogicalDecimal, Precision: precision, Scale: scale}
	switch {
	case precision <= 9:
		e.Type = format.Int32
	case precision <= 18:
		e.Type = format.Int64
	default:
		e.Type, e.Length = format.FixedByteArray, decimalBytes(precision)
	}
	return nil
}

// decimalBytes is how many bytes hold decimals of so many digits.
func decimalBytes(precision int32) int32 {
	largest := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(precision)), nil)
	return int32(largest.Sub(largest, big.NewInt(1)).BitLen()/8 + 1) // and a bit for the sign
}

// encodeSchema is the value of ARROW:schema: the schema as a message of Arrow's IPC format.
func encodeSchema(schema *arrow.Schema) (string, error) {
	var buffer bytes.Buffer
	if err := ipc.NewWriter(&buffer, ipc.WithSchema(schema)).Close(); err != nil {
		return "", errs.New(errs.Internal, "the Arrow schema as a message: %w", err)
	}
	const streamEnd = 8
	return base64.StdEncoding.EncodeToString(buffer.Bytes()[:buffer.Len()-streamEnd]), nil
}
