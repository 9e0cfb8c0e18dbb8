package parquetout

import (
	"encoding/binary"
	"hash/crc32"
	"math/bits"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source/parquet/codec"
	"github.com/ballista-go/ballista/core/source/parquet/encoding"
	"github.com/ballista-go/ballista/core/source/parquet/format"
	"github.com/ballista-go/ballista/core/vector"
)

// manyDistinct is the share of distinct values in a chunk's first page above which its dictionary would save nothing.
const manyDistinct = 0.8

// chunk writes the pages of a leaf in a row group, which wait in memory until the group is complete.
type chunk struct {
	leaf       *leaf
	options    *settings
	chosen     chunkOptions
	budget     *memory.Budget
	compressor codec.Compressor
	scratch    *scratch
	store      store
	bloom      *bloom

	// Of the page that is next.
	def, rep []uint8
	rows     int64

	pages     []page
	pageRows  int64 // of the pages
	values    int64 // with NULLs, of the pages
	summary   summary
	dictPage  *memory.Buffer
	dictSize  int // of dictPage
	plainSize int64
}

// page is a page that is complete.
type page struct {
	buffer   *memory.Buffer
	size     int // with its header
	firstRow int64
	values   int // without NULLs
	nulls    int64
	encoding format.Encoding

	least, most []byte
}

// scratch is memory that all chunks of a writer share.
type scratch struct {
	plain, compressed, header []byte
}

func (s *scratch) memory() int64 {
	return int64(cap(s.plain) + cap(s.compressed) + cap(s.header))
}

// add appends values: the given rows of v, for the slots that are not empty.
func (c *chunk) add(v *vector.Vector, present []int32, s *slots) error {
	if c.leaf.def > 0 {
		c.def = append(c.def, s.def...)
	}
	c.values += int64(len(s.rows))
	if c.leaf.rep == 0 {
		c.rows += int64(len(s.rows))
		return c.store.add(v, present)
	}
	c.rep = append(c.rep, s.rep...)
	for _, rep := range s.rep {
		if rep == 0 {
			c.rows++
		}
	}
	return c.store.add(v, present)
}

// slice looks at the size of the page, after as many rows for whatever batches they come in.
func (c *chunk) slice() error {
	full := c.rows >= int64(c.options.pageRows) || c.store.size() >= c.options.pageBytes
	if !full && !c.overflows() {
		return nil
	}
	return c.endPage()
}

// overflows reports whether the dictionary has become too large.
func (c *chunk) overflows() bool {
	_, bytes := c.store.entries()
	return c.store.coded() && bytes > c.options.dictionaryBytes
}

// endPage completes the page, and leaves the dictionary where that does not pay.
func (c *chunk) endPage() error {
	if c.rows == 0 {
		return nil
	}
	distinct, _ := c.store.entries()
	if first := len(c.pages) == 0; first && c.store.coded() && float64(distinct) > manyDistinct*float64(c.store.count()) && distinct > 1000 {
		c.store.plain()
	}
	overflows := c.overflows()
	if err := c.writePage(); err != nil {
		return err
	}
	if overflows {
		c.store.plain()
	}
	return nil
}

func (c *chunk) writePage() error {
	slots := len(c.def)
	if c.leaf.def == 0 {
		slots = int(c.rows)
	}
	p := page{firstRow: c.pageRows, values: c.store.count()}
	p.nulls = int64(slots - p.values)
	if c.chosen.statistics != noStatistics {
		p.least, p.most = c.store.bounds()
	}
	h := format.PageHeader{Type: format.DataPage, Values: int32(slots), Nulls: int32(p.nulls), Rows: int32(c.rows)}
	rep := c.levels(nil, c.rep, c.leaf.rep)
	def := c.levels(nil, c.def, c.leaf.def)
	body := c.scratch.plain[:0]
	if c.options.second {
		h.Type, h.RepetitionBytes, h.DefinitionBytes = format.DataPageV2, int32(len(rep)), int32(len(def))
	} else {
		body = appendSized(appendSized(body, rep, c.leaf.rep), def, c.leaf.def)
	}
	body, h.Encoding = c.store.page(body)
	c.scratch.plain = body
	p.encoding = h.Encoding
	if !c.options.second {
		rep, def = nil, nil
	}
	var err error
	if p.buffer, p.size, err = c.seal(&h, rep, def, body); err != nil {
		return err
	}
	c.summary.add(c.store, &p)
	c.pages = append(c.pages, p)
	c.pageRows += c.rows
	c.def, c.rep, c.rows = c.def[:0], c.rep[:0], 0
	return nil
}

