package parquet

import (
	"github.com/ballista-go/ballista/core/source/parquet/encoding"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// column reads the values of a leaf, row after row, into vectors.
type column struct {
	*chunk
	layout types.Layout
	values values
	coder  encoding.Hybrid // of the page that is being decoded, when it has codes

	row       int64   // next to read
	pages     []*page // those that have rows to read or values to decode; the last one is being read
	free      []*page
	parts     []part
	valid     vector.Bitmap // of the rows being read
	codes     []uint32
	all       vector.Vector // rows of which some are picked
	positions []int32
	ranks     []int32       // of picked rows among the values of their part
	picked    vector.Bitmap // which of the picked rows are not NULL
	levels    levelList     // of the rows being read, of columns that are not flat
	slots     int           // of the rows being read
}

// part is what a page gives to the rows being read.
type part struct {
	page  *page
	slots int // rows, or elements of the innermost list
	set   int // those that are not NULL
}

func newColumn(c *chunk) (*column, error) {
	layout := layoutOf(c.leaf.dataType)
	v, err := newValues(c.leaf, layout, c.in.env.Budget)
	return &column{chunk: c, layout: layout, values: v}, c.fail(err)
}

// release gives back all memory.
func (c *column) release() {
	for _, p := range c.pages {
		p.release()
	}
	c.pages = nil
	c.all.Release()
	c.chunk.release()
}

// last is the page that is being read; it may have no rows left.
func (c *column) last() *page {
	if len(c.pages) == 0 {
		return nil
	}
	return c.pages[len(c.pages)-1]
}

// nextPage loads the next page. It fails when there is none.
func (c *column) nextPage() (*page, error) {
	more, err := c.peek()
	if err == nil && !more {
		err = invalid("column chunk ends after %d of %d rows", c.row, c.rows)
	}
	if err != nil {
		return nil, err
	}
	var p *page
	if n := len(c.free); n > 0 {
		p, c.free = c.free[n-1], c.free[:n-1]
	} else {
		p = new(page)
	}
	c.pages = append(c.pages, p)
	return p, c.load(p)
}

// recycle lets go of the pages before the one that is being read.
func (c *column) recycle() {
	keep := len(c.pages) - 1
	if last := c.last(); last != nil && last.read == last.entries {
		keep++
	}
	for _, p := range c.pages[:max(keep, 0)] {
		p.release()
		c.free = append(c.free, p)
	}
	c.pages = append(c.pages[:0], c.pages[max(keep, 0):]...)
}

// startPage starts to decode the values of a page, if that was not done, and passes over those that were skipped.
func (c *column) startPage(p *page) error {
	coded := p.encoding.Dictionary()
	if !p.started {
		p.started = true
		var err error
		if coded {
			err = c.startCodes(p)
		} else {
			err = c.values.reset(p)
		}
		if err != nil {
			return err
		}
	}
	if p.unread == 0 {
		return nil
	}
	n := p.unread
	p.unread = 0
	if coded {
		return c.coder.Skip(n)
	}
	return c.values.skip(n)
}

func (c *column) startCodes(p *page) error {
	if len(p.data) == 0 {
		return c.coder.Reset(nil, 1)
	}
	return c.coder.Reset(p.data[1:], int(p.data[0]))
}

// decode makes out the values of the parts, in dictionary form if all are codes.
func (c *column) decode(out *vector.Vector, slots int) error {
	allCoded := c.leaf.coded(c.layout)
	values := 0
	for _, part := range c.parts {
		allCoded = allCoded && (part.set == 0 || part.page.encoding.Dictionary())
		values += part.set
	}
	if values == 0 {
		return c.decodeNulls(out, slots)
	}
	if err := c.prepare(out, slots, allCoded); err != nil {
		return err
	}
	at := 0
	for _, part := range c.parts {
		if err := c.decodePart(out, part, at, allCoded); err != nil {
			return err
		}
		at += part.slots
	}
	return c.validate(out, values, c.valid)
}

// prepare makes out a vector of n rows, in dictionary form if they are codes.
func (c *column) prepare(out *vector.Vector, n int, coded bool) error {
	if !coded {
		return out.Prepare(c.in.env.Budget, c.leaf.dataType, c.layout, n)
	}
	dict, err := c.dictionary()
	if err != nil {
		return err
	}
	return out.PrepareDictionary(c.in.env.Budget, c.leaf.dataType, dict.Retain(), n)
}

// decodeNulls makes out rows that are all NULL, or none.
func (c *column) decodeNulls(out *vector.Vector, slots int) error {
	if slots > 0 && c.layout != types.Null {
		return out.MakeNull(c.in.env.Budget, c.leaf.dataType, slots)
	}
	return out.Prepare(c.in.env.Budget, c.leaf.dataType, c.layout, slots)
}

// validate marks the rows of out that are NULL, unless all have values.
func (c *column) validate(out *vector.Vector, values int, valid vector.Bitmap) error {
	if values == out.Len || c.layout == types.Null {
		return nil
	}
	if err := out.PrepareValid(c.in.env.Budget); err != nil {
		return err
	}
	copy(out.Valid, valid)
	return nil
}

// decodePart decodes the values of a part into the rows of out from at on, and moves them to the rows that are not NULL.
func (c *column) decodePart(out *vector.Vector, part part, at int, coded bool) error {
	if part.set > 0 {
		if err := c.startPage(part.page); err != nil {
			return err
		}
		var err error
		switch {
		case coded:
			err = c.readCodes(out.Codes[at : at+part.set])
		case part.page.encoding.Dictionary():
			err = c.readEntries(out, at, part.set)
		default:
			err = c.values.read(out, at, part.set)
		}
		if err != nil {
			return err
		}
	}
	if part.set < part.slots {
		spread(out, at, part.slots, part.set, c.valid)
	}
	return nil
}

// readCodes reads codes and checks that the dictionary has them.
func (c *column) readCodes(codes []uint32) error {
	if err := c.coder.Read(codes); err != nil {
		return err
	}
	return c.checkCodes(codes)
}

func (c *column) checkCodes(codes []uint32) error {
	if !encoding.InRange(codes, c.dict.Values.Len) {
		return invalid("code beyond a dictionary of %d entries", c.dict.Values.Len)
	}
	return nil
}

// readEntries reads codes and writes the values that they stand for.
func (c *column) readEntries(out *vector.Vector, at, n int) error {
	dict, err := c.dictionary()
	if err != nil {
		return err
	}
	if !c.leaf.coded(c.layout) {
		return invalid("dictionary codes in a column of type %s", c.leaf.dataType)
	}
	c.codes = grow(c.codes, n)
	if err := c.readCodes(c.codes); err != nil {
		return err
	}
	lookUp(out, at, dict.Values, c.codes)
	return nil
}

// grow returns a slice of n values, in the memory of s if that has room.
func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

// bitmap returns the column's scratch bitmap with room for n bits.
func (c *column) bitmap(n int) vector.Bitmap {
	c.valid = grow(c.valid, vector.BitmapWords(n))
	return c.valid
}
