package parquet

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/ballista-go/ballista/core/source/store"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

// TestParts reads row groups in pieces, as several workers do, and compares what they read with the whole.
func TestParts(t *testing.T) {
	for _, path := range testFiles(t) {
		if _, other := outcomes[filepath.Base(path)]; other {
			continue
		}
		t.Run(filepath.Base(path), func(t *testing.T) {
			whole := &scan{path: path}
			schema, want, rows, err := whole.run()
			if err != nil {
				t.Fatal(err)
			}
			file, _ := store.Stat(context.Background(), path)
			footer, _ := footerOf(context.Background(), file)
			got := make([][]types.Value, len(want))
			for _, groups := range pieces(footer) {
				part := &Split{File: file, Schema: schema, Request: whole.request(schema), Groups: groups}
				if _, err := (&scan{batchRows: 50}).readSplit(part, got); err != nil {
					t.Fatal(err)
				}
			}
			for i := range want {
				if len(got[i]) != rows {
					t.Fatalf("%d rows, want %d", len(got[i]), rows)
				}
				for row := range want[i] {
					if !vectortest.Equal(got[i][row], want[i][row]) {
						t.Fatalf("row %d of %s is %v, want %v", row, schema.Field(i).Name, got[i][row], want[i][row])
					}
				}
			}
		})
	}
}

// pieces cuts each row group of a file in three, and joins the last with the first of the next.
func pieces(f *footer) [][]GroupRows {
	var splits [][]GroupRows
	var open []GroupRows
	for group := range f.meta.RowGroups {
		rows := f.meta.RowGroups[group].Rows
		open = append(open, GroupRows{group, 0, rows / 3})
		splits = append(splits, open, []GroupRows{{group, rows / 3, rows * 3 / 4}})
		open = []GroupRows{{group, rows * 3 / 4, rows}}
	}
	return append(splits, open)
}

// TestCount counts rows without columns, for which the pages must agree with the footer.
func TestCount(t *testing.T) {
	for _, path := range testFiles(t) {
		_, _, want, err := (&scan{path: path}).run()
		if err != nil {
			continue
		}
		_, _, got, err := (&scan{path: path, columns: []string{}}).run()
		if err != nil || got != want {
			t.Errorf("%s: %d rows counted and %d read: %v", path, got, want, err)
		}
	}
}

func TestLimit(t *testing.T) {
	for _, limit := range []int64{1, 119, 120, 121, 1000} {
		s := &scan{path: "testdata/made/flat.parquet", limit: limit}
		_, _, rows, err := s.run()
		if want := min(limit, 300); err != nil || int64(rows) < want || int64(rows) > want+120 {
			t.Errorf("limit %d gives %d rows: %v", limit, rows, err)
		}
	}
}
