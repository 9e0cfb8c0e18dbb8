package text

import (
	"bytes"
	"context"
	"io"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/store"
)

const (
	maxRow = 1 << 30 // bytes; positions in a block must fit uint32 and strings int32

	// Padding is how many bytes of a block's buffer follow the block at least. Blocks leaves them alone.
	Padding = 16
)

// Span is a piece of a file, from From (inclusive) to To (exclusive).
type Span struct{ From, To int64 }

// Source says what is read, and in which blocks.
type Source struct {
	File        source.File
	Compression string // of CompressionOf
	Span        Span   // of a compressed file all is read, whatever the span is
	BlockBytes  int    // how much is read at a time
	Hint        string // what to ask when a row does not end
}

// Blocks reads a span as a sequence of blocks, each of which begins with a row. Who keeps strings of a block retains its buffer.
type Blocks struct {
	Buffer *memory.Buffer
	Block  []byte // what is read of Buffer
	Offset int64  // position of the block in the file, decompressed
	Last   bool   // the block ends the span

	source Source
	budget *memory.Budget
	object store.Object
	stream io.ReadCloser // nil: by position
	next   int64         // position of the next byte to read
}

// Open reads the first block.
func Open(ctx context.Context, budget *memory.Budget, from Source) (*Blocks, error) {
	object, err := store.Open(ctx, from.File)
	if err != nil {
		return nil, err
	}
	b := &Blocks{source: from, budget: budget, object: object}
	if from.Compression != None {
		if b.stream, err = open(from.File, object, from.Compression); err != nil {
			b.Close()
			return nil, err
		}
	} else {
		b.next, b.Offset = from.Span.From, from.Span.From
	}
	if err := b.fill(nil, max(from.BlockBytes, len("\xef\xbb\xbf"))); err != nil {
		b.Close()
		return nil, err
	}
	return b, nil
}

// fill makes a block of carry and what follows it in the file.
func (b *Blocks) fill(carry []byte, size int) error {
	if b.stream == nil {
		size = int(min(int64(size), b.source.Span.To-b.next))
	}
	if len(carry)+size > maxRow {
		return errs.New(errs.InvalidValue, "%s byte %d: row is longer than %d bytes; %s", b.source.File.Path, b.Offset, maxRow, b.source.Hint)
	}
	if b.Buffer == nil || !b.Buffer.Writable() || b.Buffer.Cap() < len(carry)+size+Padding {
		return b.fillFresh(carry, size)
	}
	bytes := b.Buffer.Bytes()
	copy(bytes, carry)
	n, err := b.read(bytes[len(carry) : len(carry)+size])
	b.Block = bytes[:len(carry)+n]
	return err
}

// fillFresh fills a new buffer: others hold the one before, or it is too small.
func (b *Blocks) fillFresh(carry []byte, size int) error {
	buffer, err := b.budget.Alloc(len(carry) + size + Padding)
	if err != nil && len(carry) >= b.source.BlockBytes {
		return errs.New(errs.KindOf(err), "%s byte %d: row is longer than %d bytes; %s: %w", b.source.File.Path, b.Offset, len(carry), b.source.Hint, err)
	}
	if err != nil {
		return err
	}
	bytes := buffer.Bytes()
	copy(bytes, carry)
	n, err := b.read(bytes[len(carry) : len(carry)+size])
	if b.Buffer != nil {
		b.Buffer.Release()
	}
	b.Buffer, b.Block = buffer, bytes[:len(carry)+n]
	return err
}

// read reads until the buffer is full or the span ends.
func (b *Blocks) read(into []byte) (int, error) {
	if b.stream != nil {
		return b.readStream(into)
	}
	n, err := b.object.ReadAt(into, b.next)
	b.next += int64(n)
	b.Last = b.next == b.source.Span.To
	switch {
	case n == len(into):
		return n, nil
	case err == io.EOF:
		return n, errs.New(errs.IO, "file changed while it was read: %s", b.source.File.Path)
	}
	return n, ReadError(b.source.File, err)
}

func (b *Blocks) readStream(into []byte) (int, error) {
	n, err := 0, error(nil)
	for n < len(into) && err == nil {
		var read int
		read, err = b.stream.Read(into[n:])
		n += read
	}
	if err == io.EOF {
		b.Last, err = true, nil
	}
	if err != nil {
		return n, errs.New(errs.InvalidValue, "file is damaged: %s: %w", b.source.File.Path, err)
	}
	return n, nil
}

// Advance makes the block begin at what was at position at in it, and reads on. more is false at the end of the span.
func (b *Blocks) Advance(at int) (more bool, err error) {
	if b.Last {
		return false, nil
	}
	size := b.source.BlockBytes
	if at == 0 { // no row was complete: the block must grow
		size = max(len(b.Block), size)
	}
	carry := b.Block[at:]
	b.Offset += int64(at)
	return true, b.fill(carry, size)
}

// Extend moves the end of the span by up to n bytes, as far as the file goes. It returns false at the file's end.
func (b *Blocks) Extend(n int64) bool {
	file := b.source.File.Size
	if b.stream != nil || b.source.Span.To >= file {
		return false
	}
	b.source.Span.To = min(file, b.source.Span.To+n)
	b.Last = false
	return true
}

// BOM is the byte order mark at the start of a file, if there is one.
func BOM(block []byte) []byte {
	if bytes.HasPrefix(block, []byte("\xef\xbb\xbf")) {
		return block[:3]
	}
	return nil
}

// Close gives back what the blocks hold.
func (b *Blocks) Close() {
	if b.Buffer != nil {
		b.Buffer.Release()
	}
	if b.stream != nil {
		_ = b.stream.Close()
	}
	_ = b.object.Close() // read only
}
