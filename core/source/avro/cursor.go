package avro

import (
	"encoding/binary"

	"github.com/ballista-go/ballista/core/errs"
)

func invalid(format string, args ...any) error { return errs.New(errs.InvalidValue, format, args...) }

// cursor reads the bytes of a block.
type cursor struct {
	data []byte
	at   int
}

func (c *cursor) left() int { return len(c.data) - c.at }

func (c *cursor) long() (int64, error) {
	v, n := binary.Uvarint(c.data[c.at:])
	if n <= 0 {
		return 0, invalid("a number does not end")
	}
	c.at += n
	return int64(v>>1) ^ -int64(v&1), nil
}

func (c *cursor) int() (int32, error) {
	v, err := c.long()
	if err == nil && v != int64(int32(v)) {
		return 0, invalid("a number of 32 bits is too large: %d", v)
	}
	return int32(v), err
}

// take is the next n bytes.
func (c *cursor) take(n int) ([]byte, error) {
	if n > c.left() {
		return nil, invalid("a value goes beyond its block: %d bytes of %d", n, c.left())
	}
	c.at += n
	return c.data[c.at-n : c.at : c.at], nil
}

// sized is bytes after their length.
func (c *cursor) sized() ([]byte, error) {
	n, err := c.long()
	if err != nil {
		return nil, err
	}
	if n < 0 || n > int64(c.left()) {
		return nil, invalid("a value goes beyond its block: %d bytes of %d", n, c.left())
	}
	return c.take(int(n))
}

// emptyElements is how many elements a list may have at once that take no bytes.
const emptyElements = 1 << 20

// items is how many elements come next in an array or a map; 0 at the end. skip is how many bytes they take, where that is told.
func (c *cursor) items(of *node, extra int) (n, skip int64, err error) {
	if n, err = c.long(); err != nil || n == 0 {
		return 0, 0, err
	}
	skip = -1
	if n < 0 {
		if n = -n; n < 0 {
			return 0, 0, invalid("a list of impossible length")
		}
		if skip, err = c.long(); err != nil {
			return 0, 0, err
		}
		if skip < 0 || skip > int64(c.left()) {
			return 0, 0, invalid("a list goes beyond its block: %d bytes of %d", skip, c.left())
		}
	}
	if least := int64(of.least + extra); least == 0 && n > emptyElements || least > 0 && n > int64(c.left())/least {
		return 0, 0, invalid("a list goes beyond its block: %d elements in %d bytes", n, c.left())
	}
	return n, skip, nil
}

// branch is the number of a union's branch.
func (c *cursor) branch(n *node) (int, error) {
	b, err := c.long()
	if err == nil && (b < 0 || b >= int64(len(n.children))) {
		return 0, invalid("a union has no branch %d", b)
	}
	return int(b), err
}

// skip passes a value.
func (c *cursor) skip(n *node) (err error) {
	switch n.kind {
	case boolKind:
		_, err = c.take(1)
	case intKind, longKind, enumKind:
		_, err = c.long()
	case floatKind:
		_, err = c.take(4)
	case doubleKind:
		_, err = c.take(8)
	case bytesKind, stringKind:
		_, err = c.sized()
	case fixedKind:
		_, err = c.take(n.size)
	case arrayKind, mapKind:
		err = c.skipItems(n)
	case recordKind:
		for _, child := range n.children {
			if err := c.skip(child); err != nil {
				return err
			}
		}
	case unionKind:
		branch, err := c.branch(n)
		if err != nil {
			return err
		}
		return c.skip(n.children[branch])
	}
	return err
}

func (c *cursor) skipItems(n *node) error {
	extra := 0
	if n.kind == mapKind {
		extra = 1
	}
	for {
		items, bytes, err := c.items(n.children[0], extra)
		if err != nil || items == 0 {
			return err
		}
		if bytes >= 0 {
			c.at += int(bytes)
			continue
		}
		for range items {
			if n.kind == mapKind {
				if _, err := c.sized(); err != nil {
					return err
				}
			}
			if err := c.skip(n.children[0]); err != nil {
				return err
			}
		}
	}
}
