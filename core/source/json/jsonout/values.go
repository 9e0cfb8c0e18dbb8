package jsonout

import (
	"math"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/eval/convert"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// member is a field of an object.
type member struct {
	key   []byte // in quotes, with the colon
	write convert.Writer
}

func newMember(name string, write convert.Writer) member {
	return member{key: append(appendQuoted(nil, []byte(name)), ':'), write: write}
}

// members are the fields of an object, each from a vector.
type members []member

// append appends the object of a row. Fields that are NULL are left out.
func (m members) append(b []byte, columns []*vector.Vector, row int) []byte {
	b = append(b, '{')
	start := len(b)
	for i := range m {
		if columns[i].Null(row) {
			continue
		}
		if len(b) > start {
			b = append(b, ',')
		}
		b = m[i].write(append(b, m[i].key...), columns[i], row)
	}
	return append(b, '}')
}

// writerOf returns what writes values that are not NULL as DataFusion writes them to JSON.
func writerOf(t types.Type) (convert.Writer, error) {
	switch t := types.Decode(t).(type) {
	case *arrow.MapType:
		return mapWriter(t)
	case arrow.ListLikeType:
		return listWriter(t)
	case *arrow.StructType:
		return structWriter(t)
	case *arrow.Float16Type, *arrow.Float32Type, *arrow.Float64Type:
		return floatWriter(t), nil
	case *arrow.NullType:
		return func(b []byte, _ *vector.Vector, _ int) []byte { return append(b, "null"...) }, nil
	case *arrow.DurationType:
		return quoted(convert.ISODuration(t.Unit)), nil
	}
	t = types.Decode(t)
	if types.IsString(t) {
		return func(b []byte, v *vector.Vector, row int) []byte { return appendQuoted(b, convert.BytesAt(v, row)) }, nil
	}
	write, err := convert.WriterOf(t)
	if err != nil || t.ID() == arrow.BOOL || types.IsNumeric(t) {
		return write, err
	}
	return quoted(write), nil
}

// quoted puts texts in quotes that have nothing to escape.
func quoted(write convert.Writer) convert.Writer {
	return func(b []byte, v *vector.Vector, row int) []byte {
		return append(write(append(b, '"'), v, row), '"')
	}
}

// floatWriter writes what JSON has no number for as null.
func floatWriter(t types.Type) convert.Writer {
	bits := 32
	if t.ID() == arrow.FLOAT64 {
		bits = 64
	}
	return func(b []byte, v *vector.Vector, row int) []byte {
		f := convert.FloatAt(v, row)
		if math.IsNaN(f) || math.IsInf(f, 0) {
			return append(b, "null"...)
		}
		return convert.AppendJSONFloat(b, f, bits)
	}
}

func structWriter(t *arrow.StructType) (convert.Writer, error) {
	var fields members
	for _, f := range t.Fields() {
		write, err := writerOf(f.Type)
		if err != nil {
			return nil, err
		}
		fields = append(fields, newMember(f.Name, write))
	}
	return func(b []byte, v *vector.Vector, row int) []byte { return fields.append(b, v.Children, row) }, nil
}

func listWriter(t arrow.ListLikeType) (convert.Writer, error) {
	element, err := writerOf(t.Elem())
	if err != nil {
		return nil, err
	}
	return func(b []byte, v *vector.Vector, row int) []byte {
		span, child := convert.SpanAt(v, row), v.Children[0]
		b = append(b, '[')
		for i := range int(span.Length) {
			if i > 0 {
				b = append(b, ',')
			}
			if at := int(span.Offset) + i; child.Null(at) {
				b = append(b, "null"...)
			} else {
				b = element(b, child, at)
			}
		}
		return append(b, ']')
	}, nil
}

// mapWriter writes maps as objects. An entry whose value is NULL is an entry, other than a field of a struct.
func mapWriter(t *arrow.MapType) (convert.Writer, error) {
	if !types.IsString(types.Decode(t.KeyType())) {
		return nil, errs.New(errs.Unsupported, "keys of type %s: those of JSON are strings", types.Name(t.KeyType()))
	}
	item, err := writerOf(t.ItemType())
	if err != nil {
		return nil, err
	}
	return func(b []byte, v *vector.Vector, row int) []byte {
		span, pairs := convert.SpanAt(v, row), v.Children[0]
		keys, items := pairs.Children[0], pairs.Children[1]
		b = append(b, '{')
		start := len(b)
		for at := int(span.Offset); at < int(span.Offset+span.Length); at++ {
			if len(b) > start {
				b = append(b, ',')
			}
			b = append(appendQuoted(b, convert.BytesAt(keys, at)), ':')
			if items.Null(at) {
				b = append(b, "null"...)
			} else {
				b = item(b, items, at)
			}
		}
		return append(b, '}')
	}, nil
}

const hexDigits = "0123456789abcdef"

// escapes are the letters after a backslash that stand for characters; u where there is none.
var escapes = func() (e [256]byte) {
	for c := range 0x20 {
		e[c] = 'u'
	}
	e['"'], e['\\'], e['\b'], e['\f'], e['\n'], e['\r'], e['\t'] = '"', '\\', 'b', 'f', 'n', 'r', 't'
	return e
}()

// appendQuoted appends a string in quotes.
func appendQuoted(b, s []byte) []byte {
	b = append(b, '"')
	from := 0
	for i, c := range s {
		letter := escapes[c]
		if letter == 0 {
			continue
		}
		b = append(append(b, s[from:i]...), '\\', letter)
		if letter == 'u' {
			b = append(b, '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
		from = i + 1
	}
	return append(append(b, s[from:]...), '"')
}
