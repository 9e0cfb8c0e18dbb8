package parquetout

import (
	"cmp"
	"encoding/binary"
	"math"
	"math/bits"
	"unsafe"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source/parquet/encoding"
	"github.com/ballista-go/ballista/core/source/parquet/format"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// numbers is the store of what the file has as numbers of 32 or 64 bits. They are kept as their bits.
type numbers[B uint32 | uint64] struct {
	leaf     *leaf
	bloom    *bloom
	encode   format.Encoding // without a dictionary
	codes    codes
	distinct []B
	table    []uint32 // codes and one, by hash; 0: free
	values   []B      // of the page, without a dictionary
	scratch  []B

	any         bool // the page has values that are ordered
	least, most B    // keys of them
}

func newNumbers[B uint32 | uint64](l *leaf, o *chunkOptions, second bool, bloom *bloom) *numbers[B] {
	n := &numbers[B]{leaf: l, bloom: bloom, encode: format.Plain}
	integers := l.element.Type == format.Int32 || l.element.Type == format.Int64
	switch {
	case !o.chosen && second && integers:
		n.encode = format.DeltaBinaryPacked
	case o.encoding == format.ByteStreamSplit, o.encoding == format.DeltaBinaryPacked && integers:
		n.encode = o.encoding
	}
	n.codes.enabled = o.dictionary && l.dataType.ID() != 0
	n.restart()
	return n
}

func (n *numbers[B]) restart() {
	n.codes.restart()
	n.distinct, n.values, n.any = n.distinct[:0], n.values[:0], false
	clear(n.table)
}

func (n *numbers[B]) add(v *vector.Vector, rows []int32) error {
	if len(rows) == 0 {
		return nil
	}
	if n.codes.use && v.Form == vector.Dictionary {
		return n.addCodes(v, rows)
	}
	if err := n.load(v, rows); err != nil {
		return err
	}
	if n.codes.use {
		for _, value := range n.scratch {
			n.addCode(n.find(value))
		}
		return nil
	}
	n.values = append(n.values, n.scratch...)
	for _, value := range n.scratch {
		n.observe(value)
		n.filter(value)
	}
	return nil
}

// filter adds a value to the bloom filter. Who looks for a zero does not know of which sign it is.
func (n *numbers[B]) filter(value B) {
	size := int(unsafe.Sizeof(value))
	n.bloom.add(uint64(value), size)
	if n.leaf.order == floating && value<<1 == 0 {
		n.bloom.add(uint64(value^1<<(8*size-1)), size)
	}
}

// addCodes looks each entry of the vector's dictionary up once.
func (n *numbers[B]) addCodes(v *vector.Vector, rows []int32) error {
	n.codes.translate(v.Dict)
	var one [1]int32
	for _, row := range rows {
		code := v.Codes[row]
		found := n.codes.found[code]
		if found == notFound {
			one[0] = int32(code)
			if err := n.load(v.Dict.Values, one[:]); err != nil {
				return err
			}
			found = n.find(n.scratch[0])
			n.codes.found[code] = found
		}
		n.addCode(found)
	}
	return nil
}

func (n *numbers[B]) addCode(code uint32) {
	n.codes.values = append(n.codes.values, code)
	if n.codes.first(code) {
		n.observe(n.distinct[code])
	}
}

// find is the code of a value.
func (n *numbers[B]) find(value B) uint32 {
	if 2*len(n.distinct) >= len(n.table) {
		n.growTable()
	}
	mask := uint64(len(n.table) - 1)
	for slot := hashBits(uint64(value)) & mask; ; slot = (slot + 1) & mask {
		code := n.table[slot]
		switch {
		case code == 0:
			n.distinct = append(n.distinct, value)
			n.codes.seen = append(n.codes.seen, 0)
			n.table[slot] = uint32(len(n.distinct))
			n.filter(value)
			return uint32(len(n.distinct) - 1)
		case n.distinct[code-1] == value:
			return code - 1
		}
	}
}

func hashBits(v uint64) uint64 {
	hi, lo := bits.Mul64(v^0x9e3779b97f4a7c15, 0xd6e8feb86659fd93)
	return hi ^ lo
}

func (n *numbers[B]) growTable() {
	n.table = make([]uint32, max(1024, 2*len(n.table)))
	mask := uint64(len(n.table) - 1)
	for code, value := range n.distinct {
		slot := hashBits(uint64(value)) & mask
		for n.table[slot] != 0 {
			slot = (slot + 1) & mask
		}
		n.table[slot] = uint32(code + 1)
	}
}

// observe widens the bounds of the page.
func (n *numbers[B]) observe(value B) {
	key, ordered := n.key(value)
	switch {
	case !ordered:
	case !n.any:
		n.any, n.least, n.most = true, key, key
	default:
		n.least, n.most = min(n.least, key), max(n.most, key)
	}
}

// key orders as the values do. NaN has none.
func (n *numbers[B]) key(value B) (key B, ordered bool) {
	sign := B(1) << (8*unsafe.Sizeof(value) - 1)
	switch n.leaf.order {
	case unsigned:
		return value, true
	case floating:
		if isNaN(value) {
			return 0, false
		}
		if value&sign != 0 {
			return ^value, true
		}
	}
	return value ^ sign, true
}

func isNaN[B uint32 | uint64](value B) bool {
	if unsafe.Sizeof(value) == 4 {
		return value<<1 > 0xff000000
	}
	return math.IsNaN(math.Float64frombits(uint64(value)))
}

// value is what has a key.
func (n *numbers[B]) value(key B) B {
	sign := B(1) << (8*unsafe.Sizeof(key) - 1)
	switch {
	case n.leaf.order == unsigned:
		return key
	case n.leaf.order == floating && key&sign == 0:
		return ^key
	}
	return key ^ sign
}

// bounds of zeros include both zeros.
func (n *numbers[B]) bounds() (least, largest []byte) {
	if !n.any {
		return nil, nil
	}
	low, high := n.value(n.least), n.value(n.most)
	if sign := B(1) << (8*unsafe.Sizeof(low) - 1); n.leaf.order == floating {
		if low == 0 {
			low = sign
		}
		if high == sign {
			high = 0
		}
	}
	return appendNumbers(nil, []B{low}), appendNumbers(nil, []B{high})
}

// compare implements store.
func (n *numbers[B]) compare(a, b []byte) int {
	key := func(bound []byte) B {
		var raw [8]byte
		copy(raw[:], bound)
		key, _ := n.key(B(binary.LittleEndian.Uint64(raw[:])))
		return key
	}
	return cmp.Compare(key(a), key(b))
}

// appendNumbers appends values as they lie in memory, which is little-endian.
func appendNumbers[B uint32 | uint64](out []byte, values []B) []byte {
	if len(values) == 0 {
		return out
	}
	return append(out, unsafe.Slice((*byte)(unsafe.Pointer(&values[0])), len(values)*int(unsafe.Sizeof(values[0])))...)
}

func (n *numbers[B]) count() int { return len(n.codes.values) + len(n.values) }

func (n *numbers[B]) size() int {
	var zero B
	return len(n.values)*int(unsafe.Sizeof(zero)) + n.codes.size(len(n.distinct))
}

func (n *numbers[B]) page(out []byte) ([]byte, format.Encoding) {
	n.any = false
	n.codes.number++
	if len(n.codes.values) > 0 {
		return n.codes.append(out, len(n.distinct)), format.RLEDictionary
	}
	values := n.values
	n.values = n.values[:0]
	switch n.encode {
	case format.DeltaBinaryPacked:
		return appendDelta(out, values), n.encode
	case format.ByteStreamSplit:
		start := len(out)
		out = appendNumbers(out, values)
		var zero B
		return encoding.AppendSplit(out[:start], append([]byte(nil), out[start:]...), int(unsafe.Sizeof(zero))), n.encode
	}
	return appendNumbers(out, values), format.Plain
}

func appendDelta[B uint32 | uint64](out []byte, values []B) []byte {
	if len(values) == 0 {
		return encoding.AppendDelta[int64](out, nil)
	}
	if unsafe.Sizeof(values[0]) == 4 {
		return encoding.AppendDelta(out, unsafe.Slice((*int32)(unsafe.Pointer(&values[0])), len(values)))
	}
	return encoding.AppendDelta(out, unsafe.Slice((*int64)(unsafe.Pointer(&values[0])), len(values)))
}

func (n *numbers[B]) coded() bool { return n.codes.use }

func (n *numbers[B]) entries() (int, int) {
	var zero B
	return len(n.distinct), len(n.distinct) * int(unsafe.Sizeof(zero))
}

func (n *numbers[B]) plain() {
	for _, code := range n.codes.values {
		n.values = append(n.values, n.distinct[code])
	}
	n.codes.use, n.codes.values = false, n.codes.values[:0]
}

func (n *numbers[B]) dictionary(out []byte) []byte { return appendNumbers(out, n.distinct) }

func (n *numbers[B]) memory() int64 {
	var zero B
	return n.codes.memory() + 4*int64(cap(n.table)) + int64(unsafe.Sizeof(zero))*int64(cap(n.distinct)+cap(n.values)+cap(n.scratch))
}

// load makes scratch the bits of the values.
func (n *numbers[B]) load(v *vector.Vector, rows []int32) error {
	n.scratch = n.scratch[:0]
	if inSeconds(types.Decode(n.leaf.dataType)) {
		return n.loadMillis(v, rows)
	}
	switch v.Layout {
	case types.Int8:
		gather[int8](n, v, rows)
	case types.Int16:
		gather[int16](n, v, rows)
	case types.Int32:
		gather[int32](n, v, rows)
	case types.Uint8:
		gather[uint8](n, v, rows)
	case types.Uint16:
		gather[uint16](n, v, rows)
	case types.Uint32, types.Float32:
		gather[uint32](n, v, rows)
	case types.Uint64, types.Float64:
		gather[uint64](n, v, rows)
	case types.Int64:
		if n.leaf.element.Type == format.Int32 {
			return n.narrow(v, rows)
		}
		gather[int64](n, v, rows)
	case types.Decimal:
		return n.narrow(v, rows)
	default:
		return errs.New(errs.Internal, "a column of layout %s as numbers of a Parquet file", v.Layout)
	}
	return nil
}

func gather[S int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64, B uint32 | uint64](n *numbers[B], v *vector.Vector, rows []int32) {
	flat, codes, constant := flat(v)
	values := vector.Values[S](flat)
	for _, row := range rows {
		switch {
		case constant:
			row = 0
		case codes != nil:
			row = int32(codes[row])
		}
		n.scratch = append(n.scratch, B(values[row]))
	}
}

// narrow loads decimals into a type that holds those of its precision.
func (n *numbers[B]) narrow(v *vector.Vector, rows []int32) error {
	flat, codes, constant := flat(v)
	for _, row := range rows {
		switch {
		case constant:
			row = 0
		case codes != nil:
			row = int32(codes[row])
		}
		value, fits := decimalAt(flat, int(row)).Int64()
		if !fits || n.leaf.element.Type == format.Int32 && value != int64(int32(value)) {
			return errs.New(errs.InvalidValue, "decimal has more digits than its type %s", types.Name(n.leaf.dataType))
		}
		n.scratch = append(n.scratch, B(value))
	}
	return nil
}

// decimalAt is a decimal in either lane.
func decimalAt(flat *vector.Vector, row int) types.Int128 {
	if flat.Layout == types.Int64 {
		return types.Int128Of(vector.Values[int64](flat)[row])
	}
	return vector.Values[types.Int128](flat)[row]
}
