package parquet

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"math/bits"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source/parquet/codec"
	"github.com/ballista-go/ballista/core/source/parquet/encoding"
	"github.com/ballista-go/ballista/core/source/parquet/format"
	"github.com/ballista-go/ballista/core/vector"
)

// page is a data page in memory.
type page struct {
	encoding format.Encoding
	entries  int  // levels, or values where there are none
	rows     int  // negative: only its levels tell
	read     int  // entries whose levels were read
	unread   int  // values before the next one to decode that were passed over
	started  bool // its values are being decoded

	def, rep   encoding.Hybrid
	defs, reps []uint8        // all levels, of columns that are not flat
	levels     *memory.Buffer // where they lie

	data  []byte         // the values
	block *memory.Buffer // where they lie
	base  int            // where in block
	heap  *vector.Heap   // of block alone, once a vector refers to it
}

func (p *page) release() {
	for _, b := range []*memory.Buffer{p.block, p.levels} {
		if b != nil {
			b.Release()
		}
	}
	p.heap.Release()
	*p = page{}
}

// blockIn makes the page's block one of out's heap and returns its number there.
func (p *page) blockIn(out *vector.Vector) uint32 {
	if p.heap == nil {
		p.heap = vector.NewHeap(p.block.Retain())
	}
	return addBlocks(out, p.heap)
}

// addBlocks makes the blocks of heap blocks of out's heap and returns the number of the first.
func addBlocks(out *vector.Vector, heap *vector.Heap) uint32 {
	switch {
	case out.Heap == nil:
		out.Heap = heap.Retain()
		return 0
	case out.Heap == heap:
		return 0
	case !out.Heap.Writable():
		own := vector.NewHeap()
		for _, b := range out.Heap.Buffers() {
			own.Add(b.Retain())
		}
		out.Heap.Release()
		out.Heap = own
	}
	first := uint32(len(out.Heap.Blocks))
	for _, b := range heap.Buffers() {
		out.Heap.Add(b.Retain())
	}
	return first
}

// load reads the data page whose header was read, and goes on to the next.
func (c *chunk) load(p *page) error {
	h := c.header
	body, buffer, base, err := c.bytes(c.next+int64(c.headerSize), int64(h.Compressed))
	if err != nil {
		return err
	}
	if err := checkSum(&h, body); err != nil {
		return within(err, "page at %d", c.next)
	}
	p.encoding, p.entries, p.rows = h.Encoding, int(h.Values), int(c.pageRows())
	if c.leaf.maxRep == 0 && p.rows != p.entries {
		return invalid("page at %d has %d values for %d rows", c.next, p.entries, p.rows)
	}
	if h.Type == format.DataPageV2 {
		err = c.loadSecond(p, &h, body, buffer, base)
	} else {
		err = c.loadFirst(p, &h, body, buffer, base)
	}
	if err == nil && !c.leaf.flat {
		err = c.readLevels(p)
	}
	if err != nil {
		return within(err, "page at %d", c.next)
	}
	c.pass()
	return nil
}

func checkSum(h *format.PageHeader, body []byte) error {
	if h.HasCRC && crc32.ChecksumIEEE(body) != h.CRC {
		return invalid("checksum does not match")
	}
	return nil
}

// loadFirst reads a page of the first version: levels and values are compressed together.
func (c *chunk) loadFirst(p *page, h *format.PageHeader, body []byte, buffer *memory.Buffer, base int) error {
	if err := c.decompress(p, body, buffer, base, int(h.Uncompressed)); err != nil {
		return err
	}
	before := len(p.data)
	rest, err := startLevels(&p.rep, h.Repetition, p.data, c.leaf.maxRep, p.entries)
	if err != nil {
		return within(err, "repetition levels")
	}
	rest, err = startLevels(&p.def, h.Definition, rest, c.leaf.maxDef, p.entries)
	if err != nil {
		return within(err, "definition levels")
	}
	p.data = rest
	p.base += before - len(rest)
	return nil
}

