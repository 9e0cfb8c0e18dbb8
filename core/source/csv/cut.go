package csv

import (
	"bytes"
	"context"
	"io"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/store"
	"github.com/ballista-go/ballista/core/source/text"
)

// span is a piece of a file: whole rows, from from (inclusive) to to (exclusive). A compressed file is one span.
type span struct {
	from, to int64
	whole    bool // all of a compressed file
}

// spans cuts a file into pieces of about splitBytes where rows begin, which takes a look at each of its quotes.
func (f *Format) spans(ctx context.Context, file source.File) ([]span, error) {
	o := &f.options
	switch {
	case f.compressed(file):
		return []span{{whole: true}}, nil
	case file.Size <= f.splitBytes, o.Comment != 0, o.Terminator != 0, o.Escape != 0:
		return []span{{to: file.Size}}, nil
	}
	object, err := store.Open(ctx, file)
	if err != nil {
		return nil, err
	}
	defer object.Close() //nolint:errcheck // read only
	c := cutter{options: o, step: f.splitBytes, next: f.splitBytes, before: '\n'}
	if err := c.scan(ctx, file, object, make([]byte, min(f.blockBytes, 256<<10))); err != nil {
		return nil, err
	}
	var spans []span
	from := int64(0)
	for _, to := range append(c.cuts, file.Size) {
		spans = append(spans, span{from: from, to: to})
		from = to
	}
	return spans, nil
}

type quoteState uint8

const (
	outside quoteState = iota
	inside
	closing // after a quote inside quotes: another one makes it a character
)

// cutter finds the first rows that begin at or after each multiple of step.
type cutter struct {
	options *Options
	step    int64
	next    int64 // no cut before it
	cuts    []int64
	state   quoteState
	begun   bool // the first row, before which there may be blank lines
	before  byte // the last byte of what was looked at
}

func (c *cutter) scan(ctx context.Context, file source.File, object store.Object, buffer []byte) error {
	for at := int64(0); at < file.Size; {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := object.ReadAt(buffer[:min(int64(len(buffer)), file.Size-at)], at)
		if err != nil && err != io.EOF {
			return text.ReadError(file, err)
		}
		if n == 0 {
			return errs.New(errs.IO, "file changed while it was read: %s", file.Path)
		}
		c.look(buffer[:n], at)
		at += int64(n)
	}
	if len(c.cuts) > 0 && c.cuts[len(c.cuts)-1] == file.Size {
		c.cuts = c.cuts[:len(c.cuts)-1]
	}
	return nil
}

// look goes through the bytes at position at of the file.
func (c *cutter) look(block []byte, at int64) {
	i := 0
	if at == 0 {
		i = len(text.BOM(block))
	}
	start := i
	for i < len(block) {
		switch c.state {
		case closing:
			c.state = outside
			if block[i] == c.options.Quote {
				c.state = inside
				i++
			}
		case inside:
			end := bytes.IndexByte(block[i:], c.options.Quote)
			if end < 0 {
				return
			}
			c.state = closing
			i += end + 1
		case outside:
			end := i + c.plainEnd(block[i:])
			c.cut(block[i:end], at+int64(i))
			c.begun = c.begun || end < len(block)
			if end < len(block) && c.opens(block, start, end) {
				c.state = inside
			}
			i = end + 1
		}
	}
	c.before = block[len(block)-1]
}

// plainEnd is where the next quote is, or the end.
func (c *cutter) plainEnd(block []byte) int {
	if end := bytes.IndexByte(block, c.options.Quote); end >= 0 && c.options.Quote != 0 {
		return end
	}
	return len(block)
}

// opens reports whether the quote at a position begins a field; elsewhere it is a character.
func (c *cutter) opens(block []byte, start, at int) bool {
	before := c.before
	if at > start {
		before = block[at-1]
	}
	return before == c.options.Delimiter || before == '\n' || before == '\r'
}

// cut finds the cuts in bytes outside quotes.
func (c *cutter) cut(plain []byte, at int64) {
	if !c.begun {
		blank := len(plain) - len(bytes.TrimLeft(plain, "\r\n"))
		plain, at = plain[blank:], at+int64(blank)
		c.begun = len(plain) > 0
	}
	end := at + int64(len(plain))
	for c.next <= end {
		from := max(c.next-1-at, 0)
		newline := bytes.IndexByte(plain[from:], '\n')
		if newline < 0 {
			return
		}
		cut := at + from + int64(newline) + 1
		c.cuts = append(c.cuts, cut)
		c.next = (cut/c.step + 1) * c.step
	}
}
