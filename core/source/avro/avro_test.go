package avro

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"flag"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/klauspost/compress/s2"
	"github.com/klauspost/compress/zstd"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/sourcetest"
	"github.com/ballista-go/ballista/core/types"
)

func TestMain(m *testing.M) {
	flag.Parse()
	if flag.Lookup("test.fuzz").Value.String() == "" {
		memory.Poison()
	}
	os.Exit(m.Run())
}

// file is an Avro file that is written by hand.
type file struct {
	bytes.Buffer
	codec string
}

const marker = "0123456789abcdef"

func long(v int64) []byte { return binary.AppendVarint(nil, v) }

func sized(s string) []byte { return append(long(int64(len(s))), s...) }

func newFile(schema, codec string) *file {
	f := &file{codec: codec}
	f.WriteString(magic)
	f.Write(long(2))
	for _, s := range []string{"avro.schema", schema, "avro.codec", codec} {
		f.Write(sized(s))
	}
	f.Write(long(0))
	f.WriteString(marker)
	return f
}

func (f *file) block(count int64, data []byte) {
	switch f.codec {
	case "deflate":
		var b bytes.Buffer
		w, _ := flate.NewWriter(&b, 5)
		_, _ = w.Write(data)
		_ = w.Close()
		data = b.Bytes()
	case "snappy":
		data = binary.BigEndian.AppendUint32(s2.EncodeSnappy(nil, data), crc32.ChecksumIEEE(data))
	case "zstandard":
		w, _ := zstd.NewWriter(nil)
		data = w.EncodeAll(data, nil)
	}
	f.Write(long(count))
	f.Write(long(int64(len(data))))
	f.Write(data)
	f.WriteString(marker)
}

const people = `{"type":"record","name":"r","fields":[{"name":"id","type":"long"},{"name":"name","type":["null","string"]},
	{"name":"tags","type":{"type":"array","items":"string"}},{"name":"sizes","type":{"type":"map","values":"int"}}]}`

// row is a row of people: every third has no name.
func row(i int64) []byte {
	b := long(i)
	if i%3 == 0 {
		b = append(b, long(0)...)
	} else {
		b = append(append(b, long(1)...), sized(fmt.Sprint("a name that is long ", i))...)
	}
	// Two blocks of tags, the second with its size.
	b = append(append(b, long(1)...), sized("x")...)
	tag := sized(fmt.Sprint(i))
	b = append(append(append(b, long(-1)...), long(int64(len(tag)))...), tag...)
	b = append(b, long(0)...)
	b = append(append(append(b, long(1)...), sized("k")...), long(-i)...)
	return append(b, long(0)...)
}

func peopleFile(codec string, rows, perBlock int64) []byte {
	f := newFile(people, codec)
	for from := int64(0); from < rows; from += perBlock {
		var data []byte
		n := min(perBlock, rows-from)
		for i := range n {
			data = append(data, row(from+i)...)
		}
		f.block(n, data)
	}
	return f.Bytes()
}

func wantPeople(n int64) sourcetest.Rows {
	schema := arrow.NewSchema([]arrow.Field{
		{Name: "id", Type: arrow.PrimitiveTypes.Int64},
		{Name: "name", Type: arrow.BinaryTypes.String, Nullable: true},
		{Name: "tags", Type: arrow.ListOfNonNullable(arrow.BinaryTypes.String)},
		{Name: "sizes", Type: arrow.MapOfFields(arrow.Field{Name: "key", Type: arrow.BinaryTypes.String}, arrow.Field{Name: "value", Type: arrow.PrimitiveTypes.Int32})},
	}, nil)
	rows := sourcetest.Rows{Schema: schema, Columns: make([][]types.Value, 4)}
	for i := range n {
		name := types.Value(fmt.Sprint("a name that is long ", i))
		if i%3 == 0 {
			name = nil
		}
		for c, value := range []types.Value{i, name, []types.Value{"x", fmt.Sprint(i)}, []types.Value{[]types.Value{"k", -i}}} {
			rows.Columns[c] = append(rows.Columns[c], value)
		}
	}
	return rows
}

func read(t testing.TB, f Format, content []byte, schema *arrow.Schema) (sourcetest.Rows, error) {
	t.Helper()
	return sourcetest.Read(f, sourcetest.Save(t, "case.avro", content), schema)
}

