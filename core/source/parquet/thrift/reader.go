// Package thrift reads and writes Thrift's compact protocol, in which Parquet has its metadata. The reader trusts no length: what it
// reads comes from files.
package thrift

import (
	"encoding/binary"
	"math"

	"github.com/ballista-go/ballista/core/errs"
)

// Kind is the wire type of a field or of a list's elements.
type Kind uint8

// The wire types. A boolean field's value is in its type.
const (
	Stop Kind = iota
	True
	False
	Byte
	I16
	I32
	I64
	Double
	Binary
	List
	Set
	Map
	Struct
)

const maxDepth = 32

// Reader reads a message. The first error stays: what is read after it is zero and empty.
type Reader struct {
	data  []byte
	at    int
	depth int
	err   error
	short bool
}

// NewReader returns a reader of the message at the start of data, which the values it returns refer to.
func NewReader(data []byte) *Reader { return &Reader{data: data} }

// Err is the first error.
func (r *Reader) Err() error { return r.err }

// Truncated reports whether the message goes on where the data ends.
func (r *Reader) Truncated() bool { return r.short }

// Offset is the number of bytes read.
func (r *Reader) Offset() int { return r.at }

// Fail makes the message invalid.
func (r *Reader) Fail(format string, args ...any) {
	if r.err == nil {
		r.err = errs.New(errs.InvalidValue, format, args...)
	}
}

func (r *Reader) end() {
	r.short = r.short || r.err == nil
	r.Fail("metadata ends early: after %d bytes", len(r.data))
}

// Field is the header of a struct's field.
type Field struct {
	ID   int16
	Kind Kind
}

// Struct calls visit for each field of a struct. A visitor that does not read the field leaves it to be skipped.
func (r *Reader) Struct(visit func(Field)) {
	if r.depth++; r.depth > maxDepth {
		r.Fail("metadata is nested too deeply: %d levels", r.depth)
	}
	for last := int16(0); r.err == nil; {
		head := r.byte()
		kind := Kind(head & 15)
		if kind == Stop {
			break
		}
		if delta := int16(head >> 4); delta != 0 {
			last += delta
		} else {
			last = int16(r.signed())
		}
		start := r.at
		if visit(Field{last, kind}); r.at == start && r.err == nil {
			r.skip(kind)
		}
	}
	r.depth--
}

// List calls visit for each element of a list, after it told prepare how many there are.
func (r *Reader) List(f Field, prepare func(n int), visit func(Field)) {
	if f.Kind != List && f.Kind != Set {
		r.Fail("metadata field %d is no list", f.ID)
		return
	}
	head := r.byte()
	n, kind := uint64(head>>4), Kind(head&15)
	if n == 15 {
		n = r.unsigned()
	}
	if n > uint64(len(r.data)-r.at) { // an element takes a byte or more
		r.end()
		return
	}
	prepare(int(n))
	for i := uint64(0); i < n && r.err == nil; i++ {
		start := r.at
		if visit(Field{f.ID, kind}); r.at == start && r.err == nil {
			r.skipElement(kind)
		}
	}
}

// Int reads an integer of any width.
func (r *Reader) Int(f Field) int64 {
	switch f.Kind {
	case Byte:
		return int64(int8(r.byte()))
	case I16, I32, I64:
		return r.signed()
	}
	r.Fail("metadata field %d is no integer", f.ID)
	return 0
}

// Int32 reads an integer that must fit 32 bits.
func (r *Reader) Int32(f Field) int32 {
	v := r.Int(f)
	if v != int64(int32(v)) {
		r.Fail("metadata field %d is out of range: %d", f.ID, v)
		return 0
	}
	return int32(v)
}

// Bool reads the boolean of a field.
func (r *Reader) Bool(f Field) bool {
	if f.Kind != True && f.Kind != False {
		r.Fail("metadata field %d is no boolean", f.ID)
	}
	return f.Kind == True
}

// BoolElement reads a boolean of a list.
func (r *Reader) BoolElement() bool { return Kind(r.byte()) == True }

// Bytes reads a binary field.
func (r *Reader) Bytes(f Field) []byte {
	if f.Kind != Binary {
		r.Fail("metadata field %d is no string", f.ID)
		return nil
	}
	n := r.unsigned()
	if n > uint64(len(r.data)-r.at) {
		r.end()
		return nil
	}
	r.at += int(n)
	return r.data[r.at-int(n) : r.at : r.at]
}

// String reads a binary field as a string.
func (r *Reader) String(f Field) string { return string(r.Bytes(f)) }

func (r *Reader) byte() byte {
	if r.at >= len(r.data) {
		r.end()
		return 0
	}
	r.at++
	return r.data[r.at-1]
}

func (r *Reader) unsigned() uint64 {
	if r.err != nil {
		return 0
	}
	v, n := binary.Uvarint(r.data[r.at:])
	switch {
	case n == 0:
		r.end()
		return 0
	case n < 0:
		r.Fail("metadata has an integer of more than 64 bits")
		return 0
	}
	r.at += n
	return v
}

func (r *Reader) signed() int64 {
	v := r.unsigned()
	return int64(v>>1) ^ -int64(v&1)
}

func (r *Reader) advance(n uint64) {
	if n > uint64(len(r.data)-r.at) {
		r.end()
		return
	}
	r.at += int(n)
}

func (r *Reader) skip(kind Kind) {
	switch kind {
	case True, False:
	case Byte:
		r.advance(1)
	case I16, I32, I64:
		r.unsigned()
	case Double:
		r.advance(8)
	case Binary:
		r.advance(r.unsigned())
	case List, Set:
		r.nested(func() { r.List(Field{Kind: kind}, func(int) {}, func(Field) {}) })
	case Map:
		r.nested(r.skipMap)
	case Struct:
		r.Struct(func(Field) {})
	default:
		r.Fail("metadata has a field of unknown type %d", kind)
	}
}

func (r *Reader) skipElement(kind Kind) {
	if kind == True || kind == False {
		kind = Byte
	}
	r.skip(kind)
}

// nested bounds the recursion of containers within containers.
func (r *Reader) nested(f func()) {
	if r.depth++; r.depth > maxDepth {
		r.Fail("metadata is nested too deeply: %d levels", r.depth)
		return
	}
	f()
	r.depth--
}

func (r *Reader) skipMap() {
	n := r.unsigned()
	if n == 0 {
		return
	}
	if n > math.MaxInt32 || n > uint64(len(r.data)-r.at) {
		r.end()
		return
	}
	kinds := r.byte()
	for ; n > 0 && r.err == nil; n-- {
		r.skipElement(Kind(kinds >> 4))
		r.skipElement(Kind(kinds & 15))
	}
}
