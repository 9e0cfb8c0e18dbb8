package parquet

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/types"
)

// expectation is what testdata/expect.py wrote.
type expectation struct {
	Rows    int
	Every   int // of the rows' number: those that Columns has
	Fields  []any
	Columns [][]any
}

// outcome is what becomes of a file that DataFusion does not read.
type outcome struct {
	message string // of our error
	rows    int    // that others read, and we
}

// outcomes are those of the files without an expectation.
var outcomes = map[string]outcome{
	"dict-page-offset-zero.parquet":  {rows: 39},
	"int96_from_spark.parquet":       {message: "row group 0, column a: dictionary page: moment of INT96 is out of the range"}, // DataFusion wraps around
	"nation.dict-malformed.parquet":  {message: "row group 0, column name: page at 421 is longer than its column chunk"},
	"repeated_no_annotation.parquet": {rows: 6}, // DataFusion counts 6 rows and reads none
}

func TestFiles(t *testing.T) {
	for _, path := range testFiles(t) {
		for _, batchRows := range []int{0, 7} {
			t.Run(fmt.Sprintf("%s/%d", filepath.Base(path), batchRows), func(t *testing.T) { testFile(t, path, batchRows) })
		}
	}
}

func testFile(t *testing.T, path string, batchRows int) {
	s := &scan{path: path, batchRows: batchRows}
	schema, columns, rows, err := s.run()
	if other, ok := outcomes[filepath.Base(path)]; ok {
		if other.rows != rows {
			t.Fatalf("%d rows and error %v, want %d", rows, err, other.rows)
		}
		if other.rows == 0 && (!errs.Is(err, errs.InvalidValue) || !strings.Contains(err.Error(), path+", "+other.message)) {
			t.Fatalf("error is %v, want %q", err, other.message)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	want, err := readExpectation(strings.TrimSuffix(path, ".parquet") + ".json")
	if err != nil {
		t.Fatal(err)
	}
	if rows != want.Rows {
		t.Fatalf("%d rows, want %d", rows, want.Rows)
	}
	for i, field := range schema.Fields() {
		if got := describe(field); !reflect.DeepEqual(got, want.Fields[i]) {
			t.Errorf("field is %v, want %v", got, want.Fields[i])
		}
		for k, value := range want.Columns[i] {
			row := k * want.Every
			if !sameAs(columns[i][row], field.Type, value) {
				t.Fatalf("row %d of %s is %v, want %v", row, field.Name, columns[i][row], value)
			}
		}
	}
}

func readExpectation(path string) (*expectation, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(strings.NewReader(string(data)))
	decoder.UseNumber()
	want := new(expectation)
	return want, decoder.Decode(want)
}

// describe is a field in the form of the expectations.
func describe(f arrow.Field) any {
	described := map[string]any{"name": f.Name, "type": typeName(f.Type), "nullable": f.Nullable}
	if f.Metadata.Len() > 0 {
		metadata := map[string]any{}
		for i, key := range f.Metadata.Keys() {
			metadata[key] = f.Metadata.Values()[i]
		}
		described["metadata"] = metadata
	}
	return described
}

// pyarrowNames are the names that pyarrow gives to types, where Go's differ.
var pyarrowNames = map[arrow.Type]string{
	arrow.STRING: "string", arrow.LARGE_STRING: "large_string", arrow.STRING_VIEW: "string_view",
	arrow.BINARY_VIEW: "binary_view", arrow.FLOAT16: "halffloat", arrow.FLOAT32: "float", arrow.FLOAT64: "double",
	arrow.DATE32: "date32[day]", arrow.DATE64: "date64[ms]",
}

func typeName(t arrow.DataType) any {
	switch t := t.(type) {
	case *arrow.StructType:
		return map[string]any{"struct": describeAll(t.Fields())}
	case *arrow.MapType:
		return map[string]any{"map": describeAll([]arrow.Field{t.KeyField(), t.ItemField()})}
	case *arrow.ListType:
		return map[string]any{"list": describe(t.ElemField())}
	case *arrow.LargeListType:
		return map[string]any{"large_list": describe(t.ElemField())}
	case *arrow.FixedSizeListType:
		return map[string]any{"fixed_size_list": describe(t.ElemField())}
	case *arrow.DictionaryType:
		return fmt.Sprintf("dictionary<values=%v, indices=%v, ordered=0>", typeName(t.ValueType), typeName(t.IndexType))
	case *arrow.TimestampType:
		if t.TimeZone != "" {
			return fmt.Sprintf("timestamp[%s, tz=%s]", t.Unit, t.TimeZone)
		}
		return fmt.Sprintf("timestamp[%s]", t.Unit)
	case arrow.DecimalType:
		return fmt.Sprintf("decimal%d(%d, %d)", t.BitWidth(), t.GetPrecision(), t.GetScale())
	case *arrow.FixedSizeBinaryType:
		return fmt.Sprintf("fixed_size_binary[%d]", t.ByteWidth)
	}
	if name, ok := pyarrowNames[t.ID()]; ok {
		return name
	}
	return t.String()
}

func describeAll(fields []arrow.Field) []any {
	described := make([]any, len(fields))
	for i, f := range fields {
		described[i] = describe(f)
	}
	return described
}

// sameAs compares a value with one of an expectation.
func sameAs(got types.Value, t types.Type, want any) bool {
	switch got := got.(type) {
	case []types.Value:
		list, ok := want.([]any)
		if !ok || len(list) != len(got) {
			return false
		}
		children := types.Children(t)
		for i := range got {
			child := children[0]
			if types.Decode(t).ID() == arrow.STRUCT {
				child = children[i]
			}
			if !sameAs(got[i], child, list[i]) {
				return false
			}
		}
		return true
	case float64:
		return sameFloat(got, want)
	case string:
		if types.IsBinary(t) {
			got = base64.StdEncoding.EncodeToString([]byte(got))
		}
		return got == want
	case types.Int128:
		return want == json.Number(got.Text(0))
	case int64, uint64:
		return want == json.Number(fmt.Sprint(got))
	}
	return got == want
}

func sameFloat(got float64, want any) bool {
	text, ok := want.(string)
	if number, isNumber := want.(json.Number); isNumber {
		text, ok = string(number), true
	}
	f, err := strconv.ParseFloat(text, 64)
	return ok && err == nil && (math.Float64bits(f) == math.Float64bits(got) || f != f && got != got)
}
