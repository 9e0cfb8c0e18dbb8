package block

import (
	"slices"

	"github.com/pierrec/lz4/v4"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
)

// mostExpansion is the largest ratio that LZ4 can reach.
const mostExpansion = 255

// Compressor writes blocks with LZ4, for slow networks and disks. Its zero value is ready.
type Compressor struct{ lz4 lz4.Compressor }

// Append appends to dst a block that an Encoder made: compressed, or as it is where that is not shorter.
func (c *Compressor) Append(dst, block []byte) ([]byte, error) {
	h, err := readHeader(block)
	if err != nil {
		return dst, err
	}
	if h.flags&compressed != 0 || uint64(len(block)) != h.length {
		return dst, errs.New(errs.Internal, "a block to compress: %d bytes of %d, flags %d", len(block), h.length, h.flags)
	}
	from := len(dst)
	dst = slices.Grow(dst, len(block))
	out := dst[from : from+len(block)]
	n, err := c.lz4.CompressBlock(block[headerSize:], out[headerSize:])
	if err != nil || n == 0 || n >= len(block)-headerSize {
		return append(dst, block...), nil // it did not fit
	}
	out = out[:headerSize+n]
	h.length, h.flags = uint64(len(out)), compressed
	h.write(out)
	seal(out)
	return dst[:from+len(out)], nil
}

// decompress returns the block as it was before it was compressed.
func (h *header) decompress(budget *memory.Budget, block []byte) (*memory.Buffer, error) {
	packed, size := block[headerSize:], int(h.raw)-headerSize
	if size > mostExpansion*len(packed) {
		return nil, damaged("%d bytes in %d of LZ4", size, len(packed))
	}
	buffer, err := budget.Alloc(int(h.raw))
	if err != nil {
		return nil, err
	}
	n, err := lz4.UncompressBlock(packed, buffer.Bytes()[headerSize:h.raw])
	if err != nil || n != size {
		buffer.Release()
		return nil, damaged("%d bytes of LZ4 hold %d, expected %d (%v)", len(packed), n, size, err)
	}
	clear(buffer.Bytes()[:headerSize])
	return buffer, nil
}
