package exec

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// mostMarked is how many values the range of keys has at most whose bitmap is made.
const mostMarked = 32 << 20

// keySet is a set of integers.
type keySet struct {
	low, span uint64
	marks     vector.Bitmap
}

// makeSets makes the sets of the keys that are asked for, unless these are listed. Where there is no memory for one the scan does without.
func (j *hashJoin) makeSets() error {
	j.sets = make([]*keySet, len(j.keys))
	for i, values := range j.keys {
		if !j.asked[i] || values.Len <= mostListed || !packable(values.Layout) {
			continue
		}
		var err error
		if j.sets[i], err = j.keySet(values); err != nil && !errs.Is(err, errs.OutOfMemory) {
			return err
		}
	}
	return nil
}

// keySet is the set of a key's values; nil when they lie too far apart for what it is to save.
func (j *hashJoin) keySet(values *vector.Vector) (*keySet, error) {
	low, high := bounds(values)
	s := &keySet{low: uint64(low), span: uint64(high) - uint64(low)}
	if s.span >= mostMarked || s.span > uint64(values.Len)*mostSparse {
		return nil, nil
	}
	var err error
	if s.marks, err = alloc[uint64](j.table, j.budget, vector.BitmapWords(int(s.span)+1)); err != nil {
		return nil, err
	}
	clear(s.marks)
	forIntegers(values, func(rows []int32, numbers []int64) {
		for k, number := range numbers {
			if !values.Null(int(rows[k])) {
				s.marks.Set(int(uint64(number) - s.low))
			}
		}
	})
	return s, nil
}

// mostSparse is how many values of the range there are at most for each build row: a bitmap that is larger than the rows costs more than
// it saves.
const mostSparse = 512

// contains is column IN (the set).
func (s *keySet) contains(column *expr.Column) expr.Expr {
	overload := expr.Overload{
		Args: []arrow.DataType{column.DataType}, Result: arrow.FixedWidthTypes.Boolean, Nulls: expr.Propagate, TakesCodes: true,
		Kernel: func(c *expr.Context, args []*vector.Vector, out *vector.Vector) error {
			s.find(args[0], c.Rows, out.Bits())
			return nil
		},
	}
	function := &expr.Function{Name: "has_partner"}
	return &expr.Call{Function: function, Args: []expr.Expr{column}, Overload: overload}
}

// find sets the bits of those of the given rows (nil: all) whose value the set has, and clears the others.
func (s *keySet) find(v *vector.Vector, rows []int32, found vector.Bitmap) {
	values, codes := v, []uint32(nil)
	if v.Form == vector.Dictionary {
		values, codes = v.Dict.Values, v.Codes
	}
	found = found[:vector.BitmapWords(v.Len)]
	switch values.Layout {
	case types.Int8:
		findMarked(s, vector.Values[int8](values), codes, rows, v.Len, found)
	case types.Int16:
		findMarked(s, vector.Values[int16](values), codes, rows, v.Len, found)
	case types.Int32:
		findMarked(s, vector.Values[int32](values), codes, rows, v.Len, found)
	case types.Int64:
		findMarked(s, vector.Values[int64](values), codes, rows, v.Len, found)
	case types.Uint8:
		findMarked(s, vector.Values[uint8](values), codes, rows, v.Len, found)
	case types.Uint16:
		findMarked(s, vector.Values[uint16](values), codes, rows, v.Len, found)
	case types.Uint32:
		findMarked(s, vector.Values[uint32](values), codes, rows, v.Len, found)
	default:
		s.findLoaded(v, found)
	}
}

// findLoaded is find for all rows of what has no Go integers.
func (s *keySet) findLoaded(v *vector.Vector, found vector.Bitmap) {
	clear(found)
	forIntegers(v, func(rows []int32, numbers []int64) {
		for k, number := range numbers {
			found[rows[k]>>6] |= s.bit(uint64(number)) << (rows[k] & 63)
		}
	})
}

// bit is 1 when the set has the number.
func (s *keySet) bit(number uint64) uint64 {
	offset := number - s.low
	if offset > s.span {
		return 0
	}
	return s.marks[offset>>6] >> (offset & 63) & 1
}

func findMarked[T int8 | int16 | int32 | int64 | uint8 | uint16 | uint32](s *keySet, values []T, codes []uint32, rows []int32, n int, found vector.Bitmap) {
	if rows != nil {
		findRows(s, values, codes, rows, found)
		return
	}
	for i := range found {
		from, to := i<<6, min(i<<6+64, n)
		word := uint64(0)
		if codes != nil {
			for j, code := range codes[from:to] {
				word |= s.bit(uint64(values[code])) << (j & 63)
			}
		} else {
			for j, value := range values[from:to] {
				word |= s.bit(uint64(value)) << (j & 63)
			}
		}
		found[i] = word
	}
}

func findRows[T int8 | int16 | int32 | int64 | uint8 | uint16 | uint32](s *keySet, values []T, codes []uint32, rows []int32, found vector.Bitmap) {
	clear(found)
	for _, row := range rows {
		at := uint32(row)
		if codes != nil {
			at = codes[row]
		}
		found[row>>6] |= s.bit(uint64(values[at])) << (row & 63)
	}
}
