package ipc

import (
	"bytes"
	"context"
	"encoding/binary"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/sourcetest"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

// testdata are the files that the SQL tests read.
func testdata(t testing.TB, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", "..", "..", "test", "slt", "testdata", "arrow", name))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// files are one of each way to write a file.
var files = []string{
	"types.arrow", "types.arrows", "lz4.arrow", "zstd.arrows", "legacy.arrows", "empty.arrow", "few.arrow", "delta.arrow", "delta.arrows", "replaced.arrows",
}

const testMemory = 64 << 20

// read reads all of a file within a budget of memory, of which nothing may be left.
func read(t testing.TB, file source.File) (rows sourcetest.Rows, err error) {
	t.Helper()
	ctx := context.Background()
	f := New()
	if rows.Schema, err = f.Schema(ctx, []source.File{file}); err != nil {
		return rows, err
	}
	request := table.Request{Limit: -1}
	for i, field := range rows.Schema.Fields() {
		column := &expr.Column{ID: expr.ID(i + 1), Name: field.Name, DataType: field.Type, Null: true}
		request.Columns = append(request.Columns, table.Column{Index: i, Column: column})
		rows.Columns = append(rows.Columns, nil)
	}
	splits, err := f.Splits(ctx, file, rows.Schema, request)
	if err != nil {
		return rows, err
	}
	budget := memory.NewBudget("test", testMemory, nil)
	for _, s := range splits {
		if err := readSplit(ctx, s, budget, &rows); err != nil {
			return rows, err
		}
	}
	return rows, nil
}

func readSplit(ctx context.Context, s table.Split, budget *memory.Budget, rows *sourcetest.Rows) error {
	reader, err := s.Open(ctx, &table.Env{Budget: budget, Settings: &expr.Settings{}, BatchRows: 3, Metrics: new(table.Metrics)})
	if err != nil {
		return err
	}
	var batch vector.Batch
	for more := true; more && err == nil; {
		if more, err = reader.Next(ctx, &batch); more && err == nil {
			for i, v := range batch.Columns {
				rows.Columns[i] = append(rows.Columns[i], vectortest.Column(v, nil)...)
			}
		}
	}
	if closed := reader.Close(); err == nil {
		err = closed
	}
	if used := budget.Used(); used != 0 {
		return errs.New(errs.Internal, "%d bytes are still charged", used)
	}
	return err
}

// TestWaysToWriteAgree reads the same rows from a file, a stream, and compressed ones.
func TestWaysToWriteAgree(t *testing.T) {
	want, err := read(t, sourcetest.Save(t, "types.arrow", testdata(t, "types.arrow")))
	if err != nil || len(want.Columns[0]) != 12 {
		t.Fatal(len(want.Columns[0]), err)
	}
	for _, name := range []string{"types.arrows", "lz4.arrow", "zstd.arrows"} {
		got, err := read(t, sourcetest.Save(t, name, testdata(t, name)))
		if err != nil {
			t.Fatal(name, err)
		}
		sourcetest.Check(t, got, want)
	}
}

// survives fails the test unless a file is read or refused as what it is.
func survives(t *testing.T, what string, content []byte) {
	t.Helper()
	_, err := read(t, sourcetest.Save(t, "damaged.arrow", content))
	switch kind := errs.KindOf(err); {
	case err == nil, kind == errs.InvalidValue, kind == errs.Unsupported, kind == errs.OutOfMemory:
	default:
		t.Fatalf("%s: %v", what, err)
	}
}

// TestAnyNumberMayBeWrong changes bytes of files, and replaces words by numbers that lie about sizes.
func TestAnyNumberMayBeWrong(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for _, name := range files {
		content := testdata(t, name)
		for range 100 {
			damaged := append([]byte(nil), content...)
			at := random.IntN(len(content) - 8)
			damaged[at] = []byte{0, 0x7f, 0xff, content[at] + 1}[random.IntN(4)]
			survives(t, name, damaged)
			copy(damaged, content)
			number := []uint64{1 << 31, 1 << 20, 1<<63 - 1, ^uint64(0)}[random.IntN(4)]
			binary.LittleEndian.PutUint64(damaged[at&^3:], number)
			survives(t, name, damaged)
		}
	}
}

// TestNoPartIsTakenForTheWhole cuts files off anywhere. A stream may end between messages.
func TestNoPartIsTakenForTheWhole(t *testing.T) {
	for _, name := range files {
		content := testdata(t, name)
		whole, err := read(t, sourcetest.Save(t, name, content))
		if err != nil {
			t.Fatal(err)
		}
		stream := filepath.Ext(name) == ".arrows"
		for at := range 50 {
			got, err := read(t, sourcetest.Save(t, name, content[:at*len(content)/50]))
			if err == nil && (!stream || len(got.Columns[0]) > len(whole.Columns[0])) {
				t.Fatalf("%s: %d of 50 parts are read", name, at)
			}
			if kind := errs.KindOf(err); err != nil && kind != errs.InvalidValue {
				t.Fatalf("%s: %v", name, err)
			}
		}
	}
}

// TestCountsAreBorneOut forges the number of rows of batches whose columns do not have them.
func TestCountsAreBorneOut(t *testing.T) {
	content := testdata(t, "few.arrow")
	file := sourcetest.Save(t, "few.arrow", content)
	x, err := indexOf(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	forged := append([]byte(nil), content...)
	place := x.batches[0].place
	metadata := forged[place.at : place.at+place.metadata]
	found := 0
	for at := 0; at+8 <= len(metadata); at += 4 { // the batch's rows, and those of each column
		if binary.LittleEndian.Uint64(metadata[at:]) == 4 {
			binary.LittleEndian.PutUint64(metadata[at:], 1000)
			found++
		}
	}
	_, err = New().Schema(t.Context(), []source.File{sourcetest.Save(t, "forged.arrow", forged)})
	if found < 3 || !errs.Is(err, errs.InvalidValue) {
		t.Errorf("%d numbers were forged: %v", found, err)
	}
}

// TestSplitsTravel restores splits from their pieces, and refuses impossible ones.
func TestSplitsTravel(t *testing.T) {
	file := sourcetest.Save(t, "few.arrow", testdata(t, "few.arrow"))
	want, err := read(t, file)
	if err != nil {
		t.Fatal(err)
	}
	column := &expr.Column{ID: 1, Name: "i64", DataType: arrow.PrimitiveTypes.Int64, Null: true}
	request := table.Request{Limit: 5, Columns: []table.Column{{Index: 0, Column: column}}}
	splits, err := New().Splits(t.Context(), file, want.Schema, request)
	if err != nil || len(splits) != 1 || splits[0].Rows() != 8 { // two batches of four rows: enough for the limit
		t.Fatal(splits, err)
	}
	budget := memory.NewBudget("test", testMemory, nil)
	restored, err := New().Restore(splits[0].Piece(), want.Schema, request)
	if err != nil {
		t.Fatal(err)
	}
	got := sourcetest.Column(arrow.PrimitiveTypes.Int64)
	if err := readSplit(t.Context(), restored, budget, &got); err != nil {
		t.Fatal(err)
	}
	sourcetest.Check(t, got, sourcetest.Column(arrow.PrimitiveTypes.Int64, want.Columns[0][:8]...))
	for _, r := range []table.Range{{Group: -1}, {From: 1, To: 4}, {To: -1}, {To: 5}, {Group: 3, To: 4}} {
		piece := splits[0].Piece()
		piece.Ranges = []table.Range{r}
		restored, err := New().Restore(piece, want.Schema, request)
		if err == nil {
			err = readSplit(t.Context(), restored, budget, &got)
		}
		if !errs.Is(err, errs.InvalidValue) {
			t.Errorf("%v: %v", r, err)
		}
	}
}

// FuzzRead reads damaged files: none panics, and none costs more memory than a small budget has.
func FuzzRead(f *testing.F) {
	for _, name := range files {
		if content := testdata(f, name); len(content) < 6000 { // others take long to change
			f.Add(content)
		}
	}
	f.Fuzz(func(t *testing.T, content []byte) { survives(t, "fuzz", content) })
}

// TestTextsAreChecked damages each text that a file has, in a column and in a dictionary.
func TestTextsAreChecked(t *testing.T) {
	content := testdata(t, "types.arrow")
	for _, text := range []string{"text number 11", "dictionary value 3", "v2", "w4"} {
		if !bytes.Contains(content, []byte(text)) {
			t.Fatalf("the file has no %q", text)
		}
		damaged := bytes.ReplaceAll(content, []byte(text), append([]byte{0xff}, text[1:]...))
		if _, err := read(t, sourcetest.Save(t, "damaged.arrow", damaged)); !errs.Is(err, errs.InvalidValue) || !strings.Contains(err.Error(), "UTF-8") {
			t.Errorf("%q: got %v", text, err)
		}
	}
}
