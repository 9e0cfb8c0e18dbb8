package ipcout_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	arrowipc "github.com/apache/arrow-go/v18/arrow/ipc"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source/ipc/ipcout"
	"github.com/ballista-go/ballista/core/source/sourcetest"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

func TestMain(m *testing.M) {
	flag.Parse()
	memory.Poison()
	os.Exit(m.Run())
}

func random(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 2)) }

func encoder(t testing.TB, options map[string]string) *ipcout.Encoder {
	t.Helper()
	e, err := ipcout.New(options)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

var everyWay = []map[string]string{
	{}, {"compression": "zstd"}, {"compression": "uncompressed"}, {"stream": "true"}, {"format.stream": "true", "format.compression": "none"},
}

// coded are types whose values are codes.
func coded() []types.Type {
	text := &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int16, ValueType: arrow.BinaryTypes.String}
	return []types.Type{text, &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int32, ValueType: arrow.PrimitiveTypes.Int64}}
}

// TestReadsBack reads what is written with the library.
func TestReadsBack(t *testing.T) {
	for seed, n := range []int{0, 1, 8500} {
		rows := sourcetest.Random(random(uint64(seed)), n, append(vectortest.Types(), coded()...)...)
		for _, options := range everyWay {
			sourcetest.Check(t, read(t, sourcetest.Write(t, random(3), encoder(t, options), rows), len(rows.Columns)), rows)
			if t.Failed() {
				t.Fatalf("options %v", options)
			}
		}
	}
}

// read returns the rows of a file or a stream.
func read(t *testing.T, content []byte, columns int) sourcetest.Rows {
	t.Helper()
	rows := sourcetest.Rows{Columns: make([][]types.Value, columns)}
	add := func(record arrow.RecordBatch, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		for i, column := range record.Columns() {
			v, err := vector.FromArrow(memory.NewBudget("read", memory.Unlimited, nil), column)
			if err != nil {
				t.Fatal(err)
			}
			rows.Columns[i] = append(rows.Columns[i], vectortest.Column(v, nil)...)
		}
	}
	if bytes.HasPrefix(content, []byte("ARROW1")) {
		file, err := arrowipc.NewFileReader(bytes.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		for i := range file.NumRecords() {
			add(file.RecordBatch(i))
		}
		return rows
	}
	stream, err := arrowipc.NewReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	for stream.Next() {
		add(stream.RecordBatch(), stream.Err())
	}
	if err := stream.Err(); err != nil {
		t.Fatal(err)
	}
	return rows
}

// TestSchemaIsKept reads the schema with the library: metadata stays, and dictionaries do in streams.
func TestSchemaIsKept(t *testing.T) {
	field := arrow.Field{Name: "d", Type: coded()[0], Nullable: true, Metadata: arrow.NewMetadata([]string{"f"}, []string{"1"})}
	metadata := arrow.NewMetadata([]string{"k"}, []string{"v"})
	rows := sourcetest.Column(coded()[0], "a", nil, "b")
	rows.Schema = arrow.NewSchema([]arrow.Field{field}, &metadata)
	stream, err := arrowipc.NewReader(bytes.NewReader(sourcetest.Write(t, random(1), encoder(t, map[string]string{"stream": "true"}), rows)))
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Release()
	if got := stream.Schema(); !got.Equal(rows.Schema) || !got.HasMetadata() || !got.Field(0).Metadata.Equal(field.Metadata) {
		t.Errorf("schema of the stream is %v", got)
	}
	file, err := arrowipc.NewFileReader(bytes.NewReader(sourcetest.Write(t, random(1), encoder(t, nil), rows)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	got := file.Schema()
	if kept, _ := got.Metadata().GetValue("k"); kept != "v" || !arrow.TypeEqual(got.Field(0).Type, arrow.BinaryTypes.String) || !got.Field(0).Metadata.Equal(field.Metadata) {
		t.Errorf("schema of the file is %v", got)
	}
}

// TestSameRowsSameFile writes the same rows in other batches and forms.
func TestSameRowsSameFile(t *testing.T) {
	var list []types.Type
	for _, dataType := range vectortest.Types() {
		switch dataType.ID() {
		case arrow.FLOAT16, arrow.FLOAT32, arrow.FLOAT64, arrow.FIXED_SIZE_LIST: // zeros come in either sign
		default:
			list = append(list, dataType)
		}
	}
	rows := sourcetest.Random(random(4), 8500, list...)
	for _, options := range everyWay[2:4] {
		first := sourcetest.Write(t, random(1), encoder(t, options), rows)
		second := sourcetest.Write(t, random(7), encoder(t, options), rows)
		if !bytes.Equal(first, second) {
			t.Errorf("%v: files differ", options)
		}
	}
}

func TestWrongOptionsFail(t *testing.T) {
	for option, want := range map[string]string{
		"compressions=lz4": `did you mean "compression"`, "compression=gzip": "uncompressed, lz4, zstd", "stream=7": "neither true nor false",
	} {
		key, value, _ := strings.Cut(option, "=")
		if _, err := ipcout.New(map[string]string{key: value}); !errs.Is(err, errs.Binding) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", option, err)
		}
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestFailures(t *testing.T) {
	schema := arrow.NewSchema([]arrow.Field{{Name: "a", Type: arrow.PrimitiveTypes.Int64}}, nil)
	env := &table.Env{Budget: memory.NewBudget("test", memory.Unlimited, nil), Settings: &expr.Settings{}}
	for _, options := range everyWay {
		w, err := encoder(t, options).Writer(context.Background(), failing{}, schema, env)
		if err == nil {
			err = w.Finish(context.Background())
			w.Close()
		}
		if !errs.Is(err, errs.IO) || !strings.Contains(err.Error(), "disk full") {
			t.Errorf("%v: got %v", options, err)
		}
	}
	schema = arrow.NewSchema([]arrow.Field{{Name: "the column", Type: arrow.RunEndEncodedOf(arrow.PrimitiveTypes.Int32, arrow.BinaryTypes.String)}}, nil)
	if _, err := encoder(t, nil).Writer(context.Background(), io.Discard, schema, env); !errs.Is(err, errs.Unsupported) || !strings.Contains(err.Error(), "the column") {
		t.Errorf("a type that vectors do not have: got %v", err)
	}
}
