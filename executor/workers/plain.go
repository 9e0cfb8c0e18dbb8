package workers

import (
	"fmt"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	arrowmemory "github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/ballista-go/ballista/core/types"
)

// A plain column lies in memory as its values, which all have the same width, and behind them, if some are NULL, a bitmap of those that
// are not. Both begin at multiples of regionAlign. Columns that follow one another cost less to send so than as a record batch.

// widthOf is how many bytes a value takes, or 0 where values do not simply follow one another.
func widthOf(t types.Type) int {
	fixed, ok := t.(arrow.FixedWidthDataType)
	if _, coded := t.(*arrow.DictionaryType); !ok || coded || fixed.BitWidth()%8 != 0 {
		return 0
	}
	return fixed.BitWidth() / 8
}

func aligned(size int) int { return (size + regionAlign - 1) / regionAlign * regionAlign }

// mostPlain is how many columns have a bit in a number.
const mostPlain = 63

// plain adds the columns of rows to a request. nulls has a bit for each that has a bitmap.
func (g *gather) plain(columns []arrow.Array, rows int) (nulls int64) {
	for k, column := range columns {
		buffers := column.Data().Buffers()
		g.aligned(buffers[1].Bytes()[:rows*widthOf(column.DataType())])
		if column.NullN() > 0 {
			nulls |= 1 << k
			g.aligned(buffers[0].Bytes()[:(rows+7)/8])
		}
	}
	return nulls
}

// aligned adds bytes, and what is missing to the next multiple.
func (g *gather) aligned(p []byte) {
	var zeros [regionAlign]byte
	_, _ = g.Write(p)
	_, _ = g.Write(zeros[:aligned(len(p))-len(p)])
}

// isPlain reports whether columns can travel as plain ones, and fit into so much memory.
func isPlain(columns []arrow.Array, rows, room int) bool {
	size := 0
	for _, column := range columns {
		width := widthOf(column.DataType())
		if width == 0 || column.Data().Offset() != 0 {
			return false
		}
		size += aligned(rows*width) + aligned((rows+7)/8)
	}
	return rows > 0 && len(columns) > 0 && len(columns) <= mostPlain && size <= room
}

// plain makes an array of a plain column.
func plain(t types.Type, given []byte, rows int) (arrow.Array, error) {
	width := widthOf(t)
	if width == 0 {
		return nil, fmt.Errorf("values of %s in memory", t)
	}
	values := rows * width
	buffers, nulls := make([]*arrowmemory.Buffer, 2), 0
	switch len(given) {
	case values:
	case aligned(values) + (rows+7)/8:
		buffers[0], nulls = copied(given[aligned(values):]), array.UnknownNullCount
		defer buffers[0].Release()
	default:
		return nil, fmt.Errorf("an answer of %d bytes for %d rows of %s", len(given), rows, t)
	}
	buffers[1] = copied(given[:values])
	defer buffers[1].Release()
	data := array.NewData(t, rows, buffers, nil, nulls, 0)
	defer data.Release()
	return array.MakeFromData(data), nil
}

func copied(given []byte) *arrowmemory.Buffer {
	buffer := arrowmemory.NewResizableBuffer(blocks)
	buffer.Resize(len(given))
	copy(buffer.Bytes(), given)
	return buffer
}
