package ipc

import (
	"bytes"
	"encoding/binary"
	"io"
	"sync/atomic"

	arrowmemory "github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source/parquet/codec"
	"github.com/ballista-go/ballista/core/source/parquet/format"
	"github.com/ballista-go/ballista/core/table"
)

// gap is how many bytes that nobody asked for are read between two buffers rather than reading twice.
const gap = 32 << 10

// body reads buffers of a batch into memory of the budget.
type body struct {
	batch  *batch
	from   io.ReaderAt
	env    *table.Env
	wanted []bool // by buffer
	parts  []part // by buffer
}

// part is a buffer that was read. It holds the block that it lies in.
type part struct {
	block *memory.Buffer
	bytes []byte
}

func newBody(b *batch, from io.ReaderAt, env *table.Env) *body {
	return &body{batch: b, from: from, env: env, wanted: make([]bool, len(b.buffers)), parts: make([]part, len(b.buffers))}
}

// read reads the buffers that are wanted, those that lie close together at once.
func (y *body) read() error {
	for first := 0; first < len(y.wanted); {
		if !y.wanted[first] || y.batch.buffers[first].length == 0 {
			first++
			continue
		}
		next, from, to := y.run(first)
		if err := y.readRun(first, next, from, to); err != nil {
			return err
		}
		first = next
	}
	return nil
}

// run is which buffers from the first on are read at once, and from where to where.
func (y *body) run(first int) (next int, from, to int64) {
	from = y.batch.buffers[first].offset
	to = from
	for next = first; next < len(y.wanted); next++ {
		b := y.batch.buffers[next]
		if !y.wanted[next] || b.length == 0 {
			continue
		}
		if b.offset < to || b.offset-to > gap {
			return next, from, to
		}
		to = b.offset + b.length
	}
	return next, from, to
}

func (y *body) readRun(first, next int, from, to int64) error {
	block, err := y.env.Budget.Alloc(int(to - from))
	if err != nil {
		return err
	}
	defer block.Release()
	if err := readAt(y.from, block.Bytes()[:to-from], y.batch.at+y.batch.metadata+from); err != nil {
		return err
	}
	atomic.AddInt64(&y.env.Metrics.BytesRead, to-from)
	for i := first; i < next; i++ {
		b := y.batch.buffers[i]
		if !y.wanted[i] || b.length == 0 {
			continue
		}
		y.parts[i] = part{block: block.Retain(), bytes: block.Bytes()[b.offset-from:][:b.length:b.length]}
		if err := y.decompress(&y.parts[i]); err != nil {
			return invalid("buffer %d of the batch at byte %d: %w", i, y.batch.at, err)
		}
	}
	return nil
}

// decompress replaces a part with what is compressed in it, after the length of that; -1: it is not.
func (y *body) decompress(p *part) error {
	if y.batch.codec == uncompressed {
		return nil
	}
	if len(p.bytes) < 8 {
		return invalid("%d bytes are too few for a length", len(p.bytes))
	}
	length := int64(binary.LittleEndian.Uint64(p.bytes))
	p.bytes = p.bytes[8:]
	if length == -1 {
		return nil
	}
	if err := plausible(y.batch.codec, length, p.bytes); err != nil {
		return err
	}
	out, err := y.env.Budget.Alloc(max(int(length), 1))
	if err != nil {
		return err
	}
	content := out.Bytes()[:length:length]
	if err := decompress(y.batch.codec, content, p.bytes); err != nil {
		out.Release()
		return err
	}
	p.block.Release()
	p.block, p.bytes = out, content
	return nil
}

// plausible fails when compressed bytes cannot hold so many, before memory is asked for.
func plausible(c compression, length int64, compressed []byte) error {
	held := int64(len(compressed))
	if c == lz4Frame && length > 256*held+64 || length < 0 || length > held<<15+1<<17 { // a block of 128 KiB takes 4 bytes
		return invalid("%d bytes claim to hold %d", held, length)
	}
	if c == zstandard {
		var header zstd.Header
		if err := header.Decode(compressed); err != nil {
			return invalid("zstd data is damaged: %w", err)
		}
		if header.HasFCS && header.FrameContentSize != uint64(length) {
			return invalid("zstd data of %d bytes, expected %d", header.FrameContentSize, length)
		}
	}
	return nil
}

// decompress fills out.
func decompress(c compression, out, compressed []byte) error {
	if c == zstandard {
		return codec.Decompress(format.Zstd, out, compressed)
	}
	r := lz4.NewReader(bytes.NewReader(compressed))
	if _, err := io.ReadFull(r, out); err != nil {
		return invalid("lz4 data is damaged or has another length than %d bytes: %w", len(out), err)
	}
	var more [1]byte
	if n, err := r.Read(more[:]); n > 0 || err != io.EOF {
		return invalid("lz4 data is damaged or longer than %d bytes", len(out))
	}
	return nil
}

// take makes an Arrow buffer of a part, with a hold of its own; nil where there is none.
func (y *body) take(i int) *arrowmemory.Buffer {
	p := y.parts[i]
	if len(p.bytes) == 0 {
		return nil
	}
	return arrowmemory.NewBufferWithAllocator(p.bytes, hold{p.block.Retain()})
}

// release drops the holds on all parts.
func (y *body) release() {
	for i := range y.parts {
		if y.parts[i].block != nil {
			y.parts[i].block.Release()
		}
	}
	y.parts = nil
}

// hold is the allocator of an Arrow buffer that keeps a block.
type hold struct{ block *memory.Buffer }

func (h hold) Free([]byte)                   { h.block.Release() }
func (h hold) Allocate(int) []byte           { panic("ipc: a buffer of a file grows") }
func (h hold) Reallocate(int, []byte) []byte { panic("ipc: a buffer of a file grows") }
