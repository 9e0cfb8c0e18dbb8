package ipc

import (
	"encoding/binary"
	"math"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source/ipc/metadata"
	"github.com/ballista-go/ballista/core/types"
)

// batch is the metadata of a record batch: of the values of fields, and of those of their children after them.
type batch struct {
	place
	rows     int64
	nodes    []nodePlace
	buffers  []bufferPlace
	codec    compression
	columns  []columnPlace
	variadic []int64 // how many buffers views have beyond the usual ones, by column of views
}

// nodePlace is the number of values and of nulls of a field.
type nodePlace struct{ length, nulls int64 }

// bufferPlace is where a buffer lies in the body.
type bufferPlace struct{ offset, length int64 }

// columnPlace is where the nodes and the buffers of a column begin, and how many buffers its views have beyond the usual ones.
type columnPlace struct{ node, buffer, variadic int }

// compression is how the buffers of a batch are compressed.
type compression uint8

const (
	uncompressed compression = iota
	lz4Frame
	zstandard
)

// readBatch reads the metadata of a record batch or of a dictionary's values, and checks it against the fields that it should have.
func readBatch(o *opened, fields []*metadata.Field) (*batch, error) {
	t := o.header
	b := &batch{place: o.place, rows: t.Integer(0, 8, 0)}
	nodes, n := t.List(1, 16)
	for i := range n {
		length, nulls := pair(nodes, 16*i)
		b.nodes = append(b.nodes, nodePlace{length, nulls})
	}
	buffers, n := t.List(2, 16)
	for i := range n {
		offset, length := pair(buffers, 16*i)
		if offset < 0 || length < 0 || offset > b.body-length {
			return nil, invalid("buffer %d of the batch at byte %d lies outside of its body: %d bytes at %d of %d", i, b.at, length, offset, b.body)
		}
		b.buffers = append(b.buffers, bufferPlace{offset, length})
	}
	var variadic []int64
	counts, n := t.List(4, 8)
	for i := range n {
		variadic = append(variadic, int64(binary.LittleEndian.Uint64(counts[8*i:])))
	}
	if t.Damaged() {
		return nil, invalid("metadata of the batch at byte %d is damaged", b.at)
	}
	if err := b.readCodec(t); err != nil {
		return nil, err
	}
	return b, b.locate(fields, variadic)
}

func (b *batch) readCodec(t metadata.Table) error {
	written, ok := t.Table(3)
	if !ok {
		return nil
	}
	switch codec := written.Integer(0, 1, 0); codec {
	case 0:
		b.codec = lz4Frame
	case 1:
		b.codec = zstandard
	default:
		return errs.New(errs.Unsupported, "compression number %d", codec)
	}
	if method := written.Integer(1, 1, 0); method != 0 {
		return errs.New(errs.Unsupported, "method of compression number %d", method)
	}
	return nil
}

// locate finds the nodes and buffers of each column.
func (b *batch) locate(fields []*metadata.Field, variadic []int64) error {
	b.variadic = variadic
	w := walk{batch: b, variadic: variadic}
	for _, f := range fields {
		b.columns = append(b.columns, columnPlace{node: w.node, buffer: w.buffer, variadic: w.view})
		if w.node < len(b.nodes) && b.nodes[w.node].length != b.rows {
			return invalid("column %q of the batch at byte %d has %d values for %d rows", f.Name, b.at, b.nodes[w.node].length, b.rows)
		}
		if err := w.skip(f); err != nil {
			return err
		}
	}
	if w.node != len(b.nodes) || w.buffer != len(b.buffers) {
		return invalid("batch at byte %d has %d fields and %d buffers, expected %d and %d", b.at, len(b.nodes), len(b.buffers), w.node, w.buffer)
	}
	if b.rows < 0 || b.rows > math.MaxInt32 {
		return invalid("batch at byte %d has %d rows", b.at, b.rows)
	}
	return nil
}

// walk goes through the fields of a batch in the order of their nodes.
type walk struct {
	batch              *batch
	node, buffer, view int
	variadic           []int64 // by view column
}

// skip passes over a field and its children.
func (w *walk) skip(f *metadata.Field) error {
	if w.node >= len(w.batch.nodes) {
		return invalid("batch at byte %d has no values of column %q", w.batch.at, f.Name)
	}
	buffers := buffersOf(f)
	if viewed(f) {
		if w.view >= len(w.variadic) {
			return invalid("batch at byte %d does not say how many buffers column %q has", w.batch.at, f.Name)
		}
		more := w.variadic[w.view]
		if more < 0 || more > int64(len(w.batch.buffers)) {
			return invalid("batch at byte %d claims %d buffers of column %q", w.batch.at, more, f.Name)
		}
		buffers += int(more)
		w.view++
	}
	if w.buffer+buffers > len(w.batch.buffers) {
		return invalid("batch at byte %d lacks buffers of column %q", w.batch.at, f.Name)
	}
	if err := w.batch.checkSizes(f, w.batch.nodes[w.node], w.batch.buffers[w.buffer:w.buffer+buffers]); err != nil {
		return err
	}
	w.node++
	w.buffer += buffers
	for _, child := range childrenOf(f) {
		if err := w.skip(child); err != nil {
			return err
		}
	}
	return nil
}

// childrenOf are the children that are in the batch: those of a dictionary's values are not.
func childrenOf(f *metadata.Field) []*metadata.Field {
	if f.Type.ID() == arrow.DICTIONARY {
		return nil
	}
	return f.Children
}

func viewed(f *metadata.Field) bool {
	id := f.Type.ID()
	return id == arrow.STRING_VIEW || id == arrow.BINARY_VIEW
}

// buffersOf is how many buffers a field has, without those that views may have more.
func buffersOf(f *metadata.Field) int {
	switch f.Type.ID() {
	case arrow.NULL:
		return 0
	case arrow.STRUCT, arrow.FIXED_SIZE_LIST:
		return 1
	case arrow.STRING, arrow.BINARY, arrow.LARGE_STRING, arrow.LARGE_BINARY, arrow.LIST_VIEW, arrow.LARGE_LIST_VIEW:
		return 3
	}
	return 2
}

// checkSizes compares the number of values that a field claims with the bytes that it has, so that no count is believed that
// nothing bears out.
func (b *batch) checkSizes(f *metadata.Field, n nodePlace, buffers []bufferPlace) error {
	if n.length < 0 || n.nulls < 0 || n.nulls > n.length {
		return invalid("column %q of the batch at byte %d has %d nulls of %d values", f.Name, b.at, n.nulls, n.length)
	}
	if len(buffers) < 2 || b.codec != uncompressed {
		return nil
	}
	width, held := widthOf(f.Type), buffers[1].length
	if f.Type.ID() == arrow.BOOL && held < n.length/8 || width > 0 && held/width < n.length {
		return invalid("column %q of the batch at byte %d has %d bytes for %d values", f.Name, b.at, held, n.length)
	}
	return nil
}

// widthOf is how many whole bytes of its second buffer each value of a type takes at least.
func widthOf(t types.Type) int64 {
	switch t := t.(type) {
	case *arrow.DictionaryType:
		return widthOf(t.IndexType)
	case *arrow.StringViewType, *arrow.BinaryViewType:
		return 16
	case arrow.OffsetsDataType:
		return int64(t.OffsetTypeTraits().BytesRequired(1))
	case arrow.FixedWidthDataType:
		return int64(t.BitWidth() / 8)
	}
	return 0
}
