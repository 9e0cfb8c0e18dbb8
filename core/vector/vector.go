// Package vector holds what moves through the engine: batches of typed columns in flat, constant or dictionary form,
// in Arrow's layouts, over counted buffers. It gathers, concatenates, hashes and compares them, and converts them from and
// to Arrow arrays.
package vector

import (
	"unsafe"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
)

// Form says how a vector's rows lie in its values.
type Form uint8

// The forms of a vector.
const (
	Flat       Form = iota // row i is value i
	Constant               // every row is value 0
	Dictionary             // row i is value Codes[i] of Dict
)

var formNames = [...]string{"flat", "constant", "dictionary"}

// String names the form.
func (f Form) String() string { return formNames[f] }

// Vector is a column of a batch. Headers are borrowed or owned, never shared: who keeps the rows calls Share (or Gather,
// or Concat) and later Release on the header of his own.
//
// Invariant: what a null row holds can be read: its view denotes some string, its code a value of the dictionary, its span
// elements of the child.
type Vector struct {
	Type   types.Type
	Layout types.Layout // of the values; for a decimal type either types.Int64 or types.Decimal
	Form   Form
	Len    int // rows

	// Valid has a set bit for each row that is not NULL (bit 0 alone for a constant); nil when no row is NULL. For the
	// dictionary form it speaks of rows too: dictionaries have no nulls.
	Valid Bitmap

	Codes    []uint32  // dictionary form
	Dict     *Dict     // dictionary form
	Heap     *Heap     // View layout, flat or constant
	Children []*Vector // List: the elements; Struct: the fields, with as many rows as the struct

	data, valid, codes *memory.Buffer
	first              int // the value in data that row 0 has; a multiple of 64 for Bool
}

// Fixed is what the fixed-width layouts hold. Bool vectors are read with Bits, and Float16 ones as uint16.
type Fixed interface {
	int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64 | float32 | float64 |
		types.Int128 | types.Interval | types.Span | View
}

// Values are the values of a flat vector, or the one value of a constant. T is the Go type of the layout.
func Values[T Fixed](v *Vector) []T {
	n := v.Len
	if v.Form == Constant {
		n = 1
	}
	if n == 0 || v.data == nil {
		return nil
	}
	var zero T
	if v.Layout.Width() != int(unsafe.Sizeof(zero)) {
		panic("vector: values of layout " + v.Layout.String() + " are read with another width")
	}
	return memory.Slice[T](v.data, v.first+n)[v.first:]
}

// Bits are the values of a flat Bool vector, or the one value of a constant.
func (v *Vector) Bits() Bitmap {
	n := v.Len
	if v.Form == Constant {
		n = 1
	}
	return memory.Slice[uint64](v.data, BitmapWords(v.first+n))[v.first/64:]
}

// Blocks are the blocks that the views of the vector refer to.
func (v *Vector) Blocks() [][]byte {
	if v.Heap == nil {
		return nil
	}
	return v.Heap.Blocks
}

// Null reports whether row i is NULL.
func (v *Vector) Null(i int) bool {
	if v.Layout == types.Null {
		return true
	}
	if v.Valid == nil {
		return false
	}
	if v.Form == Constant {
		i = 0
	}
	return !v.Valid.Get(i)
}

// Nulls is how many rows are NULL.
func (v *Vector) Nulls() int {
	switch {
	case v.AllNull():
		return v.Len
	case v.Valid == nil || v.Form == Constant:
		return 0
	}
	return v.Len - v.Valid.Count(v.Len)
}

// AllNull reports whether every row is known to be NULL.
func (v *Vector) AllNull() bool {
	return v.Layout == types.Null || v.Form == Constant && v.Valid != nil && !v.Valid.Get(0)
}

// Buffers are the buffers of the vector's own values, validity and codes; each may be nil, and the rows may begin anywhere
// within. The vector keeps its hold.
func (v *Vector) Buffers() (data, valid, codes *memory.Buffer) { return v.data, v.valid, v.codes }

// Share returns a header of the same rows with a hold of its own.
func (v *Vector) Share() *Vector {
	shared := new(Vector)
	shared.Become(v)
	return shared
}

// Become makes v the same rows as other, with a hold of its own, and releases what v was.
func (v *Vector) Become(other *Vector) {
	shared := *other // other may be a child of v
	retain(other.data)
	retain(other.valid)
	retain(other.codes)
	other.Dict.Retain()
	other.Heap.Retain()
	shared.Children = nil
	for _, child := range other.Children {
		shared.Children = append(shared.Children, child.Share())
	}
	v.Release()
	*v = shared
}

func retain(b *memory.Buffer) {
	if b != nil {
		b.Retain()
	}
}

// Release drops the vector's holds. The header may be used again, with Prepare or Become.
func (v *Vector) Release() {
	for _, b := range []*memory.Buffer{v.data, v.valid, v.codes} {
		if b != nil {
			b.Release()
		}
	}
	v.Dict.Release()
	v.Heap.Release()
	for _, child := range v.Children {
		child.Release()
	}
	*v = Vector{}
}