// levels appends the levels of a page.
func (c *chunk) levels(out []byte, levels []uint8, most uint8) []byte {
	if most == 0 {
		return out
	}
	return encoding.AppendHybrid(out, levels, bits.Len8(most))
}

// appendSized appends levels after their length.
func appendSized(out, levels []byte, most uint8) []byte {
	if most == 0 {
		return out
	}
	return append(binary.LittleEndian.AppendUint32(out, uint32(len(levels))), levels...)
}

// seal compresses the body of a page, and returns all of it: the header, levels that are not compressed, the rest.
func (c *chunk) seal(h *format.PageHeader, rep, def, body []byte) (*memory.Buffer, int, error) {
	compressed := body
	var err error
	if h.UncompressedValues = h.Type == format.DataPageV2 && len(body) == 0; !h.UncompressedValues {
		if compressed, err = c.compressor.Compress(c.scratch.compressed[:0], body); err != nil {
			return nil, 0, err
		}
		c.scratch.compressed = compressed
	}
	levels := len(rep) + len(def)
	h.Uncompressed, h.Compressed = int32(levels+len(body)), int32(levels+len(compressed))
	h.CRC, h.HasCRC = crc32.Update(crc32.Update(crc32.ChecksumIEEE(rep), crc32.IEEETable, def), crc32.IEEETable, compressed), true
	header := format.AppendPageHeader(c.scratch.header[:0], h)
	c.scratch.header = header
	c.plainSize += int64(len(header)) + int64(h.Uncompressed)
	size := len(header) + levels + len(compressed)
	buffer, err := c.budget.Alloc(size)
	if err != nil {
		return nil, 0, err
	}
	to := buffer.Bytes()[:0]
	for _, part := range [][]byte{header, rep, def, compressed} {
		to = append(to, part...)
	}
	return buffer, size, nil
}

// finish completes the last page and the dictionary.
func (c *chunk) finish() (err error) {
	if err := c.endPage(); err != nil {
		return err
	}
	entries, _ := c.store.entries()
	if entries == 0 || !c.usesDictionary() {
		return nil
	}
	body := c.store.dictionary(c.scratch.plain[:0])
	c.scratch.plain = body
	h := format.PageHeader{Type: format.DictionaryPage, Values: int32(entries), Encoding: format.Plain}
	c.dictPage, c.dictSize, err = c.seal(&h, nil, nil, body)
	return err
}

func (c *chunk) usesDictionary() bool {
	for i := range c.pages {
		if c.pages[i].encoding == format.RLEDictionary {
			return true
		}
	}
	return false
}

// restart begins the chunk of another row group.
func (c *chunk) restart() {
	for i := range c.pages {
		c.pages[i].buffer.Release()
	}
	if c.dictPage != nil {
		c.dictPage.Release()
	}
	c.dictPage, c.dictSize = nil, 0
	c.pages, c.pageRows, c.values, c.plainSize = c.pages[:0], 0, 0, 0
	c.def, c.rep, c.rows = c.def[:0], c.rep[:0], 0
	c.summary = summary{}
	c.store.restart()
	c.bloom.restart()
}

func (c *chunk) memory() int64 {
	const pageHeader = 128
	return c.store.memory() + int64(cap(c.def)+cap(c.rep)) + pageHeader*int64(cap(c.pages))
}
