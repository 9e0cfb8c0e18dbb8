package ipc

import (
	"context"
	"encoding/binary"
	"io"
	"slices"
	"sync"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/ipc/metadata"
	"github.com/ballista-go/ballista/core/source/store"
	"github.com/ballista-go/ballista/core/types"
)

const magic = "ARROW1"

// index is where the messages of a file lie. It does not change.
type index struct {
	fields       []*metadata.Field
	schema       *arrow.Schema
	batches      []batchPlace
	dictionaries []dictionaryPlace
}

// batchPlace is a record batch. Of the dictionaries the first so many are before it.
type batchPlace struct {
	place
	rows         int64
	dictionaries int
}

// dictionaryPlace is a dictionary, or values that are added to one.
type dictionaryPlace struct {
	place
	id    int64
	delta bool
}

// indexKey identifies the content of a file.
type indexKey struct {
	path     string
	size     int64
	modified int64
}

const keptIndexes = 256

// indexes are those of the files that were read last.
var indexes struct {
	sync.Mutex
	byFile map[indexKey]*index
	order  []indexKey
}

// indexOf returns the index of a file, which it makes once.
func indexOf(ctx context.Context, file source.File) (*index, error) {
	object, err := store.Open(ctx, file)
	if err != nil {
		return nil, err
	}
	defer object.Close() //nolint:errcheck // read only
	return indexOfObject(ctx, object, file)
}

func indexOfObject(ctx context.Context, object store.Object, file source.File) (*index, error) {
	key := indexKey{path: file.Path, size: file.Size, modified: file.Modified.UnixNano()}
	indexes.Lock()
	known := indexes.byFile[key]
	indexes.Unlock()
	if known != nil {
		return known, nil
	}
	x, err := readIndex(ctx, object, object.Size())
	if err != nil {
		return nil, within(err, file)
	}
	indexes.Lock()
	defer indexes.Unlock()
	if indexes.byFile == nil {
		indexes.byFile = map[indexKey]*index{}
	}
	if indexes.byFile[key] == nil {
		indexes.order = append(indexes.order, key)
	}
	indexes.byFile[key] = x
	if len(indexes.order) > keptIndexes {
		delete(indexes.byFile, indexes.order[0])
		indexes.order = slices.Delete(indexes.order, 0, 1)
	}
	return x, nil
}

// readIndex reads the footer of a file, or goes through the messages of a stream.
func readIndex(ctx context.Context, r io.ReaderAt, size int64) (*index, error) {
	start := make([]byte, min(size, int64(len(magic))))
	if err := readAt(r, start, 0); err != nil {
		return nil, err
	}
	switch {
	case string(start) == magic:
		return readFooter(ctx, r, size)
	case len(start) >= 4 && string(start[:4]) == "FEA1":
		return nil, errs.New(errs.Unsupported, "version 1 of Feather")
	}
	return readStream(ctx, r, size)
}

// readStream goes through the messages of a stream.
func readStream(ctx context.Context, r io.ReaderAt, size int64) (*index, error) {
	first, err := readMessage(r, size, 0)
	switch {
	case err != nil:
		return nil, invalid("neither a file nor a stream of Arrow: %w", err)
	case first == nil || first.kind != schemaMessage:
		return nil, invalid("neither a file nor a stream of Arrow: it begins with no schema")
	}
	x := &index{}
	if err := x.readSchema(first.header); err != nil {
		return nil, err
	}
	for at := first.end(); ; {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		next, err := readMessage(r, size, at)
		if err != nil || next == nil {
			return x, err
		}
		if err := x.add(next); err != nil {
			return nil, err
		}
		at = next.end()
	}
}

// readSchema notes the columns, if the engine has all of their types.
func (x *index) readSchema(t metadata.Table) error {
	schema, err := metadata.ReadSchema(t)
	if err != nil {
		return err
	}
	if schema.Swapped {
		return errs.New(errs.Unsupported, "the file is big-endian")
	}
	fields := make([]arrow.Field, len(schema.Fields))
	for i, f := range schema.Fields {
		if f.Err != nil {
			return f.Err
		}
		if _, held := types.LayoutOf(f.Type); !held {
			return errs.New(errs.Unsupported, "column %q is of type %s", f.Name, f.Type)
		}
		fields[i] = f.Field
	}
	x.fields, x.schema = schema.Fields, arrow.NewSchema(fields, &schema.Metadata)
	return nil
}

// add notes a message.
func (x *index) add(o *opened) error {
	switch o.kind {
	case dictionaryMessage:
		x.dictionaries = append(x.dictionaries, dictionaryPlace{place: o.place, id: o.header.Integer(0, 8, 0), delta: o.header.Integer(2, 1, 0) != 0})
		return nil
	case batchMessage:
		b, err := readBatch(o, x.fields)
		if err != nil {
			return err
		}
		x.batches = append(x.batches, batchPlace{place: o.place, rows: b.rows, dictionaries: len(x.dictionaries)})
		return nil
	}
	return invalid("message at byte %d is neither a record batch nor a dictionary", o.at)
}

// readFooter reads the footer of a file and the messages that it names.
func readFooter(ctx context.Context, r io.ReaderAt, size int64) (*index, error) {
	const trailer = int64(4 + len(magic))
	if size < trailer+8 {
		return nil, invalid("file is too short: %d bytes", size)
	}
	end := make([]byte, trailer)
	if err := readAt(r, end, size-trailer); err != nil {
		return nil, err
	}
	length := int64(binary.LittleEndian.Uint32(end))
	if string(end[4:]) != magic {
		return nil, invalid("file does not end in %s: it may have been cut off", magic)
	}
	if length > min(size-trailer, maxMetadata) {
		return nil, invalid("footer is longer than the file: %d bytes", length)
	}
	encoded := make([]byte, length)
	if err := readAt(r, encoded, size-trailer-length); err != nil {
		return nil, err
	}
	x, footer := &index{}, metadata.Root(encoded)
	schema, ok := footer.Table(1)
	if !ok || footer.Damaged() {
		return nil, invalid("footer is damaged")
	}
	if err := x.readSchema(schema); err != nil {
		return nil, err
	}
	for _, list := range []int64{2, 3} { // dictionaries, record batches
		if err := x.addBlocks(ctx, r, size, footer, list); err != nil {
			return nil, err
		}
	}
	return x, nil
}

const blockBytes = 24

// addBlocks notes the messages of a list in the footer.
func (x *index) addBlocks(ctx context.Context, r io.ReaderAt, size int64, footer metadata.Table, list int64) error {
	blocks, n := footer.List(list, blockBytes)
	if footer.Damaged() {
		return invalid("footer is damaged")
	}
	for i := range n {
		if err := ctx.Err(); err != nil {
			return err
		}
		at, metadata := pair(blocks, i*blockBytes)
		if metadata = int64(int32(metadata)); at < 0 || at > size || metadata <= 0 {
			return invalid("footer names a message at byte %d", at)
		}
		o, err := readMessage(r, size, at)
		if err != nil {
			return err
		}
		if o == nil || o.kind == dictionaryMessage != (list == 2) {
			return invalid("footer names another message than there is at byte %d", at)
		}
		if err := x.add(o); err != nil {
			return err
		}
	}
	return nil
}

// pair reads two integers of 8 bytes at a position of a list.
func pair(items []byte, at int) (first, second int64) {
	return int64(binary.LittleEndian.Uint64(items[at:])), int64(binary.LittleEndian.Uint64(items[at+8:]))
}