func TestCodecsAndSplits(t *testing.T) {
	for _, codec := range []string{"null", "deflate", "snappy", "zstandard"} {
		for _, splitBytes := range []int64{1, 5000, 1 << 20} {
			got, err := read(t, Format{splitBytes: splitBytes}, peopleFile(codec, 3000, 70), nil)
			if err != nil {
				t.Fatalf("%s: %v", codec, err)
			}
			want := wantPeople(3000)
			if !got.Schema.Equal(want.Schema) {
				t.Errorf("schema is %v, want %v", got.Schema, want.Schema)
			}
			sourcetest.Check(t, got, want)
		}
	}
}

// TestTableOfOtherTypes reads columns as the table has them: cast, and NULL where the file lacks them.
func TestTableOfOtherTypes(t *testing.T) {
	schema := arrow.NewSchema([]arrow.Field{
		{Name: "missing", Type: arrow.PrimitiveTypes.Int32, Nullable: true},
		{Name: "tags", Type: arrow.LargeListOf(arrow.BinaryTypes.StringView), Nullable: true},
		{Name: "id", Type: arrow.BinaryTypes.String, Nullable: true},
	}, nil)
	got, err := read(t, New(), peopleFile("null", 2, 1), schema)
	if err != nil {
		t.Fatal(err)
	}
	want := [][]types.Value{{nil, nil}, {[]types.Value{"x", "0"}, []types.Value{"x", "1"}}, {"0", "1"}}
	sourcetest.Check(t, got, sourcetest.Rows{Schema: schema, Columns: want})
}

func TestFilesOfOneTableAgree(t *testing.T) {
	schema := func(fields string) source.File {
		return sourcetest.Save(t, "case.avro", newFile(`{"type":"record","name":"r","fields":[`+fields+`]}`, "null").Bytes())
	}
	a, b := schema(`{"name":"x","type":"int"},{"name":"y","type":"int"}`), schema(`{"name":"z","type":"string"},{"name":"x","type":["int","null"]}`)
	got, err := New().Schema(t.Context(), []source.File{a, b})
	if err != nil {
		t.Fatal(err)
	}
	if text := fmt.Sprint(got.Fields()); strings.Count(text, "nullable") != 3 || got.NumFields() != 3 {
		t.Errorf("fields are %s", text)
	}
	if _, err = New().Schema(t.Context(), []source.File{a, schema(`{"name":"x","type":"string"}`)}); !errs.Is(err, errs.InvalidValue) || !strings.Contains(err.Error(), "column x") {
		t.Errorf("other types: got %v", err)
	}
}

func oneField(fieldType string) string {
	return `{"type":"record","name":"r","fields":[{"name":"f","type":` + fieldType + `}]}`
}

func TestSchemasThatFail(t *testing.T) {
	double := `"double"`
	for i := range 20 {
		double = fmt.Sprintf(`{"type":"record","name":"n%d","fields":[{"name":"a","type":%s},{"name":"b","type":"n%d"}]}`, i+1, double, i)
	}
	for schema, want := range map[string]errs.Kind{
		`"long"`: errs.Unsupported, `{"type":"record","name":"r"`: errs.InvalidValue, oneField(`"unknown"`): errs.InvalidValue, oneField(`7`): errs.InvalidValue,
		oneField(`["int","string"]`): errs.Unsupported, oneField(`["null",{"type":"record","name":"r2","fields":[{"name":"next","type":"r"}]}]`): errs.Unsupported,
		oneField(`{"type":"enum","name":"e","symbols":[]}`): errs.InvalidValue, oneField(`{"type":"fixed","name":"e","size":-1}`): errs.InvalidValue,
		oneField(`{"type":"bytes","logicalType":"decimal","precision":50}`): errs.Unsupported, oneField(`{}`): errs.InvalidValue,
		`{"type":"record","name":"r","fields":[{"name":"a","type":"int"},{"name":"a","type":"int"}]}`:  errs.InvalidValue,
		oneField(strings.Repeat(`{"type":"array","items":`, 100) + `"int"` + strings.Repeat("}", 100)): errs.Unsupported,
		oneField(strings.Replace(double, `"n0"`, `"double"`, 1)):                                       errs.Unsupported,
	} {
		_, err := read(t, New(), newFile(schema, "null").Bytes(), nil)
		if !errs.Is(err, want) || !strings.Contains(err.Error(), "case.avro") {
			t.Errorf("%.200s: got %v, want %s", schema, err, want)
		}
	}
}

