package parquet

import (
	"context"
	"encoding/binary"
	"sync"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/parquet/format"
	"github.com/ballista-go/ballista/core/source/store"
)

const (
	magic          = "PAR1"
	encryptedMagic = "PARE"
	tailBytes      = 64 << 10 // read at once from the end of a file
	trailerBytes   = 8        // the footer's length and the magic
)

// footer is a file's metadata, checked and with its schema. Nothing of it changes but the marks.
type footer struct {
	meta   *format.FileMetaData
	schema *schema
	size   int64 // of the file
	bytes  int64 // of the encoded footer
	marks  pageMarks
}

// fileKey identifies the content of a file.
type fileKey struct {
	path     string
	size     int64
	modified int64
}

func keyOf(file source.File) fileKey {
	return fileKey{path: file.Path, size: file.Size, modified: file.Modified.UnixNano()}
}

// footers are those read last.
var footers = footerCache{entries: map[fileKey]*footer{}}

const cachedFooterBytes = 64 << 20

type footerCache struct {
	mu      sync.Mutex
	entries map[fileKey]*footer
	order   []fileKey // by time of entry
	bytes   int64
}

func (c *footerCache) get(key fileKey) *footer {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.entries[key]
}

func (c *footerCache) put(key fileKey, f *footer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.entries[key] != nil {
		return
	}
	c.entries[key] = f
	c.order = append(c.order, key)
	c.bytes += f.bytes
	for c.bytes > cachedFooterBytes && len(c.order) > 1 {
		oldest := c.order[0]
		c.order = c.order[1:]
		c.bytes -= c.entries[oldest].bytes
		delete(c.entries, oldest)
	}
}

// footerOf returns the footer of a file, which it reads once.
func footerOf(ctx context.Context, file source.File) (*footer, error) {
	if f := footers.get(keyOf(file)); f != nil {
		return f, nil
	}
	object, err := store.Open(ctx, file)
	if err != nil {
		return nil, err
	}
	defer object.Close()
	return footerOfObject(object, file)
}

// footerOfObject is footerOf for a file that is open.
func footerOfObject(object store.Object, file source.File) (*footer, error) {
	if f := footers.get(keyOf(file)); f != nil {
		return f, nil
	}
	f, err := readFooter(object)
	if err != nil {
		return nil, within(err, "parquet file %s", file.Path)
	}
	footers.put(keyOf(file), f)
	return f, nil
}

func readFooter(object store.Object) (*footer, error) {
	size := object.Size()
	if size < trailerBytes+int64(len(magic)) {
		return nil, invalid("no Parquet file: %d bytes are too few", size)
	}
	tail := make([]byte, min(size, tailBytes))
	if err := readAt(object, tail, size-int64(len(tail))); err != nil {
		return nil, err
	}
	encoded, err := encodedFooter(object, tail)
	if err != nil {
		return nil, err
	}
	meta, err := format.DecodeFile(encoded)
	if err != nil {
		return nil, within(err, "footer")
	}
	f := &footer{meta: meta, size: size, bytes: int64(len(encoded))}
	if f.schema, err = newSchema(meta); err != nil {
		return nil, within(err, "schema")
	}
	return f, f.check()
}

// encodedFooter returns the bytes of the footer, of which tail has at least the trailer.
func encodedFooter(object store.Object, tail []byte) ([]byte, error) {
	trailer := tail[len(tail)-trailerBytes:]
	switch string(trailer[4:]) {
	case magic:
	case encryptedMagic:
		return nil, errs.New(errs.Unsupported, "encrypted Parquet footer")
	default:
		return nil, invalid("no Parquet file: it ends in %q", trailer[4:])
	}
	length := int64(binary.LittleEndian.Uint32(trailer))
	if length > object.Size()-trailerBytes-int64(len(magic)) {
		return nil, invalid("footer is longer than the file: %d of %d bytes", length, object.Size())
	}
	if known := int64(len(tail) - trailerBytes); length <= known {
		return tail[known-length : known], nil
	}
	encoded := make([]byte, length)
	return encoded, readAt(object, encoded, object.Size()-trailerBytes-length)
}

// check compares what the footer says about its row groups with its schema and the file's size.
func (f *footer) check() error {
	for i := range f.meta.RowGroups {
		group := &f.meta.RowGroups[i]
		if group.Rows < 0 {
			return invalid("row group %d has a negative number of rows: %d", i, group.Rows)
		}
		if len(group.Columns) != len(f.schema.leaves) {
			return invalid("row group %d has %d columns instead of %d", i, len(group.Columns), len(f.schema.leaves))
		}
		for c := range group.Columns {
			if err := f.checkChunk(group, c); err != nil {
				return within(err, "row group %d, column %s", i, f.schema.leaves[c].path)
			}
		}
	}
	return nil
}

func (f *footer) checkChunk(group *format.RowGroup, column int) error {
	chunk, leaf := &group.Columns[column], f.schema.leaves[column]
	switch {
	case chunk.Encrypted && !chunk.HasMeta:
		return errs.New(errs.Unsupported, "encrypted column")
	case chunk.FilePath != "":
		return errs.New(errs.Unsupported, "column in another file: %q", chunk.FilePath)
	case chunk.Type != leaf.physical:
		return invalid("column chunk of type %s for a column of type %s", chunk.Type, leaf.physical)
	case leaf.maxRep == 0 && chunk.Values != group.Rows:
		return invalid("column chunk of %d values for %d rows", chunk.Values, group.Rows)
	case chunk.Values < 0 || chunk.Values < group.Rows:
		return invalid("column chunk of %d values for %d rows", chunk.Values, group.Rows)
	}
	from, to := extentOf(chunk)
	if from < 0 || to < from || to > f.size {
		return invalid("column chunk lies outside the file: from %d to %d of %d bytes", from, to, f.size)
	}
	return nil
}

// extentOf is where the pages of a chunk lie.
func extentOf(chunk *format.ColumnChunk) (from, to int64) {
	from = chunk.DataPageOffset
	if d := chunk.DictionaryPageOffset; d > 0 && d < from {
		from = d
	}
	if chunk.Compressed < 0 || from > 1<<62 || chunk.Compressed > 1<<62 {
		return 0, -1
	}
	return from, from + chunk.Compressed
}
