package parquetout_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/source/parquet"
	"github.com/ballista-go/ballista/core/source/sourcetest"
)

// TestEveryByteOfPagesIsChecked changes one byte of the pages after another: what is read are the rows that were written, or an error.
func TestEveryByteOfPagesIsChecked(t *testing.T) {
	rows := sourcetest.Random(random(7), 30, arrow.PrimitiveTypes.Int64, arrow.BinaryTypes.StringView, arrow.ListOf(arrow.PrimitiveTypes.Float64))
	for _, options := range []map[string]string{
		{"compression": "zstd"}, {"compression": "uncompressed", "dictionary_enabled": "false", "writer_version": "2.0"},
	} {
		w := write(t, options, rows)
		end := w.pagesEnd()
		if end < 300 {
			t.Fatalf("the pages have %d bytes", end)
		}
		refused := 0
		for at := 4; at < end; at++ {
			damaged := bytes.Clone(w.content)
			damaged[at] ^= 0x10
			got, err := sourcetest.Read(parquet.New(), sourcetest.Save(t, "damaged.parquet", damaged), rows.Schema)
			switch {
			case err != nil:
				refused++
			case fmt.Sprint(got.Columns) != fmt.Sprint(rows.Columns):
				t.Fatalf("%v: other rows once byte %d of %d has changed", options, at, end)
			}
		}
		if refused < (end-4)*9/10 {
			t.Errorf("%v: %d of %d changes were noticed", options, refused, end-4)
		}
	}
}

// pagesEnd is where the last page of the last chunk ends.
func (w written) pagesEnd() int {
	last := w.meta.RowGroups[len(w.meta.RowGroups)-1].Columns
	c := last[len(last)-1]
	from := c.DataPageOffset
	if c.DictionaryPageOffset > 0 {
		from = min(from, c.DictionaryPageOffset)
	}
	return int(from + c.Compressed)
}
