package csv

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source"
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
	r := &reader{split: s, env: env, blocks: b, parser: parser{options: &s.format.options}}
	if err := r.start(); err != nil {
		_ = r.Close()
		return nil, err
	}
	return r, nil
}

// reader reads a split. Rows of a block without quotes, all of them complete, are found by the positions of delimiters and
// newlines alone; other blocks are parsed byte by byte.
type reader struct {
	split     *split
	env       *table.Env
	blocks    *blocks
	parser    parser
	columns   []*column
	positions []uint32 // of delimiters and newlines; nil: the block is parsed
	first     uint32   // where the first of the rows that positions speak of begins
	cells     [][]field
	fields    []field
	starts    []uint32 // of the batch's rows
	out       vector.Batch
}

func (r *reader) start() error {
	at, err := r.blocks.skipPartial()
	if err != nil {
		return err
	}
	if r.split.span.from == 0 && r.split.format.options.Header {
		if at, err = r.skipHeader(at); err != nil {
			return err
		}
	}
	r.out.Resize(len(r.split.columns))
	r.cells = make([][]field, len(r.split.columns))
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
		r.parser.block, r.parser.at = r.blocks.block, at
		r.parser.skipBlank()
		_, err := r.parser.row(nil, r.blocks.last)
		if err == nil {
			return r.parser.at, nil
		}
		if !errors.Is(err, errUnterminated) {
			return 0, r.failure(r.parser.at, "%s", err)
		}
		if _, err := r.blocks.advance(at); err != nil {
			return 0, err
		}
		at = 0
	}
}

// load prepares the rows of the block from position at on.
func (r *reader) load(at int) {
	r.parser.block, r.parser.at = r.blocks.block, at
	r.positions = r.positions[:0]
	if !r.plain(at) {
		r.positions = nil
	}
}

// plain finds the rows of a block by its delimiters and newlines, if they are regular: as many fields in each row as the file
// has.
func (r *reader) plain(at int) bool {
	o := &r.split.format.options
	block := r.blocks.block[at:]
	width := len(r.split.fields)
	if o.Comment != 0 || o.Terminator != 0 || o.Escape != 0 || width == 0 || bytes.IndexByte(block, o.Quote) >= 0 {
		return false
	}
	end := bytes.LastIndexByte(block, '\n') + 1
	var newlines int
	r.positions, newlines = appendIndex(r.positions, block[:end], o.Delimiter)
	if len(r.positions) != newlines*width || newlines == 0 {
		return false
	}
	for row := width - 1; row < len(r.positions); row += width {
		if block[r.positions[row]] != '\n' {
			return false
		}
	}
	for i := range r.positions {
		r.positions[i] += uint32(at)
	}
	r.first = uint32(at)
	return bytes.IndexByte(block[:end], '\r') < 0 || bytes.Count(block[:end], []byte("\r\n")) == bytes.Count(block[:end], []byte{'\r'})
}

// Next implements table.Reader.
func (r *reader) Next(ctx context.Context, batch *vector.Batch) (bool, error) {
	for {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		rows, err := r.collect()
		if err != nil {
			return false, err
		}
		if rows > 0 {
			return true, r.emit(rows, batch)
		}
		more, err := r.blocks.advance(r.parser.at)
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
	if r.positions != nil {
		return r.collectPlain(), nil
	}
	return r.collectParsed()
}

// collectPlain takes the cells of rows from the positions.
func (r *reader) collectPlain() int {
	width := len(r.split.fields)
	rows := min(len(r.positions)/width, r.env.BatchRows)
	start := r.first
	kept := 0
	for ; kept < rows && !r.blocks.past(int(start)); kept++ {
		r.starts = append(r.starts, start)
		start = r.positions[(kept+1)*width-1] + 1
	}
	for i, c := range r.split.columns {
		r.cells[i] = r.plainCells(r.cells[i], c.Index, width, kept)
	}
	if kept == 0 {
		return 0
	}
	r.first = start
	r.parser.at = int(start)
	r.positions = r.positions[kept*width:]
	return kept
}

func (r *reader) plainCells(cells []field, index, width, rows int) []field {
	last := index == width-1
	for row := range rows {
		from := r.starts[row]
		if index > 0 {
			from = r.positions[row*width+index-1] + 1
		}
		to := r.positions[row*width+index]
		if last && to > from && r.blocks.block[to-1] == '\r' {
			to--
		}
		cells = append(cells, field{from, to})
	}
	return cells
}

// collectParsed parses rows byte by byte.
func (r *reader) collectParsed() (int, error) {
	width := len(r.split.fields)
	for rows := 0; ; rows++ {
		r.parser.skipBlank()
		if rows == r.env.BatchRows || r.parser.at == len(r.blocks.block) || r.blocks.past(r.parser.at) {
			return rows, nil
		}
		start := r.parser.at
		var err error
		r.fields, err = r.parser.row(r.fields[:0], r.blocks.last)
		if errors.Is(err, errUnterminated) {
			return rows, nil
		}
		if err != nil {
			return 0, r.failure(start, "%s", err)
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

// Close implements table.Reader.
func (r *reader) Close() error {
	for _, c := range r.columns {
		c.close()
	}
	r.out.Release()
	r.blocks.close()
	return nil
}

// failure is an error in the row that begins at a position in the block.
func (r *reader) failure(at int, format string, args ...any) error {
	return errs.New(errs.InvalidValue, "%s line %d: %s", r.split.file.Path, r.line(at), fmt.Sprintf(format, args...))
}

// line is the number of the line that begins at a position in the block: the file is read again up to there.
func (r *reader) line(at int) int64 {
	again, err := r.split.format.openBlocks(context.Background(), r.env.Budget, r.split.file, span{to: r.split.file.Size, whole: r.split.span.whole})
	if err != nil {
		return 0
	}
	defer again.close()
	target := r.blocks.offset + int64(at)
	line := int64(1)
	for again.offset+int64(len(again.block)) < target {
		line += int64(bytes.Count(again.block, []byte{'\n'}))
		if more, err := again.advance(len(again.block)); err != nil || !more {
			return line
		}
	}
	return line + int64(bytes.Count(again.block[:max(target-again.offset, 0)], []byte{'\n'}))
}
