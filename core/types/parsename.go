package types

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
)

// ParseName reads the notation of Name and the older one of arrow_cast, such as `Timestamp(Nanosecond, Some("UTC"))` and
// `FixedSizeList(2, Int32)`.
func ParseName(name string) (Type, error) {
	p := nameParser{rest: name}
	t := p.parseType()
	if p.peek() != "" {
		p.fail()
	}
	if p.bad {
		return nil, errs.New(errs.Binding, "type not understood (one such as 'Int32' or 'Timestamp(ns)' is expected): '%s'", name)
	}
	return t, nil
}

// nameParser reads tokens from a name. After a mistake all it reads is empty.
type nameParser struct {
	rest  string
	depth int
	bad   bool
}

const maxNameDepth = 100

func (p *nameParser) fail() { p.bad, p.rest = true, "" }

// peek is the next token: a word, a quoted string with its quotes, a punctuation mark, or "" at the end.
func (p *nameParser) peek() string {
	p.rest = strings.TrimSpace(p.rest)
	if p.rest == "" {
		return ""
	}
	if p.rest[0] == '"' || p.rest[0] == '\'' {
		return p.quoted()
	}
	end := strings.IndexFunc(p.rest, func(r rune) bool {
		return r != '_' && r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	switch end {
	case -1:
		return p.rest
	case 0:
		return p.rest[:1]
	}
	return p.rest[:end]
}

// quoted is the string at the start: in double quotes with escapes, in single quotes without.
func (p *nameParser) quoted() string {
	if prefix, err := strconv.QuotedPrefix(p.rest); err == nil && p.rest[0] == '"' {
		return prefix
	}
	if end := strings.IndexByte(p.rest[1:], '\''); end >= 0 && p.rest[0] == '\'' {
		return p.rest[:end+2]
	}
	p.fail()
	return ""
}

func (p *nameParser) next() string {
	token := p.peek()
	p.rest = p.rest[len(token):]
	return token
}

func (p *nameParser) expect(token string) {
	if p.next() != token {
		p.fail()
	}
}

// accept reads the token if it is the next.
func (p *nameParser) accept(token string) bool {
	if p.peek() != token {
		return false
	}
	p.next()
	return true
}

func (p *nameParser) number() int32 {
	n, err := strconv.ParseInt(p.next(), 10, 32)
	if err != nil {
		p.fail()
	}
	return int32(n)
}

// text reads a quoted string.
func (p *nameParser) text() string {
	token := p.next()
	if strings.HasPrefix(token, "'") {
		return token[1 : len(token)-1]
	}
	text, err := strconv.Unquote(token)
	if err != nil {
		p.fail()
	}
	return text
}

var plainTypes = map[string]Type{
	"Null": arrow.Null, "Boolean": arrow.FixedWidthTypes.Boolean,
	"Int8": arrow.PrimitiveTypes.Int8, "Int16": arrow.PrimitiveTypes.Int16, "Int32": arrow.PrimitiveTypes.Int32, "Int64": arrow.PrimitiveTypes.Int64,
	"UInt8": arrow.PrimitiveTypes.Uint8, "UInt16": arrow.PrimitiveTypes.Uint16, "UInt32": arrow.PrimitiveTypes.Uint32, "UInt64": arrow.PrimitiveTypes.Uint64,
	"Float16": arrow.FixedWidthTypes.Float16, "Float32": arrow.PrimitiveTypes.Float32, "Float64": arrow.PrimitiveTypes.Float64,
	"Date32": arrow.FixedWidthTypes.Date32, "Date64": arrow.FixedWidthTypes.Date64,
	"Utf8": arrow.BinaryTypes.String, "LargeUtf8": arrow.BinaryTypes.LargeString, "Utf8View": arrow.BinaryTypes.StringView,
	"Binary": arrow.BinaryTypes.Binary, "LargeBinary": arrow.BinaryTypes.LargeBinary, "BinaryView": arrow.BinaryTypes.BinaryView,
}

func (p *nameParser) parseType() Type {
	if p.depth++; p.depth > maxNameDepth {
		p.fail()
	}
	defer func() { p.depth-- }()
	name := p.next()
	if t, ok := plainTypes[name]; ok {
		return t
	}
	parse, ok := parameterized[name]
	if !ok {
		p.fail()
		return arrow.Null
	}
	p.expect("(")
	t := parse(p)
	p.expect(")")
	return t
}

var parameterized map[string]func(*nameParser) Type

func init() { // parsers of nested types refer to the map
	parameterized = map[string]func(*nameParser) Type{
		"Timestamp": (*nameParser).timestamp,
		"Time32":    func(p *nameParser) Type { return &arrow.Time32Type{Unit: p.unit(arrow.Second, arrow.Millisecond)} },
		"Time64":    func(p *nameParser) Type { return &arrow.Time64Type{Unit: p.unit(arrow.Microsecond, arrow.Nanosecond)} },
		"Duration":  func(p *nameParser) Type { return &arrow.DurationType{Unit: p.unit(arrow.Second, arrow.Nanosecond)} },
		"Interval":  (*nameParser).interval,
		"Decimal32": func(p *nameParser) Type { return p.decimal(arrow.DECIMAL32) },
		"Decimal64": func(p *nameParser) Type { return p.decimal(arrow.DECIMAL64) },
		"Decimal128": func(p *nameParser) Type {
			return p.decimal(arrow.DECIMAL128)
		},
		"FixedSizeBinary": (*nameParser).fixedBinary,
		"Dictionary":      (*nameParser).dictionary,
		"List":            func(p *nameParser) Type { return arrow.ListOfField(p.element()) },
		"LargeList":       func(p *nameParser) Type { return arrow.LargeListOfField(p.element()) },
		"ListView":        func(p *nameParser) Type { return arrow.ListViewOfField(p.element()) },
		"LargeListView":   func(p *nameParser) Type { return arrow.LargeListViewOfField(p.element()) },
		"FixedSizeList":   (*nameParser).fixedList,
		"Struct":          func(p *nameParser) Type { return arrow.StructOf(p.fields()...) },
		"Map":             (*nameParser).mapType,
	}
}

var units = map[string]arrow.TimeUnit{
	"s": arrow.Second, "ms": arrow.Millisecond, "us": arrow.Microsecond, "µs": arrow.Microsecond, "ns": arrow.Nanosecond,
	"Second": arrow.Second, "Millisecond": arrow.Millisecond, "Microsecond": arrow.Microsecond, "Nanosecond": arrow.Nanosecond,
}

// unit reads a unit from coarsest to finest.
func (p *nameParser) unit(coarsest, finest arrow.TimeUnit) arrow.TimeUnit {
	unit, ok := units[p.next()]
	if !ok || unit < coarsest || unit > finest {
		p.fail()
	}
	return unit
}

func (p *nameParser) timestamp() Type {
	t := &arrow.TimestampType{Unit: p.unit(arrow.Second, arrow.Nanosecond)}
	if !p.accept(",") || p.accept("None") {
		return t
	}
	if p.accept("Some") {
		p.expect("(")
		t.TimeZone = p.text()
		p.expect(")")
		return t
	}
	t.TimeZone = p.text()
	return t
}

func (p *nameParser) interval() Type {
	switch p.next() {
	case "YearMonth":
		return arrow.FixedWidthTypes.MonthInterval
	case "DayTime":
		return arrow.FixedWidthTypes.DayTimeInterval
	case "MonthDayNano":
		return arrow.FixedWidthTypes.MonthDayNanoInterval
	}
	p.fail()
	return arrow.Null
}

func (p *nameParser) decimal(kind arrow.Type) Type {
	precision := p.number()
	p.expect(",")
	scale := p.number()
	if precision < 1 || precision > decimalDigits[kind] || scale > precision || scale < -decimalDigits[kind] {
		p.fail()
	}
	return decimalOf(kind, precision, scale)
}

func (p *nameParser) fixedBinary() Type {
	width := p.number()
	if width < 0 {
		p.fail()
	}
	return &arrow.FixedSizeBinaryType{ByteWidth: int(width)}
}

func (p *nameParser) dictionary() Type {
	index := p.parseType()
	p.expect(",")
	values := p.parseType()
	if !IsInteger(index) || p.bad {
		p.fail()
		return arrow.Null
	}
	return &arrow.DictionaryType{IndexType: index, ValueType: values}
}

// element reads the element of a list.
func (p *nameParser) element() arrow.Field {
	f := arrow.Field{Name: "item", Nullable: !p.accept("non-null")}
	f.Type = p.parseType()
	if p.accept(",") {
		p.expect("field")
		p.expect(":")
		f.Name = p.text()
	}
	return f
}

func (p *nameParser) fixedList() Type {
	n := p.number()
	if !p.accept("x") {
		p.expect(",")
	}
	element := p.element()
	if n < 1 {
		p.fail()
		return arrow.Null
	}
	return arrow.FixedSizeListOfField(n, element)
}

func (p *nameParser) fields() []arrow.Field {
	var fields []arrow.Field
	for p.peek() != ")" && !p.bad {
		if len(fields) > 0 {
			p.expect(",")
		}
		fields = append(fields, p.field())
	}
	return fields
}

func (p *nameParser) field() arrow.Field {
	f := arrow.Field{Name: p.text()}
	p.expect(":")
	f.Nullable = !p.accept("non-null")
	f.Type = p.parseType()
	return f
}

func (p *nameParser) mapType() Type {
	entries := p.field()
	p.expect(",")
	sorted := p.next()
	pair, ok := entries.Type.(*arrow.StructType)
	if !ok || pair.NumFields() != 2 || sorted != "sorted" && sorted != "unsorted" {
		p.fail()
		return arrow.Null
	}
	key := pair.Field(0)
	key.Nullable = false
	t := arrow.MapOfFields(key, pair.Field(1))
	t.KeysSorted = sorted == "sorted"
	return t
}
