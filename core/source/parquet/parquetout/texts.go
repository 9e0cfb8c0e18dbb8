package parquetout

import (
	"cmp"
	"encoding/binary"
	"math"

	"github.com/zeebo/xxh3"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source/parquet/encoding"
	"github.com/ballista-go/ballista/core/source/parquet/format"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// packed are byte strings one after another.
type packed struct {
	data []byte
	ends []int32
}

func (s *packed) add(value []byte) {
	s.data = append(s.data, value...)
	s.ends = append(s.ends, int32(len(s.data)))
}

func (s *packed) at(i int) []byte {
	from := int32(0)
	if i > 0 {
		from = s.ends[i-1]
	}
	return s.data[from:s.ends[i]]
}

func (s *packed) reset() { s.data, s.ends = s.data[:0], s.ends[:0] }

func (s *packed) memory() int64 { return int64(cap(s.data)) + 4*int64(cap(s.ends)) }

// texts is the store of what the file has as bytes, of fixed length or not.
type texts struct {
	leaf     *leaf
	bloom    *bloom
	encode   format.Encoding // without a dictionary
	fixed    bool
	codes    codes
	distinct packed
	table    []uint32 // codes and one, by hash; 0: free
	hashes   []uint64 // of the distinct values
	values   packed   // of the page, without a dictionary

	any         bool // the page has values that are ordered
	least, most []byte

	// The values of a vector.
	views  []vector.View
	blocks [][]byte
	flat   *vector.Vector
	buffer [16]byte
}

func newTexts(l *leaf, o *chunkOptions, second bool, bloom *bloom) *texts {
	t := &texts{leaf: l, bloom: bloom, encode: format.Plain, fixed: l.element.Type == format.FixedByteArray}
	switch {
	case !o.chosen && second, o.encoding == format.DeltaByteArray:
		t.encode = format.DeltaByteArray
	case o.encoding == format.DeltaLengthByteArray && !t.fixed, o.encoding == format.ByteStreamSplit && t.fixed:
		t.encode = o.encoding
	}
	t.codes.enabled = o.dictionary
	t.restart()
	return t
}

func (t *texts) restart() {
	t.codes.restart()
	t.distinct.reset()
	t.values.reset()
	t.hashes, t.any = t.hashes[:0], false
	clear(t.table)
}

// look makes the values of v those that value returns.
func (t *texts) look(v *vector.Vector) error {
	t.flat, t.views = v, nil
	switch v.Layout {
	case types.View:
		t.views, t.blocks = vector.Values[vector.View](v), v.Blocks()
	case types.Int64, types.Decimal, types.Float16, types.Int32:
	default:
		return errs.New(errs.Internal, "a column of layout %s as bytes of a Parquet file", v.Layout)
	}
	return nil
}

// value is a value of the vector that was looked at. It is valid until the next call.
func (t *texts) value(row int) []byte {
	if t.views != nil {
		return t.views[row].Bytes(t.blocks)
	}
	switch t.flat.Layout {
	case types.Float16:
		binary.LittleEndian.PutUint16(t.buffer[:], vector.Values[uint16](t.flat)[row])
		return t.buffer[:2]
	case types.Int32: // months
		clear(t.buffer[:])
		binary.LittleEndian.PutUint32(t.buffer[:], uint32(vector.Values[int32](t.flat)[row]))
		return t.buffer[:12]
	}
	if !vector.IsDecimal(t.leaf.dataType) { // days and milliseconds
		clear(t.buffer[:4])
		binary.LittleEndian.PutUint64(t.buffer[4:], uint64(vector.Values[int64](t.flat)[row]))
		return t.buffer[:12]
	}
	value := decimalAt(t.flat, row)
	binary.BigEndian.PutUint64(t.buffer[:], uint64(value.Hi))
	binary.BigEndian.PutUint64(t.buffer[8:], value.Lo)
	return t.buffer[len(t.buffer)-int(t.leaf.element.Length):]
}

func (t *texts) add(v *vector.Vector, rows []int32) error {
	if len(rows) == 0 {
		return nil
	}
	flat, codes, constant := flat(v)
	if err := t.look(flat); err != nil {
		return err
	}
	if codes != nil && t.codes.use {
		return t.addCodes(v, rows)
	}
	for _, row := range rows {
		switch {
		case constant:
			row = 0
		case codes != nil:
			row = int32(codes[row])
		}
		value := t.value(int(row))
		if t.codes.use {
			code, err := t.find(value)
			if err != nil {
				return err
			}
			t.addCode(code)
			continue
		}
		if err := t.room(&t.values, value); err != nil {
			return err
		}
		t.values.add(value)
		t.observe(value)
		t.bloom.addBytes(value)
	}
	return nil
}

// room fails when pages would become larger than the format lets them be.
func (t *texts) room(s *packed, value []byte) error {
	if t.fixed && len(value) != int(t.leaf.element.Length) {
		return errs.New(errs.InvalidValue, "value of %d bytes in a column of %d", len(value), t.leaf.element.Length)
	}
	if len(s.data)+4*len(s.ends)+len(value) > math.MaxInt32-1<<20 {
		return errs.New(errs.Unsupported, "values of one page are too long together: %d bytes", len(s.data)+len(value))
	}
	return nil
}

// addCodes looks each entry of the vector's dictionary up once.
func (t *texts) addCodes(v *vector.Vector, rows []int32) (err error) {
	t.codes.translate(v.Dict)
	for _, row := range rows {
		code := v.Codes[row]
		found := t.codes.found[code]
		if found == notFound {
			if found, err = t.find(t.value(int(code))); err != nil {
				return err
			}
			t.codes.found[code] = found
		}
		t.addCode(found)
	}
	return nil
}

func (t *texts) addCode(code uint32) {
	t.codes.values = append(t.codes.values, code)
	if t.codes.first(code) {
		t.observe(t.distinct.at(int(code)))
	}
}

// find is the code of a value.
func (t *texts) find(value []byte) (uint32, error) {
	if 2*len(t.hashes) >= len(t.table) {
		t.growTable()
	}
	mask, hash := uint64(len(t.table)-1), xxh3.Hash(value)
	for slot := hash & mask; ; slot = (slot + 1) & mask {
		code := t.table[slot]
		if code == 0 {
			t.table[slot] = uint32(len(t.hashes) + 1)
			break
		}
		if t.hashes[code-1] == hash && string(t.distinct.at(int(code-1))) == string(value) {
			return code - 1, nil
		}
	}
	err := t.room(&t.distinct, value)
	t.hashes = append(t.hashes, hash)
	t.distinct.add(value)
	t.codes.seen = append(t.codes.seen, 0)
	t.bloom.addBytes(value)
	return uint32(len(t.hashes) - 1), err
}

func (t *texts) growTable() {
	t.table = make([]uint32, max(1024, 2*len(t.table)))
	mask := uint64(len(t.table) - 1)
	for code, hash := range t.hashes {
		slot := hash & mask
		for t.table[slot] != 0 {
			slot = (slot + 1) & mask
		}
		t.table[slot] = uint32(code + 1)
	}
}

// observe widens the bounds of the page.
func (t *texts) observe(value []byte) {
	o := t.leaf.order
	switch {
	case o == unordered, o == floating && halfKey(value) == noKey:
	case !t.any:
		t.any, t.least, t.most = true, append(t.least[:0], value...), append(t.most[:0], value...)
	case t.compare(value, t.least) < 0:
		t.least = append(t.least[:0], value...)
	case t.compare(t.most, value) < 0:
		t.most = append(t.most[:0], value...)
	}
}

const noKey = math.MinInt32

// halfKey orders as the values of binary16 do. NaN has none.
func halfKey(value []byte) int32 {
	bits := binary.LittleEndian.Uint16(value)
	switch {
	case bits&0x7fff > 0x7c00:
		return noKey
	case bits&0x8000 != 0:
		return -int32(bits&0x7fff) - 1
	}
	return int32(bits)
}

// bounds of zeros include both zeros.
func (t *texts) bounds() (least, largest []byte) {
	if !t.any {
		return nil, nil
	}
	least, largest = append([]byte{}, t.least...), append([]byte{}, t.most...)
	if t.leaf.order == floating {
		if halfKey(least) == 0 {
			least[1] = 0x80
		}
		if halfKey(largest) == -1 {
			largest[1] = 0
		}
	}
	return least, largest
}

// compare implements store.
func (t *texts) compare(a, b []byte) int {
	if t.leaf.order == floating {
		return cmp.Compare(halfKey(a), halfKey(b))
	}
	return t.leaf.order.compareBytes(a, b)
}

func (t *texts) count() int { return len(t.codes.values) + len(t.values.ends) }

func (t *texts) size() int {
	return len(t.values.data) + 4*len(t.values.ends) + t.codes.size(len(t.hashes))
}

func (t *texts) page(out []byte) ([]byte, format.Encoding) {
	t.any = false
	t.codes.number++
	if len(t.codes.values) > 0 {
		return t.codes.append(out, len(t.hashes)), format.RLEDictionary
	}
	defer t.values.reset()
	switch t.encode {
	case format.DeltaByteArray:
		return encoding.AppendDeltaStrings(out, t.values.ends, t.values.data), t.encode
	case format.DeltaLengthByteArray:
		return encoding.AppendDeltaLengths(out, t.values.ends, t.values.data), t.encode
	case format.ByteStreamSplit:
		return encoding.AppendSplit(out, t.values.data, int(t.leaf.element.Length)), t.encode
	}
	return t.appendPlain(out, &t.values), format.Plain
}

// appendPlain appends values with their lengths, unless those are fixed.
func (t *texts) appendPlain(out []byte, s *packed) []byte {
	if t.fixed {
		return append(out, s.data...)
	}
	from := int32(0)
	for _, end := range s.ends {
		out = binary.LittleEndian.AppendUint32(out, uint32(end-from))
		out = append(out, s.data[from:end]...)
		from = end
	}
	return out
}

func (t *texts) coded() bool { return t.codes.use }

func (t *texts) entries() (int, int) {
	return len(t.hashes), len(t.distinct.data) + 4*len(t.distinct.ends)
}

func (t *texts) plain() {
	for _, code := range t.codes.values {
		t.values.add(t.distinct.at(int(code)))
	}
	t.codes.use, t.codes.values = false, t.codes.values[:0]
}

func (t *texts) dictionary(out []byte) []byte { return t.appendPlain(out, &t.distinct) }

func (t *texts) memory() int64 {
	return t.codes.memory() + t.distinct.memory() + t.values.memory() + 4*int64(cap(t.table)) + 8*int64(cap(t.hashes)) +
		int64(cap(t.least)+cap(t.most))
}