// loadSecond reads a page of the second version: only its values are compressed.
func (c *chunk) loadSecond(p *page, h *format.PageHeader, body []byte, buffer *memory.Buffer, base int) error {
	size := int64(h.RepetitionBytes) + int64(h.DefinitionBytes)
	if size > int64(len(body)) || size > int64(h.Uncompressed) {
		return invalid("levels are longer than their page: %d bytes", size)
	}
	// The levels are small and must outlive the buffer that they were read into.
	own := append(make([]byte, 0, size), body[:size]...)
	if c.leaf.maxRep > 0 {
		if err := p.rep.Reset(own[:h.RepetitionBytes], levelWidth(c.leaf.maxRep)); err != nil {
			return err
		}
	}
	if c.leaf.maxDef > 0 {
		if err := p.def.Reset(own[h.RepetitionBytes:], levelWidth(c.leaf.maxDef)); err != nil {
			return err
		}
	}
	body, base = body[size:], base+int(size)
	if h.UncompressedValues {
		p.hold(body, buffer, base)
		return nil
	}
	return c.decompress(p, body, buffer, base, int(h.Uncompressed)-int(size))
}

// hold makes data, which lies at base of buffer, the page's.
func (p *page) hold(data []byte, buffer *memory.Buffer, base int) {
	p.data, p.block, p.base = data, buffer.Retain(), base
}

// decompress makes the page's data from the body, which lies at base of buffer.
func (c *chunk) decompress(p *page, body []byte, buffer *memory.Buffer, base, size int) error {
	if stored, ok := codec.Stored(c.meta.Codec, body, size); ok {
		p.hold(stored, buffer, base+len(body)-len(stored))
		return nil
	}
	if len(body) == 0 { // some writers leave out what is empty
		size = 0
	}
	block, err := c.decompressed(body, size)
	if err != nil {
		return err
	}
	p.data, p.block, p.base = block.Bytes()[:size], block, 0
	return nil
}

func (c *chunk) decompressed(body []byte, size int) (*memory.Buffer, error) {
	if !codec.Plausible(c.meta.Codec, int64(size), int64(len(body))) {
		return nil, invalid("page of %d bytes claims to have %d uncompressed", len(body), size)
	}
	block, err := c.in.env.Budget.Alloc(size)
	if err != nil {
		return nil, err
	}
	if err := codec.Decompress(c.meta.Codec, block.Bytes()[:size], body); err != nil {
		block.Release()
		return nil, err
	}
	return block, nil
}

func levelWidth(highest int) int { return bits.Len(uint(highest)) }

// startLevels starts the decoder of a page's levels, which precede its values, and returns what follows them.
func startLevels(d *encoding.Hybrid, e format.Encoding, data []byte, highest, entries int) ([]byte, error) {
	if highest == 0 {
		return data, nil
	}
	switch e {
	case format.RLE:
		if len(data) < 4 {
			return nil, invalid("page ends before its levels")
		}
		size := int64(binary.LittleEndian.Uint32(data))
		if data = data[4:]; size > int64(len(data)) {
			return nil, invalid("levels are longer than their page: %d of %d bytes", size, len(data))
		}
		return data[size:], d.Reset(data[:size], levelWidth(highest))
	case format.BitPacked:
		size, err := d.ResetBitPacked(data, levelWidth(highest), entries)
		return data[size:], err
	}
	return nil, errs.New(errs.Unsupported, "levels in encoding %s", e)
}

// readLevels decodes all levels of a page.
func (c *chunk) readLevels(p *page) error {
	var err error
	if p.levels, err = c.in.env.Budget.AllocZeroed(2 * p.entries); err != nil {
		return err
	}
	p.defs, p.reps = p.levels.Bytes()[:p.entries], p.levels.Bytes()[p.entries:2*p.entries]
	if l := c.leaf; l.maxRep > 0 {
		if err := p.rep.ReadLevels(p.reps, uint8(l.maxRep)); err != nil {
			return within(err, "repetition levels")
		}
	}
	if l := c.leaf; l.maxDef > 0 {
		if err := p.def.ReadLevels(p.defs, uint8(l.maxDef)); err != nil {
			return within(err, "definition levels")
		}
	}
	return p.checkRows()
}

// checkRows compares the rows that a page claims with those that begin in it.
func (p *page) checkRows() error {
	if p.rows < 0 {
		return nil
	}
	if begun := bytes.Count(p.reps, []byte{0}); begun != p.rows || p.entries > 0 && p.reps[0] != 0 {
		return invalid("page has %d rows instead of %d", begun, p.rows)
	}
	return nil
}
