package parquet

import (
	"sort"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source/parquet/format"
	"github.com/ballista-go/ballista/core/vector"
)

// rowRange is the rows [from, to) of a row group.
type rowRange struct{ from, to int64 }

// chunk walks over the pages of a column chunk.
type chunk struct {
	in    *input
	group int
	leaf  *leaf
	meta  *format.ColumnChunk

	from, to int64 // of the chunk in the file
	rows     int64 // of the row group
	extents  []extent
	window   extent // read when no extent has the bytes
	ahead    int64  // size of a window

	next       int64 // offset of the next page
	index      []format.PageLocation
	nextIndex  int   // the next page's position in index
	entries    int64 // levels of the pages passed so far, without index
	header     format.PageHeader
	headerSize int        // of header, which is the next page's; 0: not read yet
	ranges     []rowRange // what will be read
	dict       *vector.Dict
	dictAt     span // the dictionary page, once it was seen
	shared     bool
}

// newChunk prepares to read a column of a row group. With an index only the pages of the ranges are read.
func newChunk(in *input, group int, l *leaf, index []format.PageLocation, ranges []rowRange) *chunk {
	g := &in.footer.meta.RowGroups[group]
	c := &chunk{in: in, group: group, leaf: l, meta: &g.Columns[l.column], rows: g.Rows, index: index, ranges: ranges, ahead: readAhead}
	c.from, c.to = extentOf(c.meta)
	c.next = c.from
	if index != nil && c.from < index[0].Offset {
		c.dictAt = span{c.from, index[0].Offset}
	}
	return c
}

// release gives back all memory.
func (c *chunk) release() {
	for i := range c.extents {
		c.extents[i].release()
	}
	c.window.release()
	if c.dict != nil {
		c.releaseDictionary()
	}
}

// fail says where in the file an error was found.
func (c *chunk) fail(err error) error {
	if err == nil {
		return nil
	}
	return within(err, "parquet file %s, row group %d, column %s", c.in.path, c.group, c.leaf.path)
}

// needs are the spans that reading the ranges takes, as far as they are known.
func (c *chunk) needs() []span {
	if c.index == nil {
		if len(c.ranges) == 1 && c.ranges[0] == (rowRange{0, c.rows}) {
			return []span{{c.from, c.to}}
		}
		return nil
	}
	spans := []span{c.dictAt}
	for _, r := range c.ranges {
		for i := c.pageOf(r.from); i < len(c.index) && c.index[i].FirstRow < r.to; i++ {
			spans = append(spans, span{c.index[i].Offset, c.index[i].Offset + int64(c.index[i].Bytes)})
		}
	}
	return spans
}

// pageOf is the position in the index of the page that has the row.
func (c *chunk) pageOf(row int64) int {
	return sort.Search(len(c.index), func(i int) bool { return c.index[i].FirstRow > row }) - 1
}

// bytes returns n bytes at the offset, their buffer and where in it they begin. They are valid while the buffer is held.
func (c *chunk) bytes(offset, n int64) ([]byte, *memory.Buffer, int, error) {
	if offset < c.from || n < 0 || offset > c.to-n {
		return nil, nil, 0, invalid("page lies outside its column chunk: %d bytes at %d", n, offset)
	}
	for i := range c.extents {
		if e := &c.extents[i]; e.from <= offset && offset+n <= e.to {
			data, base := e.slice(offset, n)
			return data, e.buffer, base, nil
		}
	}
	if c.window.from > offset || offset+n > c.window.to {
		c.window.release()
		var err error
		if c.window, err = c.in.read(span{offset, min(max(offset+n, offset+c.ahead), c.to)}); err != nil {
			return nil, nil, 0, err
		}
	}
	data, base := c.window.slice(offset, n)
	return data, c.window.buffer, base, nil
}

func (e *extent) slice(offset, n int64) ([]byte, int) {
	base := int(offset - e.from)
	return e.buffer.Bytes()[base : base+int(n)], base
}

// peek reads the header of the next page and reports whether there is one.
func (c *chunk) peek() (bool, error) {
	for c.headerSize == 0 {
		if c.index != nil {
			if c.nextIndex >= len(c.index) {
				return false, nil
			}
			c.next = c.index[c.nextIndex].Offset
		} else if c.entries >= c.meta.Values {
			return false, nil
		}
		if err := c.readHeader(); err != nil {
			return false, err
		}
		if c.header.Type == format.DataPage || c.header.Type == format.DataPageV2 {
			continue
		}
		if c.header.Type == format.DictionaryPage {
			if c.dictAt.to > 0 || c.entries > 0 {
				return false, invalid("dictionary page after a data page, at %d", c.next)
			}
			c.dictAt = span{c.next, c.next + int64(c.headerSize) + int64(c.header.Compressed)}
		}
		if c.index != nil {
			return false, invalid("page index refers to a page that is no data page, at %d", c.next)
		}
		c.next += int64(c.headerSize) + int64(c.header.Compressed)
		c.headerSize = 0
	}
	return true, nil
}

const firstHeaderBytes = 256

// readHeader reads the page header at c.next and checks what it claims about lengths.
func (c *chunk) readHeader() error {
	for size := int64(firstHeaderBytes); ; size *= 4 {
		size = min(size, c.to-c.next)
		if size <= 0 {
			return invalid("column chunk ends after %d of %d values", c.entries, c.meta.Values)
		}
		data, _, _, err := c.bytes(c.next, size)
		if err != nil {
			return err
		}
		n, err := format.DecodePageHeader(data, &c.header)
		if err != nil {
			return within(err, "page header at %d", c.next)
		}
		if n > 0 {
			c.headerSize = n
			return c.checkHeader()
		}
		if c.next+size == c.to {
			return invalid("page header at %d goes on beyond its column chunk", c.next)
		}
	}
}

func (c *chunk) checkHeader() error {
	h := &c.header
	switch {
	case h.Compressed < 0 || h.Uncompressed < 0 || h.Values < 0 || h.Rows < 0 || h.DefinitionBytes < 0 || h.RepetitionBytes < 0:
		return invalid("page header at %d has a negative number", c.next)
	case int64(h.Compressed) > c.to-c.next-int64(c.headerSize):
		return invalid("page at %d is longer than its column chunk: %d bytes", c.next, h.Compressed)
	case c.index == nil && c.entries < c.meta.Values && h.Type != format.DictionaryPage && c.entries+int64(h.Values) > c.meta.Values:
		return invalid("pages have more values than their column chunk: %d instead of %d", c.entries+int64(h.Values), c.meta.Values)
	case h.Type != format.IndexPage && !h.Known:
		return invalid("page at %d has no header for its type %d", c.next, h.Type)
	}
	return nil
}

// pageRows is the number of rows of the next page, whose header was read; negative when only its levels tell.
func (c *chunk) pageRows() int64 {
	switch {
	case c.index != nil && c.nextIndex+1 < len(c.index):
		return c.index[c.nextIndex+1].FirstRow - c.index[c.nextIndex].FirstRow
	case c.index != nil:
		return c.rows - c.index[c.nextIndex].FirstRow
	case c.leaf.maxRep == 0:
		return int64(c.header.Values)
	case c.header.Type == format.DataPageV2:
		return int64(c.header.Rows)
	}
	return -1
}

// pass goes on to the page after the one whose header was read.
func (c *chunk) pass() {
	if c.index != nil {
		c.nextIndex++
	} else {
		c.entries += int64(c.header.Values)
	}
	c.next += int64(c.headerSize) + int64(c.header.Compressed)
	c.headerSize = 0
}
