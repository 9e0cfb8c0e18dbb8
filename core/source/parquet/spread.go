package parquet

import (
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// spread moves the first set values of the rows [at, at+n) of out to those rows that valid marks, and clears the others.
func spread(out *vector.Vector, at, n, set int, valid vector.Bitmap) {
	if out.Form == vector.Dictionary {
		spreadValues(out.Codes[at:at+n], at, set, valid)
		return
	}
	switch out.Layout {
	case types.Null:
		return
	case types.Bool:
		spreadBits(out.Bits(), at, n, set, valid)
		return
	}
	switch out.Layout.Width() {
	case 1:
		spreadValues(vector.Values[uint8](out)[at:at+n], at, set, valid)
	case 2:
		spreadValues(vector.Values[uint16](out)[at:at+n], at, set, valid)
	case 4:
		spreadValues(vector.Values[uint32](out)[at:at+n], at, set, valid)
	case 8:
		spreadValues(vector.Values[uint64](out)[at:at+n], at, set, valid)
	default:
		spreadValues(vector.Values[types.Int128](out)[at:at+n], at, set, valid)
	}
}

// spreadValues works from the end, so that no value is overwritten before it was moved. The bit of values[0] is number at.
func spreadValues[T any](values []T, at, set int, valid vector.Bitmap) {
	for end := len(values); end > set; { // before that only valid rows are left
		word := (at + end - 1) >> 6
		start := max(word<<6-at, 0)
		n := end - start
		all := ^uint64(0) >> (64 - n)
		marks := valid[word] >> ((at + start) & 63) & all
		switch marks {
		case all:
			set -= n
			copy(values[start:end], values[set:set+n])
		case 0:
			clear(values[start:end])
		default:
			set = spreadWord(values[start:end], values[:end], set, marks)
		}
		end = start
	}
}

// spreadWord moves the last of the first set values to those of rows that are marked, and returns how many are left.
func spreadWord[T any](rows, values []T, set int, marks uint64) int {
	var zero T
	marks <<= 64 - len(rows)
	for i := len(rows) - 1; i >= 0; i-- {
		mark := int(marks >> 63)
		marks <<= 1
		set -= mark
		value := values[set]
		if mark == 0 {
			value = zero
		}
		rows[i] = value
	}
	return set
}

func spreadBits(bits vector.Bitmap, at, n, set int, valid vector.Bitmap) {
	for i := n - 1; i >= 0; i-- {
		if valid.Get(at + i) {
			set--
			bits.Put(at+i, bits.Get(at+set))
		} else {
			bits.Clear(at + i)
		}
	}
}

// lookUp writes the entries of the codes to the rows of out from at on.
func lookUp(out *vector.Vector, at int, entries *vector.Vector, codes []uint32) {
	switch {
	case out.Layout == types.View:
		lookUpViews(out, at, entries, codes)
	case out.Layout.Width() == 1:
		lookUpValues(vector.Values[uint8](out)[at:], vector.Values[uint8](entries), codes)
	case out.Layout.Width() == 2:
		lookUpValues(vector.Values[uint16](out)[at:], vector.Values[uint16](entries), codes)
	case out.Layout.Width() == 4:
		lookUpValues(vector.Values[uint32](out)[at:], vector.Values[uint32](entries), codes)
	case out.Layout.Width() == 8:
		lookUpValues(vector.Values[uint64](out)[at:], vector.Values[uint64](entries), codes)
	default:
		lookUpValues(vector.Values[types.Int128](out)[at:], vector.Values[types.Int128](entries), codes)
	}
}

func lookUpValues[T any](out, entries []T, codes []uint32) {
	out = out[:len(codes)]
	for i, code := range codes {
		out[i] = entries[code]
	}
}

func lookUpViews(out *vector.Vector, at int, entries *vector.Vector, codes []uint32) {
	views := vector.Values[vector.View](out)[at : at+len(codes)]
	lookUpValues(views, vector.Values[vector.View](entries), codes)
	if entries.Heap == nil {
		return
	}
	first := addBlocks(out, entries.Heap)
	if first == 0 {
		return
	}
	for i := range views {
		if !views[i].Inline() {
			views[i].Block += first
		}
	}
}
