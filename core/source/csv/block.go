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

// blockBytes is how much of a file is parsed at a time. A longer row makes its block longer.
const blockBytes = 512 << 10

// blocks reads a span as a sequence of blocks, each of which begins with a row. A block has a buffer of its own, which the
// strings in it keep.
type blocks struct {
	budget *memory.Budget
	file   source.File
	object store.Object
	stream io.Reader // nil: by position
	span   span
	next   int64 // position of the next byte to read
	offset int64 // position of the block in the file, decompressed
	buffer *memory.Buffer
	block  []byte // what is read of buffer
	last   bool   // the block ends the file
	ended  bool   // the block reaches beyond the span: rows that begin there are not its
}

func (f *Format) openBlocks(ctx context.Context, budget *memory.Budget, file source.File, s span) (*blocks, error) {
	object, err := store.Open(ctx, file)
	if err != nil {
		return nil, err
	}
	b := &blocks{budget: budget, file: file, object: object, span: s, next: s.from, offset: s.from}
	if s.whole {
		if b.stream, err = f.reader(file, object); err != nil {
			b.close()
			return nil, err
		}
	}
	if err := b.fill(nil, blockBytes); err != nil {
		b.close()
		return nil, err
	}
	return b, nil
}

// fill makes a new block of carry and what follows it in the file.
func (b *blocks) fill(carry []byte, size int) error {
	buffer, err := b.budget.Alloc(len(carry) + size)
	if err != nil {
		return err
	}
	bytes := buffer.Bytes()[:len(carry)+size]
	copy(bytes, carry)
	n, err := b.read(bytes[len(carry):])
	if err != nil {
		buffer.Release()
		return err
	}
	if b.buffer != nil {
		b.buffer.Release()
	}
	b.buffer, b.block = buffer, bytes[:len(carry)+n]
	return nil
}

// read reads until the buffer is full or the file ends.
func (b *blocks) read(into []byte) (int, error) {
	var n int
	var err error
	if b.stream != nil {
		n, err = io.ReadFull(b.stream, into)
	} else {
		n, err = b.object.ReadAt(into, b.next)
	}
	b.next += int64(n)
	switch {
	case err == nil:
		return n, nil
	case err == io.EOF, b.stream != nil && err == io.ErrUnexpectedEOF && n < len(into):
		b.last = true
		return n, nil
	case b.stream != nil:
		return n, errs.New(errs.InvalidValue, "file is damaged: %s: %w", b.file.Path, err)
	}
	return n, readError(b.file, err)
}

// advance makes the block begin at what was at position at in it, and reads on. more is false when the span has no more rows.
func (b *blocks) advance(at int) (more bool, err error) {
	if b.last && at == len(b.block) || b.past(at) {
		return false, nil
	}
	size := blockBytes
	if at == 0 { // no row was complete: the block must grow
		size = max(len(b.block), blockBytes)
	}
	carry := b.block[at:]
	b.offset += int64(at)
	if b.last {
		size = 0
	}
	return true, b.fill(carry, size)
}

// past reports whether a row that begins at a position in the block belongs to the next span.
func (b *blocks) past(at int) bool {
	return !b.span.whole && b.offset+int64(at) >= b.span.to
}

// skipPartial passes the rest of a row that began in the span before.
func (b *blocks) skipPartial() (at int, err error) {
	if b.span.from == 0 {
		return len(bom(b.block)), nil
	}
	var before [1]byte
	if _, err := b.object.ReadAt(before[:], b.span.from-1); err != nil {
		return 0, readError(b.file, err)
	}
	if before[0] == '\n' {
		return 0, nil
	}
	for {
		if end := bytes.IndexByte(b.block, '\n'); end >= 0 {
			return end + 1, nil
		}
		more, err := b.advance(len(b.block))
		if err != nil || !more {
			return len(b.block), err
		}
	}
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
	_ = b.object.Close() // read only
}
