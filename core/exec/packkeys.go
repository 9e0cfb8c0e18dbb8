package exec

import (
	"math"
	"math/bits"

	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// packing brings a row of integer keys into one word: each key less its minimum, side by side. It is made from the bounds
// of the build rows; a row with a key outside of them equals none of these.
type packing struct {
	minimum []int64
	span    []uint64 // maximum - minimum
	nulls   []bool   // NULL is a key, and lies behind the maximum
	shift   []uint
	domain  uint64 // words are below this; 0 when there are more than 2^63
}

// packable reports whether values of the layout are integers of up to 64 bits.
func packable(layout types.Layout) bool {
	switch layout {
	case types.Bool, types.Int8, types.Int16, types.Int32, types.Int64, types.Uint8, types.Uint16, types.Uint32:
		return true
	}
	return false
}

// newPacking returns the packing for the rows of flat columns, or nil when they do not fit a word. nullsEqual says for each whether NULL
// equals NULL.
func newPacking(columns []*vector.Vector, nullsEqual []bool) *packing {
	p := &packing{nulls: nullsEqual}
	width := uint(0)
	for i, column := range columns {
		if !packable(column.Layout) {
			return nil
		}
		low, high := bounds(column)
		span := uint64(high) - uint64(low)
		last := span
		if nullsEqual[i] {
			if last++; last == 0 {
				return nil
			}
		}
		p.minimum = append(p.minimum, low)
		p.span = append(p.span, span)
		p.shift = append(p.shift, width)
		width += uint(bits.Len64(last))
	}
	switch {
	case width > 64:
		return nil
	case len(columns) == 1 && p.span[0] < math.MaxInt64-1:
		p.domain = p.span[0] + 2
	case width < 63:
		p.domain = 1 << width
	}
	return p
}

// bounds are the least and the greatest value that is not NULL.
func bounds(v *vector.Vector) (low, high int64) {
	low, high = math.MaxInt64, math.MinInt64
	forIntegers(v, func(rows []int32, values []int64) {
		for k, value := range values {
			if v.Valid == nil || !v.Null(int(rows[k])) {
				low, high = min(low, value), max(high, value)
			}
		}
	})
	if low > high {
		return 0, 0
	}
	return low, high
}

// forIntegers gives the values of a column, those of a run of rows at a time.
func forIntegers(v *vector.Vector, each func(rows []int32, values []int64)) {
	var numbers [256]int32
	var buffer [256]int64
	for from := 0; from < v.Len; from += len(buffer) {
		n := min(len(buffer), v.Len-from)
		rows, values := numbers[:n], buffer[:n]
		for i := range rows {
			rows[i] = int32(from + i)
		}
		loadIntegers(v, rows, values)
		each(rows, values)
	}
}

// pack writes to words the packed keys of the rows, and drops from rows those that are NULL or that equal no build row.
// words[k] belongs to rows[k] of the result. scratch has room for as many values.
func (p *packing) pack(columns []*vector.Vector, rows []int32, words []uint64, scratch []int64) []int32 {
	clear(words[:len(rows)])
	for i, column := range columns {
		values := scratch[:len(rows)]
		fits := loadIntegers(column, rows, values)
		rows = p.place(i, column, values, fits, rows, words)
	}
	return rows
}

// place adds the values of key number i to the words.
func (p *packing) place(i int, column *vector.Vector, values []int64, fits vector.Bitmap, rows []int32, words []uint64) []int32 {
	if fits != nil || column.Valid != nil || column.Layout == types.Null {
		return p.placeValid(i, column, values, fits, rows, words)
	}
	low, span, shift := uint64(p.minimum[i]), p.span[i], p.shift[i]
	kept := 0
	rows, words = rows[:len(values)], words[:len(values)]
	for k, value := range values {
		offset := uint64(value) - low
		rows[kept] = rows[k]
		words[kept] = words[k] | offset<<shift
		if offset <= span {
			kept++
		}
	}
	return rows[:kept]
}

func (p *packing) placeValid(i int, column *vector.Vector, values []int64, fits vector.Bitmap, rows []int32, words []uint64) []int32 {
	low, span, shift := uint64(p.minimum[i]), p.span[i], p.shift[i]
	kept := 0
	for k, value := range values {
		offset := uint64(value) - low
		row := rows[k]
		switch {
		case column.Null(int(row)):
			if !p.nulls[i] {
				continue
			}
			offset = span + 1
		case offset > span || fits != nil && !fits.Get(k):
			continue
		}
		rows[kept] = row
		words[kept] = words[k] | offset<<shift
		kept++
	}
	return rows[:kept]
}

// loadIntegers writes the values of the rows to out. Where some value does not fit it returns a bitmap of those that do.
func loadIntegers(v *vector.Vector, rows []int32, out []int64) (fits vector.Bitmap) {
	values, codes := v, []uint32(nil)
	if v.Form == vector.Dictionary {
		values, codes = v.Dict.Values, v.Codes
	}
	constant := v.Form == vector.Constant
	switch values.Layout {
	case types.Bool:
		bits := values.Bits()
		loadWith(rows, codes, constant, out, func(i int32) int64 { return int64(bits.Bit(int(i))) })
	case types.Int8:
		load(vector.Values[int8](values), rows, codes, constant, out)
	case types.Int16:
		load(vector.Values[int16](values), rows, codes, constant, out)
	case types.Int32:
		load(vector.Values[int32](values), rows, codes, constant, out)
	case types.Int64:
		load(vector.Values[int64](values), rows, codes, constant, out)
	case types.Uint8:
		load(vector.Values[uint8](values), rows, codes, constant, out)
	case types.Uint16:
		load(vector.Values[uint16](values), rows, codes, constant, out)
	case types.Uint32:
		load(vector.Values[uint32](values), rows, codes, constant, out)
	case types.Decimal:
		return loadWide(vector.Values[types.Int128](values), rows, codes, constant, out)
	default:
		clear(out)
	}
	return nil
}

func load[T int8 | int16 | int32 | int64 | uint8 | uint16 | uint32](values []T, rows []int32, codes []uint32, constant bool, out []int64) {
	out = out[:len(rows)]
	switch {
	case constant:
		for k := range out {
			out[k] = int64(values[0])
		}
	case codes != nil:
		for k, row := range rows {
			out[k] = int64(values[codes[row]])
		}
	default:
		for k, row := range rows {
			out[k] = int64(values[row])
		}
	}
}

func loadWith(rows []int32, codes []uint32, constant bool, out []int64, value func(int32) int64) {
	for k, row := range rows {
		switch {
		case constant:
			row = 0
		case codes != nil:
			row = int32(codes[row])
		}
		out[k] = value(row)
	}
}

func loadWide(values []types.Int128, rows []int32, codes []uint32, constant bool, out []int64) vector.Bitmap {
	fits := make(vector.Bitmap, vector.BitmapWords(len(rows)))
	position := 0
	loadWith(rows, codes, constant, out, func(i int32) int64 {
		value, ok := values[i].Int64()
		fits.Put(position, ok)
		position++
		return value
	})
	return fits
}
