package json

import (
	"bytes"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
)

// object reads the members of objects into columns. Objects mostly have the keys of the one before in the same order, so that
// a key is compared with the one that is expected before it is looked up.
type object struct {
	columns []*column
	slots   []slot
	index   map[string]int32 // of slots, by key
	first   int32            // the slot that the first key has
}

// slot is a key that objects have.
type slot struct {
	written []byte  // the key in quotes, and the colon
	column  *column // nil: it is passed over
	next    int32   // the slot that the key after it has
}

// maxSlots bounds how many keys that nobody asked for are remembered.
const maxSlots = 4096

func newObject(fields []arrow.Field, columns []*column) (*object, error) {
	o := &object{columns: columns, index: make(map[string]int32, len(fields))}
	for i, field := range fields {
		if _, twice := o.index[field.Name]; twice {
			return nil, errs.New(errs.Binding, "two fields of a file of JSON have the same name: %q", field.Name)
		}
		o.add([]byte(field.Name), columns[i])
	}
	return o, nil
}

// add makes a slot of a key. One that must be escaped is only ever looked up.
func (o *object) add(key []byte, c *column) int32 {
	var written []byte
	if !bytes.ContainsFunc(key, func(r rune) bool { return r < ' ' || r == '"' || r == '\\' }) {
		written = append(append([]byte{'"'}, key...), '"', ':')
	}
	at := int32(len(o.slots))
	o.slots = append(o.slots, slot{written: written, column: c, next: at + 1})
	o.index[string(key)] = at
	return at
}

// read reads an object as a row of the columns.
func (o *object) read(s *scanner, row int) error {
	more, err := s.open('}')
	given, before := 0, none
	for more && err == nil {
		if before, err = o.key(s, before); err != nil {
			return err
		}
		if c := o.column(before); c == nil {
			err = s.skip()
		} else {
			if c.rows > row { // the last of several members with the same key counts
				c.truncate(row)
				given--
			}
			err = c.value(s)
			given++
		}
		if err == nil {
			more, err = s.another('}')
		}
	}
	if err != nil || given == len(o.columns) {
		return err
	}
	return o.fill(s, row)
}

// none is where a slot is expected.
const none = int32(-1)

func (o *object) column(slot int32) *column {
	if slot == none {
		return nil
	}
	return o.slots[slot].column
}

// key passes over a key and the colon after it. It returns the key's slot, or none; before is the slot of the key before.
func (o *object) key(s *scanner, before int32) (int32, error) {
	expected := o.first
	if before != none {
		expected = o.slots[before].next
	}
	if int(expected) < len(o.slots) {
		if written := o.slots[expected].written; len(written) > 0 && bytes.HasPrefix(s.block[s.at:], written) {
			s.at += len(written)
			s.space()
			return expected, nil
		}
	}
	found, err := o.lookUp(s)
	switch {
	case err != nil || found == none:
	case before == none:
		o.first = found
	default:
		o.slots[before].next = found
	}
	return found, err
}

// lookUp is key for one that was not expected.
func (o *object) lookUp(s *scanner) (int32, error) {
	from, to, content, err := s.key()
	if err != nil {
		return none, err
	}
	key := s.block[from:to]
	if content&escapes != 0 {
		if key, err = s.unescape(nil, from, to); err != nil {
			return none, err
		}
	}
	if at, known := o.index[string(key)]; known {
		return at, nil
	}
	if len(o.slots) >= maxSlots+len(o.columns) {
		return none, nil
	}
	return o.add(key, nil), nil
}

// fill adds NULL to the columns that the row does not have.
func (o *object) fill(s *scanner, row int) error {
	for _, c := range o.columns {
		if c.rows == row {
			if err := c.missing(s, s.at-1); err != nil {
				return err
			}
		}
	}
	return nil
}
