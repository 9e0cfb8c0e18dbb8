package vector

import (
	"math"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
)

// appendFlat adds n rows of v to rows that are flat.
func (a *Appender) appendFlat(v *Vector, rows []int32, n int) error {
	from := a.v.Len
	if err := a.growData(from + n); err != nil {
		return err
	}
	if err := a.appendValid(v, rows, n); err != nil {
		return err
	}
	a.v.Len = from + n
	switch a.v.Layout {
	case types.Null:
		return nil
	case types.Bool:
		copyBitsOf(a.v.Bits(), from, v, rows, n)
		return nil
	case types.View:
		return a.appendStrings(from, v, rows, n)
	case types.List:
		return a.appendLists(from, v, rows, n)
	case types.Struct:
		return a.appendFields(v, rows)
	}
	width := a.v.Layout.Width()
	switch {
	case v.AllNull():
		clear(a.v.data.Bytes()[width*from : width*(from+n)])
	case v.Layout == a.v.Layout:
		copyValues(&a.v, from, v, rows, n)
	default:
		a.appendWidened(from, v, rows, n)
	}
	return nil
}

// appendCodes adds n rows of v, which has the same dictionary.
func (a *Appender) appendCodes(v *Vector, rows []int32, n int) error {
	from := a.v.Len
	if err := a.grow(&a.v.codes, 4*from, 4*(from+n), 4*a.expected); err != nil {
		return err
	}
	if err := a.appendValid(v, rows, n); err != nil {
		return err
	}
	a.v.Len = from + n
	a.v.Codes = memory.Slice[uint32](a.v.codes, a.v.Len)
	if rows == nil {
		copy(a.v.Codes[from:], v.Codes)
	} else {
		gatherFixed(a.v.Codes[from:], v.Codes, rows)
	}
	return nil
}

func (a *Appender) growData(rows int) error {
	if a.v.Layout == types.Bool {
		return a.grow(&a.v.data, 8*BitmapWords(a.v.Len), 8*BitmapWords(rows), 8*BitmapWords(a.expected))
	}
	width := a.v.Layout.Width()
	return a.grow(&a.v.data, width*a.v.Len, width*rows, width*a.expected)
}

// grow gives *b room for size bytes, of which used are kept.
func (a *Appender) grow(b **memory.Buffer, used, size, expected int) error {
	if size == 0 || *b != nil && (*b).Cap() >= size {
		return nil
	}
	if *b != nil {
		expected = max(expected, 2*(*b).Cap())
	}
	larger, err := a.budget.Alloc(max(size, expected))
	if err != nil && expected > size {
		larger, err = a.budget.Alloc(size)
	}
	if err != nil {
		return err
	}
	if *b != nil {
		copy(larger.Bytes(), (*b).Bytes()[:used])
		(*b).Release()
	}
	*b = larger
	return nil
}

// appendValid adds the validity of n rows of v. The first NULL brings a bitmap into being.
func (a *Appender) appendValid(v *Vector, rows []int32, n int) error {
	from := a.v.Len
	if a.v.Layout == types.Null || a.v.Valid == nil && v.Valid == nil && v.Layout != types.Null {
		return nil
	}
	before := a.v.Valid
	if err := a.grow(&a.v.valid, 8*len(before), 8*BitmapWords(from+n), 8*BitmapWords(a.expected)); err != nil {
		return err
	}
	a.v.Valid = memory.Slice[uint64](a.v.valid, BitmapWords(from+n))
	if before == nil {
		a.v.Valid.setRange(0, from)
	}
	switch {
	case v.Layout == types.Null:
		a.v.Valid.clearRange(from, n)
	case v.Valid == nil:
		a.v.Valid.setRange(from, n)
	case v.Form == Constant:
		a.v.Valid.setRange(from, n)
		if !v.Valid.Get(0) {
			a.v.Valid.clearRange(from, n)
		}
	default:
		putBits(a.v.Valid, from, v.Valid, rows, n)
	}
	return nil
}

// appendWidened adds decimals of 64-bit lanes to those of 128.
func (a *Appender) appendWidened(from int, v *Vector, rows []int32, n int) {
	out, narrow := Values[types.Int128](&a.v)[from:], ReaderOf[int64](v)
	for i := range n {
		out[i] = types.Int128Of(narrow.At(rowAt(rows, i)))
	}
}

// rowAt is rows[i], or i when rows is nil.
func rowAt(rows []int32, i int) int {
	if rows == nil {
		return i
	}
	return int(rows[i])
}

func (a *Appender) appendLists(from int, v *Vector, rows []int32, n int) error {
	spans, out := ReaderOf[types.Span](v), Values[types.Span](&a.v)[from:]
	a.elements = a.elements[:0]
	base := a.children[0].Len()
	total := elementsOf(v, rows, n)
	if total > math.MaxInt32-base {
		return tooManyRows()
	}
	if err := a.budget.Reserve(4 * int64(total)); err != nil { // of which the numbers are gone soon
		return err
	}
	defer a.budget.Release(4 * int64(total))
	for i := range n {
		row := rowAt(rows, i)
		span := spans.At(row)
		if v.Null(row) {
			span.Length = 0
		}
		if v.Form == Constant && i > 0 {
			out[i] = out[0]
			continue
		}
		start := base + len(a.elements)
		out[i] = types.Span{Offset: uint32(start), Length: span.Length}
		for e := range span.Length {
			a.elements = append(a.elements, int32(span.Offset+e))
		}
	}
	if len(a.elements) == 0 {
		return nil
	}
	return a.children[0].Append(v.Children[0], a.elements)
}

// elementsOf is how many elements the lists in some rows have, those of a constant once. Lists may share them.
func elementsOf(v *Vector, rows []int32, n int) (total int) {
	if v.Form == Constant {
		n = min(n, 1)
	}
	spans := ReaderOf[types.Span](v)
	for i := range n {
		if row := rowAt(rows, i); !v.Null(row) {
			total += int(spans.At(row).Length)
		}
	}
	return total
}

func (a *Appender) appendFields(v *Vector, rows []int32) error {
	for i, child := range a.children {
		if err := child.Append(v.Children[i], rows); err != nil {
			return err
		}
	}
	return nil
}
