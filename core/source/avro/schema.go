package avro

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/types"
)

// kind is how a value is encoded.
type kind uint8

const (
	nullKind kind = iota
	boolKind
	intKind
	longKind
	floatKind
	doubleKind
	bytesKind
	stringKind
	fixedKind
	enumKind
	arrayKind
	mapKind
	recordKind
	unionKind
)

var primitives = map[string]kind{
	"null": nullKind, "boolean": boolKind, "int": intKind, "long": longKind, "float": floatKind, "double": doubleKind,
	"bytes": bytesKind, "string": stringKind,
}

// node is a part of a file's schema.
type node struct {
	kind     kind
	children []*node  // fields, branches, or the elements
	names    []string // of fields
	symbols  []string
	size     int    // of fixed
	logical  string // "" where none is known for the kind
	// precision and scale are of decimals.
	precision, scale int32

	parts int // nodes of the tree, with those that are referred to several times
	least int // bytes that a value takes
}

const (
	maxDepth = 64
	maxParts = 100_000
)

// parser makes nodes of a schema's JSON.
type parser struct {
	named map[string]*node // nil while a type is being parsed
}

// parseSchema reads the schema in the header of a file.
func parseSchema(text []byte) (*node, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var tree any
	if err := decoder.Decode(&tree); err != nil {
		return nil, invalid("the schema is no JSON: %w", err)
	}
	p := &parser{named: map[string]*node{}}
	n, err := p.parse(tree, "", 0)
	if err != nil {
		return nil, err
	}
	if n.kind != recordKind {
		return nil, errs.New(errs.Unsupported, "the schema is no record")
	}
	return n, nil
}

func (p *parser) parse(tree any, namespace string, depth int) (*node, error) {
	if depth > maxDepth {
		return nil, errs.New(errs.Unsupported, "the schema is nested too deeply")
	}
	n, err := p.parseOnly(tree, namespace, depth)
	if err != nil {
		return nil, err
	}
	n.measure()
	if n.parts > maxParts {
		return nil, errs.New(errs.Unsupported, "the schema has too many parts: more than %d", maxParts)
	}
	return n, nil
}

func (p *parser) parseOnly(tree any, namespace string, depth int) (*node, error) {
	switch t := tree.(type) {
	case string:
		return p.refer(t, namespace)
	case []any:
		n := &node{kind: unionKind}
		for _, branch := range t {
			child, err := p.parse(branch, namespace, depth+1)
			if err != nil {
				return nil, err
			}
			n.children = append(n.children, child)
		}
		return n, nil
	case map[string]any:
		return p.object(t, namespace, depth)
	}
	return nil, invalid("the schema has a type that is none: %v", tree)
}

// refer is a primitive type or one that was named before.
func (p *parser) refer(name, namespace string) (*node, error) {
	if k, ok := primitives[name]; ok {
		return &node{kind: k}, nil
	}
	full := fullName(name, namespace)
	n, known := p.named[full]
	if !known {
		full = name
		n, known = p.named[name]
	}
	switch {
	case !known:
		return nil, invalid("the schema has an unknown type: %q", name)
	case n == nil:
		return nil, errs.New(errs.Unsupported, "the schema has a type that contains itself: %q", full)
	}
	return n, nil
}

func fullName(name, namespace string) string {
	if strings.Contains(name, ".") || namespace == "" {
		return name
	}
	return namespace + "." + name
}

func (p *parser) object(t map[string]any, namespace string, depth int) (*node, error) {
	switch name, _ := t["type"].(string); name {
	case "":
		if t["type"] == nil {
			return nil, invalid("the schema has a type that is not named")
		}
		return p.parse(t["type"], namespace, depth+1)
	case "array":
		child, err := p.parse(t["items"], namespace, depth+1)
		return &node{kind: arrayKind, children: []*node{child}}, err
	case "map":
		child, err := p.parse(t["values"], namespace, depth+1)
		return &node{kind: mapKind, children: []*node{child}}, err
	case "record", "error", "enum", "fixed":
		return p.define(t, name, namespace, depth)
	default:
		n, err := p.refer(name, namespace)
		if err != nil || p.named[fullName(name, namespace)] == n {
			return n, err
		}
		n.setLogical(t)
		return n, nil
	}
}

