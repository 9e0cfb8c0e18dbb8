package json

import (
	"bytes"
	"context"
	"errors"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source/text"
)

// extension is how much is read beyond a span at least to end its last line.
const extension = 64 << 10

// markBytes is the length of a byte order mark, which is read with what follows it.
const markBytes = 3

// cursor goes from one row of a span to the next.
type cursor struct {
	scanner
	blocks *text.Blocks
	from   text.Source
	array  arrayState
	end    int // of the rows of the block that are complete; of lines only
}

// arrayState says what follows in an array of objects.
type arrayState uint8

const (
	noArray      arrayState = iota // lines are read
	beforeArray                    // its bracket
	beforeFirst                    // an object, or the end
	beforeObject                   // an object
	afterObject                    // a comma, or the end
	afterArray                     // nothing
)

// newCursor opens a span.
func (f *Format) newCursor(ctx context.Context, budget *memory.Budget, from text.Source) (*cursor, error) {
	c := &cursor{from: from}
	whole := from.Span == text.Span{To: from.File.Size}
	within := from.Span.From > 0
	if within { // the line before ends in the span before, or in this
		from.Span.From--
	} else {
		from.Span.To = min(max(from.Span.To, markBytes+1), from.File.Size)
	}
	var err error
	if c.blocks, err = text.Open(ctx, budget, from); err != nil {
		return nil, err
	}
	array := f.options.Layout == Array
	if f.options.Layout == Detected && whole {
		if array, err = isArray(c.blocks); err != nil {
			c.close()
			return nil, err
		}
	}
	if array {
		c.array = beforeArray
	}
	c.lines = !array
	c.load(0)
	if c.blocks.Offset == 0 {
		if c.at = len(text.BOM(c.blocks.Block)); c.at > 0 { // the row behind it is of this span, wherever that ends
			c.from.Span.To = max(c.from.Span.To, markBytes+1)
		}
	}
	if within {
		err = c.skipLine()
	}
	if err != nil {
		c.close()
	}
	return c, err
}

// load prepares the block, of which rows are read from position at on.
func (c *cursor) load(at int) {
	block := c.blocks.Block
	c.at, c.size = at, len(block)
	c.block = c.blocks.Buffer.Bytes()[:len(block)+text.Padding]
	clear(c.block[len(block):])
	if c.end = len(block); c.lines && !(c.blocks.Last && c.fileEnds()) {
		c.end = bytes.LastIndexByte(block, '\n') + 1
	}
}

// fileEnds reports whether nothing follows the last block.
func (c *cursor) fileEnds() bool {
	return c.from.Compression != text.None || c.blocks.Offset+int64(len(c.blocks.Block)) >= c.from.File.Size
}

// skipLine passes over what is left of a line that began before the span.
func (c *cursor) skipLine() error {
	for {
		if newline := bytes.IndexByte(c.blocks.Block[c.at:], '\n'); newline >= 0 {
			c.at += newline + 1
			return nil
		}
		c.at = len(c.blocks.Block)
		more, err := c.blocks.Advance(c.at)
		if err != nil || !more {
			return err
		}
		c.load(0)
	}
}

// advance reads the next block. more is false at the end of the span, once all rows that begin in it were read.
func (c *cursor) advance() (more bool, err error) {
	if c.blocks.Last && c.lines && (c.at == len(c.blocks.Block) || c.beyond() || !c.blocks.Extend(max(extension, int64(len(c.blocks.Block))))) {
		return false, nil
	}
	if more, err = c.blocks.Advance(c.at); !more || err != nil {
		return false, err
	}
	c.load(0)
	return true, nil
}

// beyond reports whether the next row begins after the span.
func (c *cursor) beyond() bool {
	return c.from.Compression == text.None && c.blocks.Offset+int64(c.at) >= c.from.Span.To
}

// row goes to the next row of the block. It returns false when there is none that is complete.
func (c *cursor) row() (bool, error) {
	if c.array != noArray {
		return c.arrayRow()
	}
	for c.at < c.end && !c.beyond() {
		c.space()
		switch {
		case c.at < c.end && c.block[c.at] != '\n':
			return true, c.mustBeObject()
		case c.at < c.end:
			c.at++
		}
	}
	return false, nil
}

func (c *cursor) mustBeObject() error {
	if c.block[c.at] != '{' {
		return c.unexpected("an object")
	}
	return nil
}

// rowEnds checks what follows a row.
func (c *cursor) rowEnds() error {
	if c.array != noArray {
		c.array = afterObject
		return nil
	}
	c.space()
	if c.at < c.end && c.block[c.at] != '\n' {
		return c.unexpected("the end of the line")
	}
	return nil
}

// arrayRow goes to the next object of the array.
func (c *cursor) arrayRow() (bool, error) {
	for {
		c.space()
		if c.at >= c.size {
			return false, c.arrayEnds()
		}
		if c.array == beforeObject || c.array == beforeFirst && c.block[c.at] != ']' {
			return c.complete()
		}
		if err := c.punctuation(); err != nil {
			return false, err
		}
	}
}

// punctuation passes over the character between objects.
func (c *cursor) punctuation() error {
	switch char := c.block[c.at]; {
	case c.array == beforeArray && char == '[':
		c.array = beforeFirst
	case c.array == beforeArray:
		return c.unexpected("an array of objects")
	case char == ']' && c.array != afterArray:
		c.array = afterArray
	case char == ',' && c.array == afterObject:
		c.array = beforeObject
	case c.array == afterArray:
		return c.unexpected("the end of the file after the array")
	default:
		return c.unexpected("a comma or ]")
	}
	c.at++
	return nil
}

// arrayEnds fails when the file ends within the array. A file of nothing has no rows.
func (c *cursor) arrayEnds() error {
	if c.blocks.Last && c.array != afterArray && c.array != beforeArray {
		return c.unexpected("the end of the array")
	}
	return nil
}

// complete reports whether the object at the cursor is all in the block.
func (c *cursor) complete() (bool, error) {
	if err := c.mustBeObject(); err != nil {
		return false, err
	}
	from := c.at
	err := c.skip()
	broken := c.at
	c.at, c.depth = from, 0
	var p *problem
	if !c.blocks.Last && (errors.As(err, &p) && p.at >= c.size || broken >= c.size && err != nil) {
		return false, nil
	}
	return err == nil, err
}

// failure names the place of what is wrong in the file.
func (c *cursor) failure(err error) error {
	var p *problem
	if !errors.As(err, &p) {
		return err
	}
	return text.MalformedAt(c.from, c.blocks.Offset+int64(p.at), p)
}

func (c *cursor) close() {
	c.blocks.Close()
	c.block = nil
}
