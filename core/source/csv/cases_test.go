package csv

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/source"
)

// testCase is a case of testdata/cases.json, whose expected values testdata/expected.py asked of DataFusion.
type testCase struct {
	Name     string
	Files    []string
	Options  map[string]string
	Columns  string // declared
	Expected struct {
		Names, Types []string
		Rows         [][]*string
		Error        string
	}
}

// differences are the cases of which we make something else than DataFusion, and why.
var differences = map[string]string{
	"duplicate names":              "it fails as it merges the schemas of files; names are the binder's affair",
	"empty names":                  "as duplicate names",
	"null_regex in part":           "it has no use for null_regex when it reads",
	"null_regex":                   "it has no use for null_regex when it reads",
	"null_regex or empty":          "it has no use for null_regex when it reads",
	"terminator":                   "it infers types without the terminator",
	"two files of different types": "it does not widen types across files",
	"unterminated":                 "it takes the rest of the file for the value",
}

var fileTypes = map[string]arrow.DataType{
	"null": arrow.Null, "bool": arrow.FixedWidthTypes.Boolean, "int16": arrow.PrimitiveTypes.Int16, "int64": arrow.PrimitiveTypes.Int64,
	"uint32": arrow.PrimitiveTypes.Uint32, "double": arrow.PrimitiveTypes.Float64, "date32[day]": arrow.FixedWidthTypes.Date32,
	"string": arrow.BinaryTypes.String, "string_view": arrow.BinaryTypes.StringView, "decimal128(38, 10)": &arrow.Decimal128Type{Precision: 38, Scale: 10}, "decimal128(10, 2)": &arrow.Decimal128Type{Precision: 10, Scale: 2},
	"timestamp[s]": &arrow.TimestampType{Unit: arrow.Second}, "timestamp[ms]": &arrow.TimestampType{Unit: arrow.Millisecond},
	"timestamp[us]": &arrow.TimestampType{Unit: arrow.Microsecond}, "timestamp[ns]": &arrow.TimestampType{Unit: arrow.Nanosecond},
}

func cases(t testing.TB) []testCase {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", "cases.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all []testCase
	if err := json.Unmarshal(content, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

func (c *testCase) files(t testing.TB) []source.File {
	var files []source.File
	for _, content := range c.Files {
		files = append(files, write(t, "case.csv", []byte(content)))
	}
	return files
}

// schema is what DataFusion says; nil when it fails before it has one.
func (c *testCase) schema(t testing.TB) *arrow.Schema {
	if c.Expected.Types == nil {
		return nil
	}
	var fields []arrow.Field
	for i, name := range c.Expected.Names {
		typ := fileTypes[c.Expected.Types[i]]
		if typ == nil {
			t.Fatalf("type is not known to the test: %s", c.Expected.Types[i])
		}
		fields = append(fields, arrow.Field{Name: name, Type: typ, Nullable: true})
	}
	return arrow.NewSchema(fields, nil)
}

// rows is what DataFusion reads.
func (c *testCase) rows(t testing.TB) [][]any {
	var rows [][]any
	for _, given := range c.Expected.Rows {
		row := make([]any, len(given))
		for i, value := range given {
			switch {
			case value == nil:
			case c.Expected.Types[i] == "double":
				parsed, err := strconv.ParseFloat(*value, 64)
				if err != nil {
					t.Fatal(err)
				}
				row[i] = parsed
			default:
				row[i] = *value
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// run reads the case's files.
func (c *testCase) run(t testing.TB, f *Format, batchRows int) (*arrow.Schema, [][]any, error) {
	files := c.files(t)
	schema := c.schema(t)
	if c.Columns == "" {
		var err error
		if schema, err = f.Schema(context.Background(), files); err != nil {
			return nil, nil, err
		}
	}
	rows, err := read(f, files, schema, nil, batchRows)
	return schema, rows, err
}

func TestCasesAsInDataFusion(t *testing.T) {
	for _, c := range cases(t) {
		t.Run(c.Name, func(t *testing.T) {
			schema, rows, err := c.run(t, New(parsed(t, c.Options)), 1000)
			if _, differs := differences[c.Name]; differs {
				if (err == nil) == (c.Expected.Error == "") && (err != nil || sameRows(rows, c.rows(t))) {
					t.Errorf("no longer differs: %v", err)
				}
				return
			}
			if (err != nil) != (c.Expected.Error != "") {
				t.Fatalf("got error %v, DataFusion: %q", err, c.Expected.Error)
			}
			if err != nil {
				return
			}
			if want := c.schema(t); !schema.Equal(want) {
				t.Errorf("got %v, want %v", schema, want)
			}
			if want := c.rows(t); !sameRows(rows, want) {
				t.Errorf("got %q, want %q", rows, want)
			}
		})
	}
}

func sameRows(a, b [][]any) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		for k := range a[i] {
			x, isFloat := a[i][k].(float64)
			y, alsoFloat := b[i][k].(float64)
			if isFloat && alsoFloat && math.IsNaN(x) && math.IsNaN(y) {
				continue
			}
			if isFloat && alsoFloat && math.Float64bits(x) == math.Float64bits(y) {
				continue
			}
			if isFloat || alsoFloat || !reflect.DeepEqual(a[i][k], b[i][k]) {
				return false
			}
		}
	}
	return true
}