// define parses a type that has a name.
func (p *parser) define(t map[string]any, kind, namespace string, depth int) (*node, error) {
	name, _ := t["name"].(string)
	if own, given := t["namespace"].(string); given {
		namespace = own
	}
	full := fullName(name, namespace)
	if at := strings.LastIndexByte(full, '.'); at >= 0 {
		namespace = full[:at]
	}
	if _, twice := p.named[full]; name == "" || twice {
		return nil, invalid("the schema has a type without a name of its own: %q", full)
	}
	p.named[full] = nil
	n, err := p.body(t, kind, namespace, depth)
	if err != nil {
		return nil, err
	}
	n.setLogical(t)
	p.named[full] = n
	return n, nil
}

func (p *parser) body(t map[string]any, kind, namespace string, depth int) (*node, error) {
	switch kind {
	case "enum":
		return parseEnum(t)
	case "fixed":
		size, ok := integerOf(t["size"])
		if !ok || size > 1<<30 {
			return nil, invalid("the schema has values of impossible length: %v", t["size"])
		}
		return &node{kind: fixedKind, size: size}, nil
	}
	fields, ok := t["fields"].([]any)
	if !ok {
		return nil, invalid("the schema has a record without fields")
	}
	n, seen := &node{kind: recordKind}, map[string]bool{}
	for _, f := range fields {
		field, _ := f.(map[string]any)
		name, _ := field["name"].(string)
		if name == "" || seen[name] {
			return nil, invalid("the schema has a field without a name of its own: %q", name)
		}
		seen[name] = true
		child, err := p.parse(field["type"], namespace, depth+1)
		if err != nil {
			return nil, err
		}
		n.names, n.children = append(n.names, name), append(n.children, child)
	}
	return n, nil
}

func parseEnum(t map[string]any) (*node, error) {
	n, seen := &node{kind: enumKind}, map[string]bool{}
	symbols, _ := t["symbols"].([]any)
	for _, s := range symbols {
		symbol, ok := s.(string)
		if !ok || seen[symbol] {
			return nil, invalid("the schema has an enum with a symbol that is none of its own: %v", s)
		}
		seen[symbol] = true
		n.symbols = append(n.symbols, symbol)
	}
	if len(n.symbols) == 0 {
		return nil, invalid("the schema has an enum without symbols")
	}
	return n, nil
}

// integerOf is a number in JSON that is not negative.
func integerOf(value any) (int, bool) {
	number, _ := value.(json.Number)
	n, err := number.Int64()
	return int(n), err == nil && n >= 0 && n <= 1<<31
}

var logicals = map[kind][]string{
	intKind: {"date", "time-millis"}, bytesKind: {"decimal"}, fixedKind: {"decimal", "duration", "uuid"}, stringKind: {"uuid"},
	longKind: {
		"time-micros", "timestamp-millis", "timestamp-micros", "timestamp-nanos",
		"local-timestamp-millis", "local-timestamp-micros", "local-timestamp-nanos",
	},
}

// setLogical takes over the logical type, unless it is unknown or does not fit: then values are what they are without.
func (n *node) setLogical(t map[string]any) {
	name, _ := t["logicalType"].(string)
	for _, known := range logicals[n.kind] {
		if name != known {
			continue
		}
		switch name {
		case "decimal":
			precision, ok := integerOf(t["precision"])
			scale, has := integerOf(t["scale"])
			if !ok || precision < 1 || has && scale > precision || !has && t["scale"] != nil {
				return
			}
			n.precision, n.scale = int32(precision), int32(scale)
		case "duration":
			if n.size != 12 {
				return
			}
		case "uuid":
			if n.kind == fixedKind && n.size != 16 {
				return
			}
		}
		n.logical = name
	}
}

// measure sets parts and least.
func (n *node) measure() {
	n.parts, n.least = 1, 1 // what has a length or a number has a byte for it
	for _, child := range n.children {
		n.parts = min(n.parts+child.parts, maxParts+1)
	}
	switch n.kind {
	case nullKind:
		n.least = 0
	case floatKind:
		n.least = 4
	case doubleKind:
		n.least = 8
	case fixedKind:
		n.least = n.size
	case recordKind:
		n.least = 0
		for _, child := range n.children {
			n.least = min(n.least+child.least, 1<<30)
		}
	}
}

