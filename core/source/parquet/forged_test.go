package parquet

import (
	"bytes"
	"context"
	"os"
	"testing"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source/parquet/format"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/vector"
)

// TestForgedCounts lets footers lie about rows and values. Neither reading nor counting may believe them.
func TestForgedCounts(t *testing.T) {
	paths := []string{"testdata/made/flat.parquet", "testdata/made/flat_foreign.parquet", "testdata/made/nested.parquet", "testdata/made/nested_v2.parquet"}
	forgeries := map[string]func(g *format.RowGroup){
		"more rows":  func(g *format.RowGroup) { forge(g, 1) },
		"fewer rows": func(g *format.RowGroup) { forge(g, -1) },
		"many rows":  func(g *format.RowGroup) { forge(g, 1<<40) },
		"no rows":    func(g *format.RowGroup) { forge(g, -g.Rows) },
	}
	for _, path := range paths {
		for name, lie := range forgeries {
			for _, columns := range [][]string{nil, {}} {
				f, err := readFooter(readObject(t, path))
				if err != nil {
					t.Fatal(err)
				}
				lie(&f.meta.RowGroups[0])
				if err := readWith(t, path, f, columns); !errs.Is(err, errs.InvalidValue) {
					t.Errorf("%s with %s: error is %v", path, name, err)
				}
			}
		}
	}
}

// forge adds to the number of rows, and to that of the values which must agree with it.
func forge(g *format.RowGroup, more int64) {
	g.Rows += more
	for i := range g.Columns {
		g.Columns[i].Values += more
	}
}

// readWith reads the first row group of a file with another footer.
func readWith(t *testing.T, path string, f *footer, columns []string) error {
	return readObjectWith(t, readObject(t, path), path, f, columns)
}

func readObjectWith(t *testing.T, file object, path string, f *footer, columns []string) error {
	if err := f.check(); err != nil {
		return err
	}
	budget := memory.NewBudget("test", 1<<30, nil)
	env := &table.Env{Budget: budget, Settings: &expr.Settings{}, BatchRows: 64, Metrics: new(table.Metrics)}
	schema := f.schema.arrow()
	split := &Split{Schema: schema, Request: (&scan{columns: columns}).request(schema)}
	split.Groups = []GroupRows{{0, 0, f.meta.RowGroups[0].Rows}}
	r := newReader(&input{object: file, path: path, footer: f, env: env}, split)
	defer func() {
		_ = r.Close()
		if used := budget.Used(); used != 0 {
			t.Errorf("%s: %d bytes are still charged", path, used)
		}
	}()
	if err := r.prepare(); err != nil {
		return err
	}
	var batch vector.Batch
	for range 1000 {
		if ok, err := r.Next(context.Background(), &batch); err != nil || !ok {
			return err
		}
	}
	return nil
}

func TestChecksum(t *testing.T) {
	f, err := readFooter(readObject(t, "testdata/made/flat.parquet"))
	if err != nil {
		t.Fatal(err)
	}
	header := format.PageHeader{HasCRC: true, CRC: 1}
	if err := checkSum(&header, []byte("page")); !errs.Is(err, errs.InvalidValue) {
		t.Errorf("error is %v", err)
	}
	if err := readWith(t, "testdata/made/flat.parquet", f, nil); err != nil {
		t.Errorf("pages with checksums are not read: %v", err)
	}
}

// TestTruncatedFiles cuts files off, with a footer that says they are whole.
func TestTruncatedFiles(t *testing.T) {
	for _, path := range []string{"testdata/made/flat.parquet", "testdata/made/nested.parquet", "testdata/foreign/binary.parquet"} {
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		f, err := readFooter(object{bytes.NewReader(whole)})
		if err != nil {
			t.Fatal(err)
		}
		for n := range 60 {
			cut := whole[:len(whole)*n/60]
			if _, err := readFooter(object{bytes.NewReader(cut)}); !errs.Is(err, errs.InvalidValue) {
				t.Errorf("%s: %d bytes give %v", path, len(cut), err)
			}
		}
		if err := readObjectWith(t, object{bytes.NewReader(whole[:20])}, path, f, nil); !errs.Is(err, errs.InvalidValue) {
			t.Errorf("%s: pages that are cut off give %v", path, err)
		}
	}
}
