package csv

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"unsafe"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/text"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/vector"
)

// split is a span of a file and the columns that are wanted of it.
type split struct {
	format  *Format
	file    source.File
	span    span
	columns []table.Column
	fields  []arrow.Field // of the file
}

// Rows implements table.Split.
func (s *split) Rows() int64 { return -1 }

// Open implements table.Split.
func (s *split) Open(ctx context.Context, env *table.Env) (table.Reader, error) {
	b, err := s.format.openBlocks(ctx, env.Budget, s.file, s.span)
	if err != nil {
		return nil, err
	}
	r := &reader{
		split: s, env: env, blocks: b, parser: parser{options: &s.format.options},
		charge: memory.Charge{Budget: env.Budget}, scratch: scratches.Get().(*scratch),
	}
	if err := r.start(); err != nil {
		_ = r.Close()
		return nil, err
	}
	return r, nil
}

// reader reads a split. Rows of a block without quotes, all of them complete, are found by the positions of delimiters and
// newlines alone; other blocks are parsed byte by byte.
type reader struct {
	split   *split
	env     *table.Env
	blocks  *text.Blocks
	heap    *vector.Heap // of the block
	parser  parser
	columns []*column
	out     vector.Batch
	charge  memory.Charge // for the scratch
	*scratch
}

// scratch is what a reader works with and leaves to the next.
type scratch struct {
	plain  plainRows
	cells  [][]field // of the batch, by column
	fields []field   // of a row
	starts []uint32  // of the batch's rows
}

