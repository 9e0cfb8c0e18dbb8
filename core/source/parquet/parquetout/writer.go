package parquetout

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"unsafe"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source/parquet/format"
	"github.com/ballista-go/ballista/core/vector"
)

// writer writes a file. It implements source.FileWriter.
type writer struct {
	options *settings
	nodes   []*node
	leaves  []*leaf
	chunks  map[*leaf]*chunk
	shred   shredder
	scratch *scratch
	meta    format.FileMetaData
	indexes []byte // the indexes of all row groups, as they will lie in the file
	rows    int    // of the row group
	all     []int32

	budget *memory.Budget
	charge memory.Charge
	fixed  int64 // what compressors need
	out    *counter
}

func (l *leaf) name() string { return strings.Join(l.path, ".") }

// Write implements source.FileWriter. Rows are written in slices that begin at the same rows of a group whatever the batches are, so that
// the same rows make the same file.
func (w *writer) Write(ctx context.Context, batch *vector.Batch) error {
	rows := batch.Rows
	if rows == nil {
		rows = w.identity(batch.Len)
	}
	for len(rows) > 0 {
		n := min(len(rows), w.options.sliceRows-w.rows%w.options.sliceRows, w.options.groupRows-w.rows)
		if err := w.slice(ctx, batch, rows[:n]); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

func (w *writer) identity(n int) []int32 {
	for i := len(w.all); i < n; i++ {
		w.all = append(w.all, int32(i))
	}
	return w.all[:n]
}

// slice writes rows that do not cross the end of a slice or of a group.
func (w *writer) slice(ctx context.Context, batch *vector.Batch, rows []int32) error {
	if err := w.reserve(ctx); err != nil {
		return err
	}
	for i, n := range w.nodes {
		if err := w.shred.column(n, batch.Columns[i], rows); err != nil {
			return err
		}
	}
	w.rows += len(rows)
	if w.rows%w.options.sliceRows == 0 {
		if err := w.spend(); err != nil {
			return err
		}
		for _, l := range w.leaves {
			if err := w.chunks[l].slice(); err != nil {
				return err
			}
		}
	}
	if w.rows == w.options.groupRows {
		return w.endGroup(ctx)
	}
	return ctx.Err()
}

func (w *writer) add(l *leaf, v *vector.Vector, present []int32, s *slots) error {
	return w.chunks[l].add(v, present, s)
}

// reserve charges what is held on Go's heap, and room for the pages that may end next. Where there is none, the row group ends early.
func (w *writer) reserve(ctx context.Context) error {
	err := w.charge.Set(w.heap() + 2*w.pending()) // once for scratch
	if err == nil || w.rows == 0 {
		return err
	}
	return w.endGroup(ctx)
}

// spend gives what was reserved for pages to them.
func (w *writer) spend() error { return w.charge.Set(w.heap()) }

// heap is how many bytes there are on Go's heap.
func (w *writer) heap() int64 {
	bytes := w.fixed + w.shred.memory() + w.scratch.memory() + int64(cap(w.indexes)) + 4*int64(cap(w.all))
	bytes += int64(len(w.meta.RowGroups)*len(w.leaves)) * int64(unsafe.Sizeof(format.ColumnChunk{}))
	for _, l := range w.leaves {
		bytes += w.chunks[l].memory()
	}
	return bytes
}

// pending is about how many bytes the pages take that are not complete.
func (w *writer) pending() int64 {
	bytes := int64(0)
	for _, l := range w.leaves {
		c := w.chunks[l]
		bytes += int64(c.store.size()) + int64(len(c.def)+len(c.rep))/8
	}
	return bytes
}

// endGroup writes the row group.
func (w *writer) endGroup(ctx context.Context) error {
	group := format.RowGroup{Rows: int64(w.rows), Offset: w.out.at}
	if err := w.spend(); err != nil {
		return err
	}
	for _, l := range w.leaves {
		c := w.chunks[l]
		if err := c.finish(); err != nil {
			return err
		}
		meta, locations, err := w.writeChunk(ctx, c)
		if err != nil {
			return err
		}
		group.Columns = append(group.Columns, meta)
		group.Bytes += meta.Uncompressed
		group.Compressed += meta.Compressed
		w.addIndexes(c, &group.Columns[len(group.Columns)-1], locations)
	}
	if err := w.writeBlooms(ctx, &group); err != nil {
		return err
	}
	for _, l := range w.leaves {
		w.chunks[l].restart()
	}
	w.meta.RowGroups = append(w.meta.RowGroups, group)
	w.meta.Rows += group.Rows
	w.rows = 0
	return ctx.Err()
}

// writeChunk writes the pages of a chunk, and says where they lie.
func (w *writer) writeChunk(ctx context.Context, c *chunk) (format.ColumnChunk, []format.PageLocation, error) {
	start := w.out.at
	meta := format.ColumnChunk{
		Type: c.leaf.element.Type, Codec: c.chosen.codec, Values: c.values, Uncompressed: c.plainSize, Path: c.leaf.path,
		Statistics: c.statistics(), DataPageOffset: start + int64(c.dictSize), Pages: c.counts(),
	}
	if c.dictPage != nil {
		meta.DictionaryPageOffset = start
		if err := w.out.write(ctx, c.dictPage.Bytes()[:c.dictSize]); err != nil {
			return meta, nil, err
		}
	}
	locations := make([]format.PageLocation, len(c.pages))
	for i := range c.pages {
		p := &c.pages[i]
		locations[i] = format.PageLocation{Offset: w.out.at, Bytes: int32(p.size), FirstRow: p.firstRow}
		if err := w.out.write(ctx, p.buffer.Bytes()[:p.size]); err != nil {
			return meta, nil, err
		}
	}
	meta.Compressed = w.out.at - start
	return meta, locations, nil
}

// counts are how many pages there are of each kind.
func (c *chunk) counts() []format.PageCount {
	var counts []format.PageCount
	if c.dictPage != nil {
		counts = append(counts, format.PageCount{Type: format.DictionaryPage, Encoding: format.Plain, Count: 1})
	}
	kind := format.DataPage
	if c.options.second {
		kind = format.DataPageV2
	}
	for i := range c.pages {
		e, at := c.pages[i].encoding, 0
		for at < len(counts) && (counts[at].Type != kind || counts[at].Encoding != e) {
			at++
		}
		if at == len(counts) {
			counts = append(counts, format.PageCount{Type: kind, Encoding: e})
		}
		counts[at].Count++
	}
	return counts
}

// addIndexes keeps the indexes of a chunk for the end of the file. Their offsets count from there until it is known.
func (w *writer) addIndexes(c *chunk, meta *format.ColumnChunk, locations []format.PageLocation) {
	if index := c.index(); index != nil {
		start := len(w.indexes)
		w.indexes = format.AppendColumnIndex(w.indexes, index)
		meta.ColumnIndexOffset, meta.ColumnIndexLength = int64(start), int32(len(w.indexes)-start)
	}
	start := len(w.indexes)
	w.indexes = format.AppendOffsetIndex(w.indexes, locations)
	meta.OffsetIndexOffset, meta.OffsetIndexLength = int64(start), int32(len(w.indexes)-start)
}

func (w *writer) writeBlooms(ctx context.Context, group *format.RowGroup) error {
	for i, l := range w.leaves {
		filter := w.chunks[l].bloom
		if filter == nil {
			continue
		}
		words := filter.fold()
		header := format.AppendBloomHeader(nil, int32(4*len(words)))
		group.Columns[i].BloomOffset, group.Columns[i].BloomLength = w.out.at, int32(len(header)+4*len(words))
		if err := w.out.write(ctx, header); err != nil {
			return err
		}
		if err := w.out.write(ctx, appendNumbers(nil, words)); err != nil {
			return err
		}
	}
	return nil
}

// Finish implements source.FileWriter.
func (w *writer) Finish(ctx context.Context) error {
	if w.rows > 0 {
		if err := w.endGroup(ctx); err != nil {
			return err
		}
	}
	for g := range w.meta.RowGroups {
		for c := range w.meta.RowGroups[g].Columns {
			meta := &w.meta.RowGroups[g].Columns[c]
			meta.ColumnIndexOffset += w.out.at
			meta.OffsetIndexOffset += w.out.at
		}
	}
	if err := w.out.write(ctx, w.indexes); err != nil {
		return err
	}
	footer := format.AppendFile(nil, &w.meta)
	footer = binary.LittleEndian.AppendUint32(footer, uint32(len(footer)))
	return w.out.write(ctx, append(footer, magic...))
}

// Close implements source.FileWriter.
func (w *writer) Close() {
	for _, c := range w.chunks {
		c.restart()
		c.bloom.release()
	}
	w.chunks = nil
	w.charge.Release()
}

// counter counts what is written.
type counter struct {
	out io.Writer
	at  int64
}

func (c *counter) write(ctx context.Context, data []byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	n, err := c.out.Write(data)
	c.at += int64(n)
	var known *errs.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	return errs.New(errs.IO, "writing a file: %w", err)
}
