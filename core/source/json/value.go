package json

import (
	"encoding/hex"
	"unicode/utf8"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

func (c *column) readBool(s *scanner) error {
	var err error
	switch s.block[s.at] {
	case 't':
		c.bits.Set(c.rows)
		err = s.literal("true")
	case 'f':
		c.bits.Clear(c.rows)
		err = s.literal("false")
	default:
		err = c.mismatch(s)
	}
	c.rows++
	return err
}

// readText reads strings. Other values are taken as they are written.
func (c *column) readText(s *scanner) error {
	view, err := c.text(s)
	if err != nil {
		return err
	}
	c.views[c.rows] = view
	c.rows++
	return nil
}

func (c *column) text(s *scanner) (vector.View, error) {
	at := s.at
	if s.block[at] != '"' {
		if err := s.skip(); err != nil {
			return vector.View{}, err
		}
		return c.view(s, at, s.at)
	}
	from, to, content, err := s.quoted()
	switch {
	case err != nil:
		return vector.View{}, err
	case content == 0:
		return vector.ViewAt(s.block[from:to], 0, uint32(from)), nil
	case content&escapes == 0:
		return c.view(s, from, to)
	}
	if !utf8.Valid(s.block[from:to]) {
		return vector.View{}, c.invalidText(s, at)
	}
	return c.reader.strings.unescaped(s, from, to)
}

// view is a part of the block, which is checked.
func (c *column) view(s *scanner, from, to int) (vector.View, error) {
	if !utf8.Valid(s.block[from:to]) {
		return vector.View{}, c.invalidText(s, from)
	}
	return vector.ViewAt(s.block[from:to], 0, uint32(from)), nil
}

func (c *column) invalidText(s *scanner, at int) error {
	return s.fail(at, "field %q is not valid UTF-8", c.name)
}

// readHex reads binary values, which are written as hexadecimal digits.
func (c *column) readHex(s *scanner) error {
	at := s.at
	if s.block[at] != '"' {
		return c.mismatch(s)
	}
	from, to, _, err := s.quoted()
	if err != nil {
		return err
	}
	room, err := c.reader.strings.room((to - from + 1) / 2)
	if err != nil {
		return err
	}
	n, err := hex.Decode(room, s.block[from:to])
	if err != nil {
		return c.unfit(s, at)
	}
	if fixed, ok := c.t.(*arrow.FixedSizeBinaryType); ok && n != fixed.ByteWidth {
		return s.fail(at, "field %q: expected %d bytes, found %d", c.name, fixed.ByteWidth, n)
	}
	c.views[c.rows] = c.reader.strings.take(n)
	c.rows++
	return nil
}

// mismatch is the error of the value at the scanner, which is of another kind than the column.
func (c *column) mismatch(s *scanner) error {
	at := s.at
	if err := s.skip(); err != nil {
		return err
	}
	return c.unfit(s, at)
}

// unfit is the error of a value that was passed over and does not fit the column's type.
func (c *column) unfit(s *scanner, at int) error {
	return c.unfitText(s, at, s.block[at:s.at])
}

func (c *column) unfitText(s *scanner, at int, value []byte) error {
	const shown = 60
	more := ""
	if len(value) > shown {
		value, more = value[:shown], "..."
	}
	return s.fail(at, "field %q is not a %s: %s%s (where the type was inferred from the first rows, give the schema or infer it from more of them)",
		c.name, types.Name(c.t), value, more)
}