func TestBlocksThatFail(t *testing.T) {
	wide := func(count int64, data ...byte) func(*file) { return func(f *file) { f.block(count, data) } }
	cases := []struct {
		fieldType string
		write     func(*file)
		want      string
	}{
		{`"long"`, wide(2, 2), "more objects than bytes"},
		{`"long"`, wide(1, 2, 2), "1 bytes after its last object"},
		{`"long"`, wide(0, 2), "1 bytes after its last object"},
		{`"long"`, wide(1, 0xff), "does not end"},
		{`"int"`, wide(1, 0xff, 0xff, 0xff, 0xff, 0xff, 1), "32 bits"},
		{`"boolean"`, wide(1, 2), "neither 0 nor 1"},
		{`"string"`, wide(1, 200, 1), "beyond its block"},
		{`"string"`, wide(1, 1), "beyond its block"},
		{`"string"`, wide(1, 2, 0xff), "UTF-8"},
		{`["null","int"]`, wide(1, 4), "no branch 2"},
		{`{"type":"enum","name":"e","symbols":["a"]}`, wide(1, 2), "no symbol 1"},
		{`{"type":"array","items":"int"}`, wide(1, append(long(1<<40), 0)...), "elements in"},
		{`{"type":"array","items":"null"}`, wide(1, append(long(1<<40), 0)...), "elements in"},
		{`{"type":"bytes","logicalType":"decimal","precision":2}`, wide(1, 2, 100), "2 digits"},
		{`{"type":"bytes","logicalType":"decimal","precision":2}`, wide(1, append([]byte{40}, bytes.Repeat([]byte{1}, 20)...)...), "2 digits"},
		{`{"type":"string","logicalType":"uuid"}`, wide(1, 2, 'x'), "UUID"},
		{`"long"`, func(f *file) { f.Write(long(-1)); f.Write(long(3)) }, "impossible sizes"},
		{`"long"`, func(f *file) { f.Write(long(1)); f.Write(long(1 << 40)) }, "beyond the file"},
		{`"long"`, func(f *file) { f.Write(long(1)); f.Write(long(1)); f.WriteString("x0123456789abcdeX") }, "file's marker"},
		{`"null"`, wide(1 << 40), "more objects than bytes"},
	}
	for _, c := range cases {
		f := newFile(oneField(c.fieldType), "null")
		c.write(f)
		if _, err := read(t, New(), f.Bytes(), nil); !errs.Is(err, errs.InvalidValue) || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "case.avro") {
			t.Errorf("%s: got %v, want %s", c.fieldType, err, c.want)
		}
	}
	if _, err := read(t, New(), newFile(people, "lzo").Bytes(), nil); err != nil {
		t.Errorf("a codec that is not needed: got %v", err)
	}
	f := newFile(people, "lzo")
	f.block(1, row(1))
	if _, err := read(t, New(), f.Bytes(), nil); !errs.Is(err, errs.Unsupported) {
		t.Errorf("an unknown codec: got %v", err)
	}
}

// TestDamagedFilesFail cuts files, and changes their bytes: reading ends with an error or with rows, and never otherwise.
func TestDamagedFilesFail(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, codec := range []string{"null", "deflate", "snappy", "zstandard"} {
		whole := peopleFile(codec, 40, 10)
		for cut := 0; cut < len(whole); cut += 1 + r.IntN(30) {
			if rows, err := read(t, New(), whole[:cut], nil); err == nil && len(rows.Columns[0])%10 != 0 {
				t.Errorf("%s cut at %d has %d rows", codec, cut, len(rows.Columns[0]))
			} else if err != nil && !errs.Is(err, errs.InvalidValue) {
				t.Errorf("%s cut at %d: %v", codec, cut, err)
			}
		}
		for range 300 {
			damaged := bytes.Clone(whole)
			for range 1 + r.IntN(3) {
				damaged[r.IntN(len(damaged))] = byte(r.Uint32())
			}
			if _, err := read(t, New(), damaged, nil); err != nil && errs.KindOf(err) == errs.Internal {
				t.Errorf("%s: %v", codec, err)
			}
		}
	}
}

func TestRestoredSplits(t *testing.T) {
	content := peopleFile("deflate", 100, 10)
	saved := sourcetest.Save(t, "case.avro", content)
	want := wantPeople(100)
	got, err := sourcetest.Read(restoring{Format{splitBytes: 500}}, saved, want.Schema)
	if err != nil {
		t.Fatal(err)
	}
	sourcetest.Check(t, got, want)
}

func FuzzRead(f *testing.F) {
	f.Add(peopleFile("null", 3, 2))
	files, _ := filepath.Glob("../../../test/slt/testdata/avro/*.avro")
	for _, name := range files {
		if content, err := os.ReadFile(name); err == nil {
			f.Add(content)
		}
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		if _, err := read(t, New(), content, nil); errs.KindOf(err) == errs.Internal && err != nil {
			t.Error(err)
		}
	})
}
