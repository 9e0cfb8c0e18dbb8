package vector

import "math"

// smallDictionary is the number of entries up to which copies of a dictionary's strings are always remembered.
const smallDictionary = 1 << 16

// copiedEntries remembers the copies of a dictionary's strings, so that a string is copied once and not for each row.
type copiedEntries struct {
	id    uint64
	views []View
}

const notCopied = math.MaxUint32 // as the length of a view

// appendStrings adds n strings of v and copies those that are not inline.
func (a *Appender) appendStrings(from int, v *Vector, rows []int32, n int) error {
	out := Values[View](&a.v)[from : from+n]
	var err error
	switch {
	case v.Form == Constant:
		err = a.repeatString(out, v)
	case v.Form == Dictionary && (len(Values[View](v.Dict.Values)) <= max(smallDictionary, 8*n)):
		err = a.copyEntries(out, v, rows)
	default:
		err = a.copyStrings(out, v, rows)
	}
	if a.v.Heap == nil && a.strings.heap != nil {
		a.v.Heap = a.strings.heap.Retain()
	}
	return err
}

func (a *Appender) repeatString(out []View, v *Vector) error {
	view := View{}
	if !v.Null(0) {
		s := StringsOf(v)
		var err error
		if view, err = a.strings.Bytes(s.BytesAt(0)); err != nil {
			return err
		}
	}
	fill(out, view)
	return nil
}

func (a *Appender) copyStrings(out []View, v *Vector, rows []int32) error {
	s := StringsOf(v)
	for i := range out {
		row := rowAt(rows, i)
		if v.Valid != nil && !v.Valid.Get(row) {
			out[i] = View{}
			continue
		}
		view := s.View(row)
		out[i] = *view
		if view.Inline() {
			continue
		}
		var err error
		if out[i].Block, out[i].Offset, err = a.strings.place(view.Bytes(s.blocks)); err != nil {
			return err
		}
	}
	return nil
}

// copyEntries copies the strings of a dictionary when it first meets them.
func (a *Appender) copyEntries(out []View, v *Vector, rows []int32) error {
	entries, blocks := Values[View](v.Dict.Values), v.Dict.Values.Blocks()
	a.copied.reset(v.Dict.ID, len(entries))
	for i := range out {
		row := rowAt(rows, i)
		if v.Valid != nil && !v.Valid.Get(row) {
			out[i] = View{}
			continue
		}
		code := v.Codes[row]
		if a.copied.views[code].Length == notCopied {
			copied, err := a.strings.Bytes(entries[code].Bytes(blocks))
			if err != nil {
				return err
			}
			a.copied.views[code] = copied
		}
		out[i] = a.copied.views[code]
	}
	return nil
}

// reset forgets the copies of other dictionaries than id.
func (c *copiedEntries) reset(id uint64, entries int) {
	if c.id == id {
		return
	}
	c.id = id
	if cap(c.views) < entries {
		c.views = make([]View, entries)
	}
	c.views = c.views[:entries]
	fill(c.views, View{Length: notCopied})
}
