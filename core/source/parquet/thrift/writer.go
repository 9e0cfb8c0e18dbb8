package thrift

import "encoding/binary"

// Writer writes a message. Fields of a struct are written in ascending order of their IDs.
type Writer struct {
	Bytes []byte
	last  int16 // ID of the field before, in the struct being written
}

// NewWriter returns a writer that appends to out.
func NewWriter(out []byte) *Writer { return &Writer{Bytes: out} }

// header begins a field.
func (w *Writer) header(id int16, kind Kind) {
	if delta := id - w.last; delta > 0 && delta < 16 {
		w.Bytes = append(w.Bytes, byte(delta)<<4|byte(kind))
	} else {
		w.Bytes = append(w.Bytes, byte(kind))
		w.signed(int64(id))
	}
	w.last = id
}

func (w *Writer) signed(v int64) { w.Bytes = binary.AppendUvarint(w.Bytes, uint64(v<<1)^uint64(v>>63)) }

// Struct writes a struct by what write writes, as a message or as an element of a list.
func (w *Writer) Struct(write func()) {
	outer := w.last
	w.last = 0
	write()
	w.Bytes = append(w.Bytes, byte(Stop))
	w.last = outer
}

// StructField writes a field that is a struct.
func (w *Writer) StructField(id int16, write func()) {
	w.header(id, Struct)
	w.Struct(write)
}

// ListField writes a field that is a list of n elements, each by a call of write.
func (w *Writer) ListField(id int16, kind Kind, n int, write func(i int)) {
	w.header(id, List)
	if n < 15 {
		w.Bytes = append(w.Bytes, byte(n)<<4|byte(kind))
	} else {
		w.Bytes = binary.AppendUvarint(append(w.Bytes, 0xf0|byte(kind)), uint64(n))
	}
	for i := range n {
		write(i)
	}
}

// Byte writes a field of one byte.
func (w *Writer) Byte(id int16, v int8) {
	w.header(id, Byte)
	w.Bytes = append(w.Bytes, byte(v))
}

// Int32 writes a field of 32 bits.
func (w *Writer) Int32(id int16, v int32) {
	w.header(id, I32)
	w.signed(int64(v))
}

// Int64 writes a field of 64 bits.
func (w *Writer) Int64(id int16, v int64) {
	w.header(id, I64)
	w.signed(v)
}

// IntElement writes an integer of a list.
func (w *Writer) IntElement(v int64) { w.signed(v) }

// Bool writes a boolean field.
func (w *Writer) Bool(id int16, v bool) {
	if v {
		w.header(id, True)
	} else {
		w.header(id, False)
	}
}

// BoolElement writes a boolean of a list, whose kind is True.
func (w *Writer) BoolElement(v bool) {
	kind := False
	if v {
		kind = True
	}
	w.Bytes = append(w.Bytes, byte(kind))
}

// Binary writes a field of bytes.
func (w *Writer) Binary(id int16, v []byte) {
	w.header(id, Binary)
	w.BytesElement(v)
}

// BytesElement writes bytes of a list.
func (w *Writer) BytesElement(v []byte) {
	w.Bytes = append(binary.AppendUvarint(w.Bytes, uint64(len(v))), v...)
}

// String writes a field of text.
func (w *Writer) String(id int16, v string) {
	w.header(id, Binary)
	w.StringElement(v)
}

// StringElement writes a text of a list.
func (w *Writer) StringElement(v string) {
	w.Bytes = append(binary.AppendUvarint(w.Bytes, uint64(len(v))), v...)
}

// Int16 writes a field of 16 bits.
func (w *Writer) Int16(id, v int16) {
	w.header(id, I16)
	w.signed(int64(v))
}
