package parquetout_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/parquet/format"
	"github.com/ballista-go/ballista/core/source/parquet/parquetout"
	"github.com/ballista-go/ballista/core/source/sourcetest"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

func TestWrongOptionsFail(t *testing.T) {
	for option, want := range map[string]string{
		"compressions=zstd": `did you mean "compression"`, "compression=foo": "compression is not known", "compression=zstd(50)": "out of range",
		"compression=snappy(3)": "no levels", "compression=zstd(3": "out of range", "encoding=foo": "encoding is not known", "encoding::a=rle_dictionary": "dictionary_enabled",
		"encoding=bit_packed": "not written", "writer_version=3.0": "1.0, 2.0", "max_row_group_size=0": "from 1 on", "statistics_enabled=x": "none, chunk, page",
		"bloom_filter_fpp=2": "between 0 and 1", "created_by::a=x": "not found", "dictionary_enabled=5": "neither true nor false",
	} {
		key, value, _ := strings.Cut(option, "=")
		if _, err := parquetout.New(map[string]string{"format." + key: value}); !errs.Is(err, errs.Binding) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", option, err, want)
		}
	}
	if _, err := begin(encoder(t, map[string]string{"compression::z": "zstd"}), arrow.PrimitiveTypes.Int64, io.Discard, nil); !errs.Is(err, errs.NotFound) {
		t.Errorf("an option of no column: got %v", err)
	}
}

func begin(e *parquetout.Encoder, t types.Type, out io.Writer, budget *memory.Budget) (source.FileWriter, error) {
	if budget == nil {
		budget = memory.NewBudget("test", memory.Unlimited, nil)
	}
	env := &table.Env{Budget: budget, Settings: &expr.Settings{}}
	schema := arrow.NewSchema([]arrow.Field{{Name: "the column", Type: t}}, nil)
	return e.Writer(context.Background(), out, schema, env)
}

func TestTypesThatFilesDoNotHave(t *testing.T) {
	for _, dataType := range []types.Type{
		arrow.FixedWidthTypes.MonthDayNanoInterval, arrow.StructOf(), arrow.ListOf(arrow.StructOf()), &arrow.Decimal128Type{Precision: 5, Scale: -2},
	} {
		if _, err := begin(encoder(t, nil), dataType, io.Discard, nil); !errs.Is(err, errs.Unsupported) || !strings.Contains(err.Error(), `"the column"`) {
			t.Errorf("%s: got %v", dataType, err)
		}
	}
}

func TestMetadata(t *testing.T) {
	field := arrow.Field{Name: "a", Type: arrow.PrimitiveTypes.Int64, Metadata: arrow.NewMetadata([]string{"PARQUET:field_id"}, []string{"7"})}
	rows := sourcetest.Column(arrow.PrimitiveTypes.Int64, int64(1))
	rows.Schema = arrow.NewSchema([]arrow.Field{field}, nil)
	w := write(t, map[string]string{"metadata::k": "v", "created_by": "me", "skip_arrow_metadata": "true", "compression::a": "GZIP(4)"}, rows)
	if len(w.meta.KeyValues) != 1 || w.meta.KeyValues[0] != (format.KeyValue{Key: "k", Value: "v"}) || w.meta.CreatedBy != "me" {
		t.Errorf("metadata is %v, created by %q", w.meta.KeyValues, w.meta.CreatedBy)
	}
	if e := w.meta.Schema[1]; !e.HasFieldID || e.FieldID != 7 {
		t.Errorf("element is %+v, want id 7", e)
	}
	if got := w.chunk(0, 0).Codec; got != format.Gzip {
		t.Errorf("codec is %s", got)
	}
	if w = write(t, nil, rows); len(w.meta.KeyValues) != 1 || w.meta.KeyValues[0].Key != "ARROW:schema" {
		t.Errorf("metadata is %v", w.meta.KeyValues)
	}
}

func TestCodecsAndEncodingsReadBack(t *testing.T) {
	rows := sourcetest.Random(random(3), 700, writable(vectortest.Types())...)
	for _, codec := range []string{"uncompressed", "snappy", "gzip(1)", "brotli(4)", "zstd(9)", "lz4", "lz4_raw"} {
		checkReadsBack(t, map[string]string{"compression": codec}, rows)
	}
	for _, encoding := range []string{"plain", "rle", "delta_binary_packed", "delta_length_byte_array", "delta_byte_array", "byte_stream_split"} {
		checkReadsBack(t, map[string]string{"encoding": encoding, "dictionary_enabled": "false"}, rows)
	}
}