// bytes is the size of the scratch that is in use.
func (s *scratch) bytes() int64 {
	const number, cell = int64(unsafe.Sizeof(uint32(0))), int64(unsafe.Sizeof(field{}))
	total := number*int64(len(s.plain.positions)+len(s.starts)) + cell*int64(len(s.fields))
	for _, cells := range s.cells {
		total += cell * int64(len(cells))
	}
	return total
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

func (r *reader) start() error {
	at := 0
	if r.split.span.from == 0 {
		at = len(text.BOM(r.blocks.Block))
		if r.split.format.options.Header {
			var err error
			if at, err = r.skipHeader(at); err != nil {
				return err
			}
		}
	}
	r.out.Resize(len(r.split.columns))
	n := len(r.split.columns)
	r.cells = slices.Grow(r.cells[:0], n)[:n]
	for i, c := range r.split.columns {
		column, err := newColumn(r, c, r.out.Columns[i])
		if err != nil {
			return err
		}
		r.columns = append(r.columns, column)
	}
	r.load(at)
	return nil
}

// skipHeader passes the first row.
func (r *reader) skipHeader(at int) (int, error) {
	for {
		r.parser.block, r.parser.at = r.blocks.Block, at
		whole := r.parser.skipBlank(r.blocks.Last)
		if r.parser.at == len(r.blocks.Block) && r.blocks.Last {
			return r.parser.at, nil
		}
		err := errUnterminated
		if whole {
			_, err = r.parser.row(r.fields[:0], r.blocks.Last)
		}
		if err == nil {
			return r.parser.at, nil
		}
		if !errors.Is(err, errUnterminated) {
			return 0, r.failure(r.parser.opened, "%s", err)
		}
		if _, err := r.blocks.Advance(r.parser.at); err != nil {
			return 0, err
		}
		at = 0
	}
}

// load prepares the rows of the block from position at on.
func (r *reader) load(at int) {
	r.parser.block, r.parser.at = r.blocks.Block, at
	r.heap.Release()
	r.heap = nil
	r.plain.find(r.blocks.Block, at, len(r.split.fields), &r.split.format.options)
}

// Next implements table.Reader.
func (r *reader) Next(ctx context.Context, batch *vector.Batch) (bool, error) {
	for {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		rows, err := r.collect()
		if err == nil {
			err = r.charge.Set(r.scratch.bytes())
		}
		if err != nil {
			return false, err
		}
		if rows > 0 {
			return true, r.emit(rows, batch)
		}
		more, err := r.blocks.Advance(r.parser.at)
		if err != nil || !more {
			return false, err
		}
		r.load(0)
	}
}

// collect finds the cells of the next rows of the block. It returns 0 when the block has no further complete row.
func (r *reader) collect() (int, error) {
	for i := range r.cells {
		r.cells[i] = r.cells[i][:0]
	}
	r.starts = r.starts[:0]
	if rows := min(r.plain.rows(), r.env.BatchRows); rows > 0 {
		r.starts = r.plain.starts(r.starts, rows)
		for i, c := range r.split.columns {
			r.cells[i] = r.plain.cells(r.cells[i], c.Index, r.starts)
		}
		r.parser.at = r.plain.skip(rows)
		return rows, nil
	}
	return r.collectParsed()
}

// collectParsed parses rows byte by byte.
func (r *reader) collectParsed() (int, error) {
	width := len(r.split.fields)
	for rows := 0; ; rows++ {
		whole := r.parser.skipBlank(r.blocks.Last)
		if !whole || rows == r.env.BatchRows || r.parser.at == len(r.blocks.Block) {
			return rows, nil
		}
		start := r.parser.at
		var err error
		r.fields, err = r.parser.row(r.fields[:0], r.blocks.Last)
		if errors.Is(err, errUnterminated) {
			return rows, nil
		}
		if err != nil {
			return 0, r.failure(r.parser.opened, "%s", err)
		}
		if len(r.fields) > width || len(r.fields) < width && !r.split.format.options.Truncated {
			return 0, r.failure(start, "expected %d fields, found %d", width, len(r.fields))
		}
		r.starts = append(r.starts, uint32(start))
		for i, c := range r.split.columns {
			cell := field{}
			if c.Index < len(r.fields) {
				cell = r.fields[c.Index]
			}
			r.cells[i] = append(r.cells[i], cell)
		}
	}
}

// emit parses the cells into vectors.
func (r *reader) emit(rows int, batch *vector.Batch) error {
	for i, c := range r.columns {
		if err := c.parse(r.cells[i]); err != nil {
			return err
		}
	}
	*batch = r.out
	batch.Len = rows
	return nil
}

// text is a hold on the heap that is the block.
func (r *reader) text() *vector.Heap {
	if r.heap == nil {
		r.heap = vector.NewHeap(r.blocks.Buffer.Retain())
	}
	return r.heap.Retain()
}

// Close implements table.Reader.
func (r *reader) Close() error {
	for _, c := range r.columns {
		c.close()
	}
	r.out.Release()
	r.heap.Release()
	r.blocks.Close()
	r.plain.block = nil
	r.charge.Release()
	scratches.Put(r.scratch)
	r.scratch = nil
	return nil
}

// failure is an error at a position in the block.
func (r *reader) failure(at int, format string, args ...any) error {
	return r.split.format.malformed(r.split.file, r.blocks.Offset+int64(at), fmt.Errorf(format, args...))
}

// malformed is an error at a position in a file.
func (f *Format) malformed(file source.File, at int64, problem error) error {
	return text.Malformed(f.textSource(file, span{}), at, problem)
}

func (f *Format) textSource(file source.File, s span) text.Source {
	return text.Source{
		File: file, Compression: text.CompressionOf(f.options.Compression, file.Path), Span: text.Span{From: s.from, To: s.to},
		BlockBytes: f.blockBytes, Hint: "is a quote not closed?",
	}
}

func (f *Format) openBlocks(ctx context.Context, budget *memory.Budget, file source.File, s span) (*text.Blocks, error) {
	return text.Open(ctx, budget, f.textSource(file, s))
}

// compressed reports whether a file is, so that it is one span.
func (f *Format) compressed(file source.File) bool {
	return text.CompressionOf(f.options.Compression, file.Path) != text.None
}
