package encoding

import (
	"encoding/binary"
	"unsafe"
)

// Number is what INT32, FLOAT, INT64 and DOUBLE are read as.
type Number interface{ int32 | int64 }

// Numbers decodes the numbers of a page.
type Numbers[T Number] interface {
	// Reset starts a page.
	Reset(data []byte) error
	// Read fills out with the next values.
	Read(out []T) error
	// Skip passes over the next n values.
	Skip(n int) error
}

// Plain decodes numbers in the encoding PLAIN.
type Plain[T Number] struct{ data []byte }

// Reset implements Numbers.
func (p *Plain[T]) Reset(data []byte) error {
	p.data = data
	return nil
}

// Read implements Numbers.
func (p *Plain[T]) Read(out []T) error {
	if n := copy(bytesOf(out), p.data); n < len(out)*sizeOf[T]() {
		return errShort("plain values")
	}
	p.data = p.data[len(out)*sizeOf[T]():]
	return nil
}

// Skip implements Numbers.
func (p *Plain[T]) Skip(n int) error {
	if n > len(p.data)/sizeOf[T]() {
		return errShort("plain values")
	}
	p.data = p.data[n*sizeOf[T]():]
	return nil
}

// Pick fills out with the values at the given ascending positions, counted from the next value, and passes over n values.
func (p *Plain[T]) Pick(out []T, positions []int32, n int) error {
	size := sizeOf[T]()
	if n > len(p.data)/size {
		return errShort("plain values")
	}
	values := p.data[:n*size]
	out = out[:len(positions)]
	if size == 4 {
		for i, position := range positions {
			out[i] = T(binary.LittleEndian.Uint32(values[position*4:]))
		}
	} else {
		for i, position := range positions {
			out[i] = T(binary.LittleEndian.Uint64(values[position*8:]))
		}
	}
	p.data = p.data[n*size:]
	return nil
}

// Split decodes numbers in the encoding BYTE_STREAM_SPLIT: all first bytes, then all second bytes, and so on.
type Split[T Number] struct {
	data []byte
	n    int // values in data
	at   int // the next value
}

// Reset implements Numbers.
func (s *Split[T]) Reset(data []byte) error {
	*s = Split[T]{data: data, n: len(data) / sizeOf[T]()}
	return nil
}

// Read implements Numbers.
func (s *Split[T]) Read(out []T) error {
	at := s.at
	if err := s.Skip(len(out)); err != nil {
		return err
	}
	clear(out)
	for b := range sizeOf[T]() {
		stream := s.data[b*s.n+at:][:len(out)]
		for i, v := range stream {
			out[i] |= T(v) << (8 * b)
		}
	}
	return nil
}

// Skip implements Numbers.
func (s *Split[T]) Skip(n int) error {
	if n > s.n-s.at {
		return errShort("split values")
	}
	s.at += n
	return nil
}

func sizeOf[T any]() int {
	var zero T
	return int(unsafe.Sizeof(zero))
}

// bytesOf is the memory of the values.
func bytesOf[T any](values []T) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(values))), len(values)*sizeOf[T]())
}
