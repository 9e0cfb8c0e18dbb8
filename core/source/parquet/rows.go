package parquet

import (
	"math"

	"github.com/ballista-go/ballista/core/source/parquet/format"
	"github.com/ballista-go/ballista/core/vector"
)

// skipTo passes over the rows before row, where it can without reading their pages.
func (c *column) skipTo(row int64) error {
	if c.index != nil {
		c.jump(row)
	}
	first := c.begin(row)
	ahead := c.ahead
	c.ahead = headerAhead
	defer func() { c.ahead = ahead }()
	for c.row < row {
		n := int(min(row-c.row, math.MaxInt32))
		passed, err := c.passPage(n)
		if first && err == nil && !passed {
			first = false
			c.mark()
		}
		if err == nil && !passed {
			if c.leaf.flat {
				err = c.skipFlat(n)
			} else {
				err = c.take(n, nil)
				c.recycle()
			}
		}
		if err != nil {
			return c.fail(err)
		}
	}
	if first {
		c.mark()
	}
	return nil
}

// jump goes to the page that has the row, by the index.
func (c *column) jump(row int64) {
	page := c.pageOf(row)
	if page < c.nextIndex {
		return
	}
	for _, p := range c.pages {
		p.release()
		c.free = append(c.free, p)
	}
	c.pages = c.pages[:0]
	c.nextIndex, c.headerSize, c.row = page, 0, c.index[page].FirstRow
}

// passPage passes over the next page if no row of the one before is left, and it is known to have at most n rows.
func (c *column) passPage(n int) (bool, error) {
	if last := c.last(); last != nil && last.read < last.entries {
		return false, nil
	}
	more, err := c.peek()
	if err != nil || !more {
		return false, err
	}
	rows := c.pageRows()
	if rows < 0 || rows > int64(n) || rows == 0 && c.header.Values > 0 {
		return false, nil
	}
	c.pass()
	c.row += rows
	return true, nil
}

// current is the page that has the next row or value. It loads one when the last is read.
func (c *column) current() (*page, error) {
	for {
		if p := c.last(); p != nil && p.read < p.entries {
			return p, nil
		}
		if _, err := c.nextPage(); err != nil {
			return nil, err
		}
	}
}

// skipFlat passes over up to n rows of the current page.
func (c *column) skipFlat(n int) error {
	p, err := c.current()
	if err != nil {
		return err
	}
	n = min(n, p.entries-p.read)
	set := n
	if c.leaf.maxDef > 0 {
		if set, err = p.def.ReadBits(c.bitmap(n), 0, n); err != nil {
			return err
		}
	}
	p.read += n
	p.unread += set
	c.row += int64(n)
	c.recycle()
	return nil
}

// collect finds the pages of the next n rows of a flat column, and which of these are NULL.
func (c *column) collect(n int) error {
	c.parts = c.parts[:0]
	valid := c.bitmap(n)
	for at := 0; at < n; {
		p, err := c.current()
		if err != nil {
			return err
		}
		k := min(n-at, p.entries-p.read)
		set := k
		if c.leaf.maxDef > 0 {
			if set, err = p.def.ReadBits(valid, at, k); err != nil {
				return err
			}
		}
		p.read += k
		c.parts = append(c.parts, part{page: p, slots: k, set: set})
		at += k
	}
	c.row += int64(n)
	return nil
}

// readFlat makes out the next n rows of a flat column.
func (c *column) readFlat(out *vector.Vector, n int) error {
	err := c.collect(n)
	if err == nil {
		err = c.decode(out, n)
	}
	c.recycle()
	return c.fail(err)
}

// finish fails when the chunk has more than the rows that were read.
func (c *column) finish() error {
	if last := c.last(); last != nil && last.read < last.entries {
		return c.fail(c.errMore())
	}
	for {
		more, err := c.peek()
		if err != nil {
			return c.fail(err)
		}
		if !more {
			break
		}
		if c.header.Values > 0 {
			return c.fail(c.errMore())
		}
		c.pass()
	}
	if c.index == nil && c.hasPageBehind() {
		return c.fail(c.errMore())
	}
	return nil
}

func (c *column) errMore() error { return invalid("column chunk has more than %d rows", c.rows) }

// hasPageBehind reports whether a data page follows those that have all values of the chunk. Anything else is padding.
func (c *column) hasPageBehind() bool {
	for c.next < c.to {
		if err := c.readHeader(); err != nil {
			return false
		}
		data := c.header.Type == format.DataPage || c.header.Type == format.DataPageV2
		if data && c.header.Values > 0 {
			return true
		}
		c.next += int64(c.headerSize) + int64(c.header.Compressed)
	}
	return false
}
