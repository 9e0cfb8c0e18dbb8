// Package block turns batches into bytes and back: the form in which rows cross between nodes and go to disk. Exchanges and
// spilling call it; other languages may read what it writes.
//
// # The format, version 1
//
// A block is one batch and refers to nothing outside itself. Numbers are little endian. Positions count bytes from the start of
// the block. All fields start at multiples of 64; the bytes between them are zero. A block has less than 2 GiB.
//
// The header:
//
//	byte  0  uint32   magic: "BLBK"
//	      4  uint16   version: 1
//	      6  uint16   zero
//	      8  uint64   XXH3-64, with seed 0, of the bytes from 16 to the end of the block
//	     16  uint64   length of the block in bytes, as it is here
//	     24  uint64   length of the block in bytes when it is not compressed
//	     32  int64    number of the morsel that the rows come from
//	     40  uint32   rows
//	     44  uint32   columns
//	     48  uint32   nodes
//	     52  uint32   flags: 1: what follows the header is one LZ4 block (not frame)
//	     56  uint64   zero
//
// The nodes follow, 32 bytes each: each column's, in order. After a node come those of its parts: the values of a dictionary, the
// elements of a list, the fields of a struct.
//
//	byte  0  uint8    layout of the values: 0 null, 1 bool, 2-5 int8 to int64, 6-9 uint8 to uint64, 10-12 float16 to float64,
//	                  13 int128, 14 interval, 15 view, 16 list, 17 struct
//	      1  uint8    form: 0 flat, 1 constant (one value stands for all rows), 2 dictionary
//	      2  uint8    flags: 1: has a validity bitmap; 2: no value occurs twice (of the values of a dictionary)
//	      3  uint8    zero
//	      4  uint32   rows
//	      8  uint32   position of the validity bitmap
//	     12  uint32   position of the values, or of the codes in dictionary form
//	     16  uint32   position of the heap
//	     20  uint32   length of the heap in bytes
//	     24  uint64   zero
//
// What a type's layout is, and how values look, is as in Arrow's columnar format: bitmaps have the least significant bit first, in
// whole words of 8 bytes, and a set bit means valid; int128 is a decimal of 128 bits; an interval is months, days and nanoseconds
// in 4, 4 and 8 bytes. Decimals of any width may have the layout int64, and those of up to 18 digits have. Besides:
//
//   - A view is Arrow's: a string of up to 12 bytes lies in it, padded with zeros. The others lie in the node's heap: bytes 8 to 12
//     of the view are zero and bytes 12 to 16 are a position in the block. A view below NULL is the empty string.
//   - A list is the number of its first element and its length, 4 bytes each. The lists' elements follow each other without gaps:
//     a list starts where the last one ended. One below NULL is empty.
//   - A map is a list of structs of key and value. A struct has no values of its own.
//   - A code is 4 bytes. The values of a dictionary are flat, not NULL, and not null, bool, list or struct. A code below NULL is
//     that of some value.
//   - In constant form bitmaps and values are as of one row. A constant struct has constant fields.
//   - Types do not travel. Who reads a block knows them.
package block

import (
	"encoding/binary"
	"math"

	"github.com/zeebo/xxh3"

	"github.com/ballista-go/ballista/core/errs"
)

const (
	magic      = "BLBK"
	version    = 1
	headerSize = 64
	nodeSize   = 32
	alignment  = 64
	hashedFrom = 16 // the first byte that the checksum covers

	maxLength = math.MaxInt32 // a view's position has 31 bits in Arrow
)

const compressed = 1 // a flag of the header

// The flags of a node.
const (
	hasValidity = 1 << iota
	valuesDiffer
	knownFlags = hasValidity | valuesDiffer
)

// header is what a block says of itself.
type header struct {
	length, raw          uint64 // bytes, here and uncompressed
	morsel               int64
	rows, columns, nodes uint32
	flags                uint32
}

func (h *header) write(block []byte) {
	clear(block[:headerSize])
	copy(block, magic)
	binary.LittleEndian.PutUint16(block[4:], version)
	binary.LittleEndian.PutUint64(block[16:], h.length)
	binary.LittleEndian.PutUint64(block[24:], h.raw)
	binary.LittleEndian.PutUint64(block[32:], uint64(h.morsel))
	binary.LittleEndian.PutUint32(block[40:], h.rows)
	binary.LittleEndian.PutUint32(block[44:], h.columns)
	binary.LittleEndian.PutUint32(block[48:], h.nodes)
	binary.LittleEndian.PutUint32(block[52:], h.flags)
}

// seal writes the checksum of a block that is complete.
func seal(block []byte) {
	binary.LittleEndian.PutUint64(block[8:], xxh3.Hash(block[hashedFrom:]))
}

// Length is the number of bytes of the block of which the first HeaderSize bytes, or more, are given.
func Length(prefix []byte) (int, error) {
	h, err := readHeader(prefix)
	return int(h.length), err
}

// Rows is the number of rows of the block of which the first HeaderSize bytes, or more, are given.
func Rows(prefix []byte) (int, error) {
	h, err := readHeader(prefix)
	return int(h.rows), err
}

// HeaderSize is the number of bytes that Length and Rows need.
const HeaderSize = headerSize

// readHeader checks all that a header says but its checksum and that the block is there.
func readHeader(block []byte) (header, error) {
	if len(block) < headerSize {
		return header{}, damaged("%d bytes, a header has %d", len(block), headerSize)
	}
	if string(block[:4]) != magic {
		return header{}, damaged("it starts with %q, expected %q", block[:4], magic)
	}
	if v := binary.LittleEndian.Uint16(block[4:]); v != version {
		return header{}, errs.New(errs.Unsupported, "version of a block: %d, expected %d", v, version)
	}
	h := header{
		length:  binary.LittleEndian.Uint64(block[16:]),
		raw:     binary.LittleEndian.Uint64(block[24:]),
		morsel:  int64(binary.LittleEndian.Uint64(block[32:])),
		rows:    binary.LittleEndian.Uint32(block[40:]),
		columns: binary.LittleEndian.Uint32(block[44:]),
		nodes:   binary.LittleEndian.Uint32(block[48:]),
		flags:   binary.LittleEndian.Uint32(block[52:]),
	}
	return h, h.check(binary.LittleEndian.Uint16(block[6:]), binary.LittleEndian.Uint64(block[56:]))
}

func (h *header) check(zero uint16, zeros uint64) error {
	switch {
	case h.length < headerSize || h.length > maxLength || h.raw < headerSize || h.raw > maxLength:
		return damaged("length %d, %d uncompressed", h.length, h.raw)
	case zero != 0 || zeros != 0 || h.flags > compressed:
		return damaged("unknown flags")
	case h.flags == 0 && h.raw != h.length:
		return damaged("length %d, %d uncompressed, and it is not compressed", h.length, h.raw)
	case h.rows > math.MaxInt32:
		return damaged("%d rows", h.rows)
	case uint64(h.nodes) > (h.raw-headerSize)/nodeSize:
		return damaged("%d nodes in %d bytes", h.nodes, h.raw)
	}
	return nil
}

// verify compares the checksum of a block of which the header was read.
func (h *header) verify(block []byte) error {
	if uint64(len(block)) < h.length {
		return damaged("%d bytes, of %d", len(block), h.length)
	}
	want := binary.LittleEndian.Uint64(block[8:])
	if got := xxh3.Hash(block[hashedFrom:h.length]); got != want {
		return damaged("its checksum is %016x, expected %016x", got, want)
	}
	return nil
}

func damaged(format string, args ...any) error {
	return errs.New(errs.InvalidValue, "damaged block: "+format, args...)
}
