package block

import (
	"unsafe"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// Decode returns the batch of a block, whose columns have the given types, in memory of its own. What the block says of lengths,
// positions, codes and strings is checked; what it says of values is believed. The caller releases the batch.
func Decode(budget *memory.Budget, block []byte, columns []types.Type) (*vector.Batch, error) {
	h, err := open(block, columns)
	if err != nil {
		return nil, err
	}
	if uint64(len(block)) != h.length {
		return nil, damaged("%d bytes, of %d", len(block), h.length)
	}
	buffer, err := h.unpack(budget, block)
	if err != nil {
		return nil, err
	}
	defer buffer.Release()
	return h.batch(buffer, columns)
}

// DecodeFrom is Decode of the block at the start of a buffer. The batch shares the buffer's memory unless the block is compressed
// or the buffer is not aligned to 16 bytes. The caller keeps his hold on it.
func DecodeFrom(budget *memory.Budget, buffer *memory.Buffer, columns []types.Type) (*vector.Batch, error) {
	h, err := open(buffer.Bytes(), columns)
	if err != nil {
		return nil, err
	}
	if h.flags&compressed != 0 || uintptr(unsafe.Pointer(unsafe.SliceData(buffer.Bytes())))%16 != 0 {
		if buffer, err = h.unpack(budget, buffer.Bytes()); err != nil {
			return nil, err
		}
		defer buffer.Release()
	}
	return h.batch(buffer, columns)
}

// open reads and checks the header and the checksum.
func open(block []byte, columns []types.Type) (header, error) {
	h, err := readHeader(block)
	if err != nil {
		return h, err
	}
	if int64(h.columns) != int64(len(columns)) {
		return h, damaged("%d columns, expected %d", h.columns, len(columns))
	}
	for _, t := range columns {
		if _, ok := types.LayoutOf(t); !ok {
			return h, errs.New(errs.Unsupported, "type of a column: %s", t)
		}
	}
	return h, h.verify(block)
}

// unpack copies the block to a buffer of its own, uncompressed.
func (h *header) unpack(budget *memory.Budget, block []byte) (*memory.Buffer, error) {
	if h.flags&compressed != 0 {
		return h.decompress(budget, block[:h.length])
	}
	buffer, err := budget.Alloc(int(h.length))
	if err == nil {
		copy(buffer.Bytes(), block[:h.length])
	}
	return buffer, err
}

// batch makes a batch of the block in a buffer, uncompressed.
func (h *header) batch(buffer *memory.Buffer, columns []types.Type) (*vector.Batch, error) {
	d := decoder{buffer: buffer, block: buffer.Bytes()[:h.raw], nodes: int(h.nodes)}
	defer func() { d.heap.Release() }()
	vectors := make([]vector.Vector, len(columns))
	batch := &vector.Batch{Len: int(h.rows), Morsel: h.morsel, Columns: make([]*vector.Vector, len(columns))}
	for i := range vectors {
		batch.Columns[i] = &vectors[i]
	}
	for i, column := range batch.Columns {
		if err := d.column(column, columns[i], batch.Len); err != nil {
			batch.Release()
			return nil, err
		}
	}
	if d.next != d.nodes {
		batch.Release()
		return nil, damaged("%d nodes, of which the columns have %d", d.nodes, d.next)
	}
	return batch, nil
}