// TestSameRowsSameFile writes the same rows in other batches and forms.
func TestSameRowsSameFile(t *testing.T) {
	var list []types.Type
	for _, dataType := range writable(vectortest.Types()) {
		switch dataType.ID() {
		case arrow.FLOAT16, arrow.FLOAT32, arrow.FLOAT64, arrow.FIXED_SIZE_LIST: // zeros come in either sign
		default:
			list = append(list, dataType)
		}
	}
	rows := sourcetest.Random(random(4), 3000, list...)
	e := encoder(t, map[string]string{"data_page_row_count_limit": "500", "write_batch_size": "100", "data_pagesize_limit": "900", "max_row_group_size": "1700"})
	first := sourcetest.Write(t, rand.New(rand.NewPCG(1, 1)), e, rows)
	second := sourcetest.Write(t, rand.New(rand.NewPCG(7, 7)), e, rows)
	if !bytes.Equal(first, second) {
		t.Error("files differ")
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("disk full") }

// batchOf is n rows of one column of distinct texts.
func batchOf(t *testing.T, n int) *vector.Batch {
	t.Helper()
	values := make([]types.Value, n)
	r := random(8)
	for i := range values {
		text := make([]byte, 100)
		for at := range text {
			text[at] = byte(r.Uint32())
		}
		values[i] = string(text)
	}
	v, err := vector.FromValues(memory.NewBudget("rows", memory.Unlimited, nil), arrow.BinaryTypes.Binary, values)
	if err != nil {
		t.Fatal(err)
	}
	return &vector.Batch{Len: n, Columns: []*vector.Vector{v}}
}

func TestFailures(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	if _, err := begin(encoder(t, nil), arrow.BinaryTypes.Binary, failing{}, nil); !errs.Is(err, errs.IO) || !strings.Contains(err.Error(), "disk full") {
		t.Errorf("full disk: got %v", err)
	}
	w, err := begin(encoder(t, nil), arrow.BinaryTypes.Binary, io.Discard, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	batch := batchOf(t, 10)
	defer batch.Release()
	if err := batch.Columns[0].PrepareValid(memory.NewBudget("rows", memory.Unlimited, nil)); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := w.Write(ctx, batch); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: got %v", err)
	}
	batch.Columns[0].Valid.Clear(3)
	if err := w.Write(context.Background(), batch); !errs.Is(err, errs.InvalidValue) || !strings.Contains(err.Error(), `"the column"`) {
		t.Errorf("a NULL where there are none: got %v", err)
	}
}

// TestLittleMemory writes more than memory holds: row groups end early.
func TestLittleMemory(t *testing.T) {
	budget := memory.NewBudget("small", 16<<20, nil)
	var out bytes.Buffer
	plain := encoder(t, map[string]string{"compression": "uncompressed", "dictionary_enabled": "false"})
	w, err := begin(plain, arrow.BinaryTypes.Binary, &out, budget)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	batch := batchOf(t, 8192)
	defer batch.Release()
	const batches = 50 // 40 MB
	for range batches {
		if err := w.Write(context.Background(), batch); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Finish(context.Background()); err != nil {
		t.Fatal(err)
	}
	if out.Len() < batches*8192*100 {
		t.Errorf("%d bytes were written", out.Len())
	}
	if _, err := begin(encoder(t, nil), arrow.BinaryTypes.Binary, &out, memory.NewBudget("tiny", 1000, nil)); !errs.Is(err, errs.OutOfMemory) {
		t.Errorf("without memory: got %v", err)
	}
}

func BenchmarkWrite(b *testing.B) {
	rows := sourcetest.Random(random(1), 1<<13, arrow.PrimitiveTypes.Int64, arrow.BinaryTypes.String, arrow.FixedWidthTypes.Date32, &arrow.Decimal64Type{Precision: 15, Scale: 2})
	sourcetest.Benchmark(b, encoder(b, nil), rows)
}
