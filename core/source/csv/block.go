package csv

import (
	"bytes"
	"context"
	"io"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/store"
)

// blocks reads a span as a sequence of blocks, each of which begins with a row. The strings in a block keep its buffer.
type blocks struct {
	budget *memory.Budget
	file   source.File
	object store.Object
	stream io.ReadCloser // nil: by position
	size   int           // of a block
	next   int64         // position of the next byte to read
	to     int64         // end of the span, where it is read by position
	offset int64         // position of the block in the file, decompressed
	buffer *memory.Buffer
	block  []byte // what is read of buffer
	last   bool   // the block ends the span
}

func (f *Format) openBlocks(ctx context.Context, budget *memory.Budget, file source.File, s span) (*blocks, error) {
	object, err := store.Open(ctx, file)
	if err != nil {
		return nil, err
	}
	b := &blocks{budget: budget, file: file, object: object, size: f.blockBytes, next: s.from, to: s.to, offset: s.from}
	if s.whole {
		if b.stream, err = f.reader(file, object); err != nil {
			b.close()
			return nil, err
		}
	}
	if err := b.fill(nil, max(b.size, len("\xef\xbb\xbf"))); err != nil {
		b.close()
		return nil, err
	}
	return b, nil
}

// fill makes a block of carry and what follows it in the file.
func (b *blocks) fill(carry []byte, size int) error {
	if b.stream == nil {
		size = int(min(int64(size), b.to-b.next))
	}
	if len(carry)+size > maxRow {
		return errs.New(errs.InvalidValue, "%s byte %d: row is longer than %d bytes; is a quote not closed?", b.file.Path, b.offset, maxRow)
	}
	if b.buffer == nil || !b.buffer.Writable() || b.buffer.Cap() < len(carry)+size {
		return b.fillFresh(carry, size)
	}
	bytes := b.buffer.Bytes()
	copy(bytes, carry)
	n, err := b.read(bytes[len(carry) : len(carry)+size])
	b.block = bytes[:len(carry)+n]
	return err
}

// fillFresh fills a new buffer: others hold the one before, or it is too small.
func (b *blocks) fillFresh(carry []byte, size int) error {
	buffer, err := b.budget.Alloc(max(len(carry)+size, 1))
	if err != nil {
		return err
	}
	bytes := buffer.Bytes()
	copy(bytes, carry)
	n, err := b.read(bytes[len(carry) : len(carry)+size])
	if b.buffer != nil {
		b.buffer.Release()
	}
	b.buffer, b.block = buffer, bytes[:len(carry)+n]
	return err
}

// read reads until the buffer is full or the span ends.
func (b *blocks) read(into []byte) (int, error) {
	if b.stream != nil {
		return b.readStream(into)
	}
	n, err := b.object.ReadAt(into, b.next)
	b.next += int64(n)
	b.last = b.next == b.to
	switch {
	case n == len(into):
		return n, nil
	case err == io.EOF:
		return n, errs.New(errs.IO, "file changed while it was read: %s", b.file.Path)
	}
	return n, readError(b.file, err)
}

func (b *blocks) readStream(into []byte) (int, error) {
	n, err := 0, error(nil)
	for n < len(into) && err == nil {
		var read int
		read, err = b.stream.Read(into[n:])
		n += read
	}
	if err == io.EOF {
		b.last, err = true, nil
	}
	if err != nil {
		return n, errs.New(errs.InvalidValue, "file is damaged: %s: %w", b.file.Path, err)
	}
	return n, nil
}

// advance makes the block begin at what was at position at in it, and reads on. more is false at the end of the span.
func (b *blocks) advance(at int) (more bool, err error) {
	if b.last {
		return false, nil
	}
	size := b.size
	if at == 0 { // no row was complete: the block must grow
		size = max(len(b.block), size)
	}
	carry := b.block[at:]
	b.offset += int64(at)
	return true, b.fill(carry, size)
}

// bom is the byte order mark at the start of a file, if there is one.
func bom(block []byte) []byte {
	if bytes.HasPrefix(block, []byte("\xef\xbb\xbf")) {
		return block[:3]
	}
	return nil
}

func (b *blocks) close() {
	if b.buffer != nil {
		b.buffer.Release()
	}
	if b.stream != nil {
		_ = b.stream.Close()
	}
	_ = b.object.Close() // read only
}
