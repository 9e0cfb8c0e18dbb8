package parquet

import (
	"cmp"
	"encoding/binary"
	"math"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/float16"

	"github.com/ballista-go/ballista/core/source/parquet/format"
	"github.com/ballista-go/ballista/core/types"
)

// bounds is what a file claims about a column's values in a row group or a page. It may be used to leave rows out, and for
// nothing else.
type bounds struct {
	min, max types.Value // nil: unknown
	rows     int64
	nulls    int64                  // negative: unknown
	float    bool                   // values may be NaN, which min and max leave out
	bloom    func(types.Value) bool // reports false for values that are not there; nil: unknown
}

// allNull reports whether no row has a value.
func (b *bounds) allNull() bool { return b.nulls == b.rows }

// chunkBounds are those of a column chunk.
func (f *footer) chunkBounds(group int, l *leaf) *bounds {
	chunk := &f.meta.RowGroups[group].Columns[l.column]
	s := &chunk.Statistics
	b := &bounds{rows: chunk.Values, nulls: s.Nulls, float: types.IsFloat(l.dataType)}
	if l.maxDef == 0 {
		b.nulls = 0
	}
	low, high := s.Min, s.Max
	switch {
	case low == nil && high == nil && l.signedOrder():
		low, high = s.DeprecatedMin, s.DeprecatedMax
	case !f.ordered(l):
		return b
	}
	b.set(l, low, high)
	return b
}

// ordered reports whether the file says that its bounds of the column follow the order of its type.
func (f *footer) ordered(l *leaf) bool {
	if l.column >= len(f.meta.Orders) {
		return l.signedOrder()
	}
	switch f.meta.Orders[l.column] {
	case format.TypeOrder:
		return true
	case format.IEEE754Order:
		return types.IsFloat(l.dataType)
	}
	return l.signedOrder()
}

// signedOrder reports whether values compare as signed numbers, so that bounds mean the same in old files.
func (l *leaf) signedOrder() bool {
	switch l.physical {
	case format.Boolean, format.Float, format.Double:
		return true
	case format.Int32, format.Int64:
		return !arrow.IsUnsignedInteger(types.Decode(l.dataType).ID())
	}
	return false
}

// set sets the bounds from their encoded form. Those that make no sense stay unknown.
func (b *bounds) set(l *leaf, low, high []byte) {
	lowest, okLow := l.decodeBound(low)
	highest, okHigh := l.decodeBound(high)
	if okLow && okHigh {
		if order, ok := compare(lowest, highest); !ok || order > 0 {
			return
		}
	}
	if okLow {
		b.min = lowest
	}
	if okHigh {
		b.max = highest
	}
}

// decodeBound decodes a value in the encoding PLAIN without length. It reports false for types whose order is not known.
func (l *leaf) decodeBound(raw []byte) (types.Value, bool) {
	t := types.Decode(l.dataType)
	switch l.physical {
	case format.Boolean:
		return len(raw) == 1 && raw[0] != 0, len(raw) == 1
	case format.Int32:
		return decodeInteger(t, raw, 4)
	case format.Int64:
		return decodeInteger(t, raw, 8)
	case format.Float:
		if len(raw) != 4 {
			return nil, false
		}
		return decodeFloat(float64(math.Float32frombits(binary.LittleEndian.Uint32(raw))))
	case format.Double:
		if len(raw) != 8 {
			return nil, false
		}
		return decodeFloat(math.Float64frombits(binary.LittleEndian.Uint64(raw)))
	case format.ByteArray, format.FixedByteArray:
		return decodeBytes(t, raw)
	}
	return nil, false
}

func decodeFloat(f float64) (types.Value, bool) { return f, !math.IsNaN(f) }

func decodeInteger(t types.Type, raw []byte, width int) (types.Value, bool) {
	if len(raw) != width {
		return nil, false
	}
	word := uint64(binary.LittleEndian.Uint32(raw))
	signed := int64(int32(word))
	if width == 8 {
		word = binary.LittleEndian.Uint64(raw)
		signed = int64(word)
	}
	switch {
	case types.IsDecimal(t):
		return types.Int128Of(signed), true
	case arrow.IsUnsignedInteger(t.ID()):
		return word, true
	case t.ID() == arrow.DATE64 && width == 4:
		return signed * millisPerDay, true
	case types.IsInterval(t), t.ID() == arrow.NULL:
		return nil, false
	}
	return signed, true
}

func decodeBytes(t types.Type, raw []byte) (types.Value, bool) {
	switch {
	case raw == nil:
		return nil, false
	case types.IsString(t), types.IsBinary(t):
		return string(raw), true
	case types.IsDecimal(t):
		v, ok := bigEndian(raw)
		return v, ok && len(raw) > 0
	case t.ID() == arrow.FLOAT16 && len(raw) == 2:
		return decodeFloat(float64(float16.FromLEBytes(raw).Float32()))
	}
	return nil, false
}

// compare compares two values of a type. It reports false for types without an order.
func compare(a, b types.Value) (int, bool) {
	switch a := a.(type) {
	case int64:
		b, ok := b.(int64)
		return cmp.Compare(a, b), ok
	case uint64:
		b, ok := b.(uint64)
		return cmp.Compare(a, b), ok
	case float64:
		b, ok := b.(float64)
		return cmp.Compare(a, b), ok && a == a && b == b
	case string:
		b, ok := b.(string)
		return cmp.Compare(a, b), ok
	case types.Int128:
		b, ok := b.(types.Int128)
		return a.Cmp(b), ok
	case bool:
		b, ok := b.(bool)
		return cmp.Compare(number(a), number(b)), ok
	}
	return 0, false
}

func number(b bool) int {
	if b {
		return 1
	}
	return 0
}