// nullable is what the values of a node are that are not NULL, and the number of the branch of NULL; negative when they all are.
func (n *node) nullable() (of *node, null int, err error) {
	if n.kind != unionKind {
		return n, -1, nil
	}
	null = -1
	for i, branch := range n.children {
		switch {
		case branch.kind == nullKind && null < 0:
			null = i
		case of == nil:
			of = branch
		default:
			return nil, 0, errs.New(errs.Unsupported, "a union of several types")
		}
	}
	if of == nil {
		of = &node{kind: nullKind}
	}
	return of, null, nil
}

// field is the Arrow field of a node.
func (n *node) field(name string) (arrow.Field, error) {
	of, null, err := n.nullable()
	if err != nil {
		return arrow.Field{}, err
	}
	t, err := of.dataType()
	return arrow.Field{Name: name, Type: t, Nullable: null >= 0 || of.kind == nullKind}, err
}

var plainTypes = map[kind]types.Type{
	nullKind: arrow.Null, boolKind: arrow.FixedWidthTypes.Boolean, intKind: arrow.PrimitiveTypes.Int32, longKind: arrow.PrimitiveTypes.Int64,
	floatKind: arrow.PrimitiveTypes.Float32, doubleKind: arrow.PrimitiveTypes.Float64, bytesKind: arrow.BinaryTypes.Binary,
	stringKind: arrow.BinaryTypes.String, enumKind: &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int32, ValueType: arrow.BinaryTypes.String},
}

const zone = "+00:00"

var logicalTypes = map[string]types.Type{
	"date": arrow.FixedWidthTypes.Date32, "time-millis": arrow.FixedWidthTypes.Time32ms, "time-micros": arrow.FixedWidthTypes.Time64us,
	"timestamp-millis":       &arrow.TimestampType{Unit: arrow.Millisecond, TimeZone: zone},
	"timestamp-micros":       &arrow.TimestampType{Unit: arrow.Microsecond, TimeZone: zone},
	"timestamp-nanos":        &arrow.TimestampType{Unit: arrow.Nanosecond, TimeZone: zone},
	"local-timestamp-millis": &arrow.TimestampType{Unit: arrow.Millisecond},
	"local-timestamp-micros": &arrow.TimestampType{Unit: arrow.Microsecond},
	"local-timestamp-nanos":  &arrow.TimestampType{Unit: arrow.Nanosecond},
	"duration":               arrow.FixedWidthTypes.MonthDayNanoInterval,
	"uuid":                   &arrow.FixedSizeBinaryType{ByteWidth: 16},
}

// dataType is the Arrow type of a node that is no union.
func (n *node) dataType() (types.Type, error) {
	if n.logical == "decimal" {
		if n.precision > 38 {
			return nil, errs.New(errs.Unsupported, "decimals of %d digits", n.precision)
		}
		return &arrow.Decimal128Type{Precision: n.precision, Scale: n.scale}, nil
	}
	if t, ok := logicalTypes[n.logical]; ok {
		return t, nil
	}
	switch n.kind {
	case fixedKind:
		return &arrow.FixedSizeBinaryType{ByteWidth: n.size}, nil
	case arrayKind:
		element, err := n.children[0].field("item")
		if err != nil {
			return nil, err
		}
		return arrow.ListOfField(element), nil
	case mapKind:
		value, err := n.children[0].field("value")
		if err != nil {
			return nil, err
		}
		return arrow.MapOfFields(arrow.Field{Name: "key", Type: arrow.BinaryTypes.String}, value), nil
	case recordKind:
		fields, err := n.fields()
		return arrow.StructOf(fields...), err
	}
	return plainTypes[n.kind], nil
}

// fields are those of a record.
func (n *node) fields() ([]arrow.Field, error) {
	fields := make([]arrow.Field, len(n.children))
	for i, child := range n.children {
		var err error
		if fields[i], err = child.field(n.names[i]); err != nil {
			return nil, errs.New(errs.KindOf(err), "field %q: %w", n.names[i], err)
		}
	}
	return fields, nil
}
