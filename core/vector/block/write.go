package block

import (
	"encoding/binary"
	"unsafe"

	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// write writes what was planned for a batch.
func (p *plan) write(block []byte, batch *vector.Batch) {
	h := header{
		length: uint64(p.size), raw: uint64(p.size), morsel: batch.Morsel,
		rows: uint32(batch.Count()), columns: uint32(len(batch.Columns)), nodes: uint32(p.used),
	}
	h.write(block)
	end := headerSize
	for _, n := range p.nodes[:p.used] {
		n.describe(block[end : end+nodeSize])
		end += nodeSize
	}
	for _, n := range p.nodes[:p.used] {
		for _, f := range []field{n.valid, n.data, n.heap} {
			if f.size > 0 {
				clear(block[end:f.at])
				end = f.at + f.size
			}
		}
		n.write(block)
	}
	seal(block)
}

// describe writes the 32 bytes of the node.
func (n *node) describe(out []byte) {
	clear(out)
	out[0], out[1] = byte(n.layout), byte(n.form)
	if n.nulls != nil {
		out[2] |= hasValidity
	}
	if n.unique {
		out[2] |= valuesDiffer
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(n.count))
	binary.LittleEndian.PutUint32(out[8:], uint32(n.valid.at))
	binary.LittleEndian.PutUint32(out[12:], uint32(n.data.at))
	binary.LittleEndian.PutUint32(out[16:], uint32(n.heap.at))
	binary.LittleEndian.PutUint32(out[20:], uint32(n.heap.size))
}

// write writes the fields of the node.
func (n *node) write(block []byte) {
	if n.nulls != nil {
		copy(array[uint64](block, n.valid), n.nulls)
	}
	switch {
	case n.data.size == 0:
	case n.form == vector.Dictionary:
		copy(array[uint32](block, n.data), n.codes)
	case n.layout == types.View:
		n.writeStrings(block)
	case n.layout == types.Bool:
		copyBits(array[uint64](block, n.data), n.values.Bits(), n.rows)
	case n.layout == types.List:
		n.writeSpans(array[types.Span](block, n.data))
	default:
		n.writeFixed(block)
	}
}

func (n *node) writeFixed(block []byte) {
	switch n.layout.Width() {
	case 1:
		gather(array[uint8](block, n.data), n)
	case 2:
		gather(array[uint16](block, n.data), n)
	case 4:
		gather(array[uint32](block, n.data), n)
	case 8:
		gather(array[uint64](block, n.data), n)
	default:
		gather(array[types.Int128](block, n.data), n)
	}
}

// gather writes the values of the node's rows.
func gather[T vector.Fixed](out []T, n *node) {
	values, rows := vector.Values[T](n.values), n.rows.rows
	if rows == nil {
		copy(out, values[n.rows.first:])
		return
	}
	pick(out, values, rows)
}

func pick[T any](out, values []T, rows []int32) {
	out = out[:len(rows)]
	for i, row := range rows {
		out[i] = values[row]
	}
}

// writeSpans writes lists that follow each other without gaps.
func (n *node) writeSpans(out []types.Span) {
	spans := vector.Values[types.Span](n.values)
	next := uint32(0)
	for i := range out {
		length := spans[n.rows.at(i)].Length
		if n.null(i) {
			length = 0
		}
		out[i] = types.Span{Offset: next, Length: length}
		next += length
	}
}

// copyBits copies the rows' bits to the start of out, and zeros to the rest of the last word.
func copyBits(out, bits vector.Bitmap, s selection) {
	if s.rows != nil {
		vector.GatherBits(out, bits, s.rows)
		return
	}
	vector.CopyBits(out, bits, s.first, s.n)
	if rest := s.n & 63; rest != 0 {
		out[s.n>>6] &= 1<<rest - 1
	}
}

// array is a field of the block as values of T.
func array[T any](block []byte, f field) []T {
	var zero T
	place := block[f.at : f.at+f.size]
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(place))), f.size/int(unsafe.Sizeof(zero)))
}
