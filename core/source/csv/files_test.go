package csv

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/table"
)

const compressible = "a,b\n1,x\n2,\"p\nq\"\n3,z\n"

func compress(t *testing.T, create func(io.Writer) (io.WriteCloser, error)) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := create(&b)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, compressible); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// compressed is the content in each compression, by the extension. The standard library does not write bzip2.
func compressed(t *testing.T) map[string][]byte {
	t.Helper()
	bz2, err := os.ReadFile(filepath.Join("testdata", "small.csv.bz2"))
	if err != nil {
		t.Fatal(err)
	}
	return map[string][]byte{
		"gz":  compress(t, func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriter(w), nil }),
		"zst": compress(t, func(w io.Writer) (io.WriteCloser, error) { return zstd.NewWriter(w) }),
		"xz":  compress(t, func(w io.Writer) (io.WriteCloser, error) { return xz.NewWriter(w) }),
		"bz2": bz2,
	}
}

func TestCompressedFiles(t *testing.T) {
	for extension, content := range compressed(t) {
		for _, blockBytes := range []int{1, 10, blockBytes} {
			f := New(Defaults())
			f.blockBytes = blockBytes
			rows, err := readFile(f, write(t, "case.csv."+extension, content))
			if want := `[["1" "x"] ["2" "p\nq"] ["3" "z"]]`; err != nil || fmt.Sprintf("%q", rows) != want {
				t.Errorf("%s: got %q, %v, want %s", extension, rows, err, want)
			}
		}
	}
}

func TestDamagedCompressedFilesFail(t *testing.T) {
	for extension, content := range compressed(t) {
		for cut := 1; cut < len(content); cut++ {
			_, err := readFile(New(Defaults()), write(t, "case.csv."+extension, content[:cut]))
			if err == nil || !strings.Contains(err.Error(), "case.csv."+extension) {
				t.Errorf("%s of %d bytes cut at %d: got %v", extension, len(content), cut, err)
			}
		}
	}
}

func readFile(f *Format, file source.File) ([][]any, error) {
	schema, err := f.Schema(context.Background(), []source.File{file})
	if err != nil {
		return nil, err
	}
	return read(f, []source.File{file}, schema, nil, 100)
}

func TestEmptyFilesHaveNoColumns(t *testing.T) {
	for _, content := range []string{"", "\n\n", "\ufeff"} {
		file := write(t, "case.csv", []byte(content))
		schema, err := New(Defaults()).Schema(context.Background(), []source.File{file})
		if err != nil || schema.NumFields() != 0 {
			t.Errorf("%q: got %v, %v", content, schema, err)
		}
	}
}

// TestColumnsOfARequest reads some of the columns, in another order, twice, and none.
func TestColumnsOfARequest(t *testing.T) {
	files := []source.File{write(t, "case.csv", []byte("a,b,c\r\n1,x,2\r\n3,y,4\r\n"))}
	f := New(Defaults())
	schema, err := f.Schema(context.Background(), files)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		numbers []int
		want    string
	}{
		{[]int{2, 0}, `[["2" "1"] ["4" "3"]]`},
		{[]int{1, 1}, `[["x" "x"] ["y" "y"]]`},
		{[]int{}, `[[] []]`},
	} {
		rows, err := read(f, files, schema, c.numbers, 10)
		if err != nil || fmt.Sprintf("%q", rows) != c.want {
			t.Errorf("%v: got %q, %v, want %s", c.numbers, rows, err, c.want)
		}
	}
}

func TestManyColumns(t *testing.T) {
	const columns, rows = 20000, 30
	names, values := make([]string, columns), make([]string, columns)
	for i := range names {
		names[i], values[i] = fmt.Sprintf("c%d", i), fmt.Sprint(i)
	}
	line := strings.Join(values, ",") + "\n"
	file := write(t, "case.csv", []byte(strings.Join(names, ",")+"\n"+strings.Repeat(line, rows)))
	start := time.Now()
	got, err := readFile(New(Defaults()), file)
	if err != nil || len(got) != rows || len(got[0]) != columns || got[rows-1][columns-1] != "19999" {
		t.Fatalf("got %d rows, %v", len(got), err)
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestFilesThatChangeFail(t *testing.T) {
	file := write(t, "case.csv", []byte("a\n1\n2\n"))
	schema, err := New(Defaults()).Schema(context.Background(), []source.File{file})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file.Path, []byte("a\n1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := read(New(Defaults()), []source.File{file}, schema, nil, 10); err == nil {
		t.Error("a file that changed is read")
	}
}

// TestScratchIsCharged reads a column of many: the positions of all fields of a block take more than the block.
func TestScratchIsCharged(t *testing.T) {
	const size = 1 << 19
	files := []source.File{write(t, "wide.csv", append([]byte(strings.Repeat("a,", 31)+"a\n"), bytes.Repeat([]byte(strings.Repeat("1,", 31)+"1\n"), size/64)...))}
	f := New(Defaults())
	schema, err := f.Schema(t.Context(), files)
	if err != nil {
		t.Fatal(err)
	}
	splits, err := f.Splits(t.Context(), files[0], schema, request(schema, []int{0}))
	if err != nil {
		t.Fatal(err)
	}
	for _, limit := range []int64{memory.Unlimited, 2 * size} {
		budget := memory.NewBudget("test", limit, nil)
		env := &table.Env{Budget: budget, Settings: &expr.Settings{Zone: time.UTC}, BatchRows: 100, Metrics: new(table.Metrics)}
		_, err := readSplit(nil, splits[0], env)
		if limit == memory.Unlimited && (err != nil || budget.Peak() < 3*size) {
			t.Errorf("%d bytes were charged at most and the error is %v, want %d or more", budget.Peak(), err, 3*size)
		}
		if limit != memory.Unlimited && !errs.Is(err, errs.OutOfMemory) {
			t.Errorf("error is %v, want that memory is out", err)
		}
		if budget.Used() != 0 {
			t.Errorf("%d bytes are held", budget.Used())
		}
	}
}
