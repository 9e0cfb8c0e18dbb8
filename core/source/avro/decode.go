package avro

import (
	"encoding/binary"
	"encoding/hex"
	"math"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"

	"github.com/apache/arrow-go/v18/arrow"
)

// builder returns the builder of a node that is no union.
func (n *node) builder(budget *memory.Budget) (builder, error) {
	t, err := n.dataType()
	if err != nil {
		return nil, err
	}
	v := validity{budget: budget, t: t}
	switch n.logical {
	case "decimal":
		return newFixed(v, types.Decimal, n.decimal), nil
	case "duration":
		return newFixed(v, types.MonthDayNano, duration), nil
	case "uuid":
		return newTexts(v, n.uuid), nil
	}
	switch n.kind {
	case nullKind:
		return &nothing{validity: v}, nil
	case boolKind:
		return &bools{*newFixed(v, types.Bool, boolean)}, nil
	case intKind:
		return newFixed(v, types.Int32, (*cursor).int), nil
	case longKind:
		return newFixed(v, types.Int64, (*cursor).long), nil
	case floatKind:
		return newFixed(v, types.Float32, float), nil
	case doubleKind:
		return newFixed(v, types.Float64, double), nil
	case bytesKind:
		return newTexts(v, func(c *cursor, _ *[16]byte) ([]byte, error) { return c.sized() }), nil
	case stringKind:
		return newTexts(v, utf8Text), nil
	case fixedKind:
		return newTexts(v, func(c *cursor, _ *[16]byte) ([]byte, error) { return c.take(n.size) }), nil
	case enumKind:
		return n.enum(v)
	}
	return n.nested(v)
}

func newFixed[T vector.Fixed](v validity, layout types.Layout, decode func(c *cursor) (T, error)) *fixed[T] {
	return &fixed[T]{validity: v, layout: layout, decode: decode, values: memory.Array[T]{Budget: v.budget}}
}

func newTexts(v validity, bytes func(c *cursor, scratch *[16]byte) ([]byte, error)) *texts {
	return &texts{fixed: *newFixed[vector.View](v, types.View, nil), bytes: bytes}
}

func (n *node) enum(v validity) (builder, error) {
	symbols := make([]types.Value, len(n.symbols))
	for i, s := range n.symbols {
		symbols[i] = s
	}
	values, err := vector.FromValues(v.budget, arrow.BinaryTypes.String, symbols)
	if err != nil {
		return nil, err
	}
	number := func(c *cursor) (uint32, error) {
		i, err := c.int()
		if err == nil && (i < 0 || int(i) >= len(n.symbols)) {
			return 0, invalid("an enum has no symbol %d", i)
		}
		return uint32(i), err
	}
	return &enum{fixed: *newFixed(v, types.View, number), symbols: vector.NewDict(values, vector.Distinct)}, nil
}

func (n *node) nested(v validity) (builder, error) {
	if n.kind == recordKind {
		r := &records{validity: v}
		for _, child := range n.children {
			f, err := newBuilder(child, v.budget)
			if err != nil {
				r.release()
				return nil, err
			}
			r.fields = append(r.fields, f)
		}
		return r, nil
	}
	element, err := newBuilder(n.children[0], v.budget)
	if err != nil {
		return nil, err
	}
	l := &lists{fixed: *newFixed[types.Span](v, types.List, nil), node: n, element: element}
	if n.kind == mapKind {
		l.keys = newTexts(validity{budget: v.budget, t: arrow.BinaryTypes.String}, utf8Text)
	}
	return l, nil
}

// decimal is a number in two's complement, big-endian, in as many bytes as its writer liked.
func (n *node) decimal(c *cursor) (value types.Int128, err error) {
	var raw []byte
	if n.kind == fixedKind {
		raw, err = c.take(n.size)
	} else {
		raw, err = c.sized()
	}
	if err != nil || len(raw) == 0 {
		return value, err
	}
	sign := byte(0)
	if raw[0]&0x80 != 0 {
		sign = 0xff
	}
	var wide [16]byte
	for len(raw) > len(wide) {
		if raw[0] != sign {
			return value, n.tooLarge()
		}
		raw = raw[1:]
	}
	for i := range wide {
		wide[i] = sign
	}
	copy(wide[len(wide)-len(raw):], raw)
	value = types.Int128{Hi: int64(binary.BigEndian.Uint64(wide[:])), Lo: binary.BigEndian.Uint64(wide[8:])}
	limit := types.PowerOfTen(n.precision)
	if (value.Hi < 0) != (sign != 0) || !value.Less(limit) || !limit.Neg().Less(value) {
		return value, n.tooLarge()
	}
	return value, nil
}

func (n *node) tooLarge() error {
	return invalid("a decimal has more than its %d digits", n.precision)
}

// duration is months, days and milliseconds.
func duration(c *cursor) (types.Interval, error) {
	raw, err := c.take(12)
	if err != nil {
		return types.Interval{}, err
	}
	months, days, millis := binary.LittleEndian.Uint32(raw), binary.LittleEndian.Uint32(raw[4:]), binary.LittleEndian.Uint32(raw[8:])
	if months > math.MaxInt32 || days > math.MaxInt32 {
		return types.Interval{}, invalid("a duration is too long: %d months and %d days", months, days)
	}
	return types.Interval{Months: int32(months), Days: int32(days), Nanos: int64(millis) * 1e6}, nil
}

// uuid is 16 bytes, or those in hexadecimal digits.
func (n *node) uuid(c *cursor, scratch *[16]byte) ([]byte, error) {
	if n.kind == fixedKind {
		return c.take(n.size)
	}
	s, err := c.sized()
	if err != nil {
		return nil, err
	}
	digits := make([]byte, 0, 32)
	for i, char := range s {
		if hyphen := i == 8 || i == 13 || i == 18 || i == 23; !hyphen {
			digits = append(digits, char)
		} else if char != '-' {
			return nil, invalid("a UUID is none: %q", s)
		}
	}
	if len(s) != 36 {
		return nil, invalid("a UUID is none: %q", s)
	}
	if _, err := hex.Decode(scratch[:], digits); err != nil {
		return nil, invalid("a UUID is none: %q", s)
	}
	return scratch[:], nil
}
