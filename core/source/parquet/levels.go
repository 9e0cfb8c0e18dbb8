package parquet

import (
	"bytes"

	"github.com/ballista-go/ballista/core/memory"
)

// levelList is the levels of some rows of a column.
type levelList struct {
	budget     *memory.Budget
	defs, reps []uint8
	buffer     *memory.Buffer // where both lie, each in half of it
}

func (l *levelList) release() {
	if l.buffer != nil {
		l.buffer.Release()
	}
	*l = levelList{budget: l.budget}
}

func (l *levelList) clear() { l.defs, l.reps = l.defs[:0], l.reps[:0] }

// add appends levels.
func (l *levelList) add(defs, reps []uint8) error {
	n := len(l.defs)
	if n+len(defs) > cap(l.defs) {
		if err := l.enlarge(n + len(defs)); err != nil {
			return err
		}
	}
	l.defs, l.reps = append(l.defs, defs...), append(l.reps, reps...)
	return nil
}

func (l *levelList) enlarge(n int) error {
	buffer, err := l.budget.Alloc(max(4*n, 16<<10))
	if err != nil {
		return err
	}
	half := buffer.Cap() / 2
	defs, reps := buffer.Bytes()[:0:half], buffer.Bytes()[half:half]
	l.defs, l.reps = append(defs, l.defs...), append(reps, l.reps...)
	if l.buffer != nil {
		l.buffer.Release()
	}
	l.buffer = buffer
	return nil
}

// readLevels reads the levels of the next n rows of a column that is not flat. decode then reads its values.
func (c *column) readLevels(n int) error {
	c.levels.clear()
	c.parts = c.parts[:0]
	if err := c.take(n, &c.levels); err != nil {
		return c.fail(err)
	}
	c.slots = 0
	for _, part := range c.parts {
		c.slots += part.slots
	}
	c.markValid()
	return nil
}

// take passes over n rows and appends their levels to into, or when that is nil leaves out their values. A row ends where
// the next one begins, which may be some pages on.
func (c *column) take(n int, into *levelList) error {
	for begun := 0; ; {
		p := c.last()
		if p == nil || p.read == p.entries {
			ended, err := c.rowEnds(begun == n)
			if err != nil || ended {
				return err
			}
			continue
		}
		from, to := p.read, p.read
		for ; to < p.entries; to++ {
			if p.reps[to] == 0 {
				if begun == n {
					break
				}
				begun++
				c.row++
			} else if begun == 0 {
				return invalid("page begins within a row")
			}
		}
		p.read = to
		if err := c.keep(p, from, to, into); err != nil || to < p.entries {
			return err
		}
	}
}

// rowEnds is asked when a page is read. It reports whether the last of the rows ends with it, and otherwise loads the next.
func (c *column) rowEnds(last bool) (bool, error) {
	if last && (c.leaf.maxRep == 0 || c.index != nil) {
		return true, nil
	}
	if last {
		if more, err := c.peek(); err != nil || !more {
			return true, err
		}
	}
	_, err := c.nextPage()
	return false, err
}

// keep gives the levels [from, to) of a page to the rows being read.
func (c *column) keep(p *page, from, to int, into *levelList) error {
	defs := p.defs[from:to]
	set := bytes.Count(defs, []byte{uint8(c.leaf.maxDef)})
	if into == nil {
		p.unread += set
		return nil
	}
	slots := 0
	for _, def := range defs {
		if int(def) >= c.leaf.slotDef {
			slots++
		}
	}
	c.parts = append(c.parts, part{page: p, slots: slots, set: set})
	return into.add(defs, p.reps[from:to])
}

// markValid marks in the column's bitmap the slots that are not NULL.
func (c *column) markValid() {
	valid := c.bitmap(c.slots)
	clear(valid)
	at := 0
	for _, def := range c.levels.defs {
		if int(def) < c.leaf.slotDef {
			continue
		}
		if int(def) == c.leaf.maxDef {
			valid.Set(at)
		}
		at++
	}
}
