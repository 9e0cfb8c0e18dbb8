package slt

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/ballista-go/ballista/core/errs"
)

// canned answers every statement with the same result, or with an error.
type canned struct {
	schema *arrow.Schema
	rows   string
	err    error
}

func (c canned) Query(context.Context, string) (array.RecordReader, error) {
	if c.err != nil {
		return nil, c.err
	}
	batch, _, err := array.RecordFromJSON(memory.DefaultAllocator, c.schema, strings.NewReader(c.rows))
	if err != nil {
		return nil, err
	}
	return array.NewRecordReader(c.schema, []arrow.RecordBatch{batch})
}

var twoRows = canned{
	schema: arrow.NewSchema([]arrow.Field{
		{Name: "n", Type: arrow.PrimitiveTypes.Int64},
		{Name: "x", Type: arrow.PrimitiveTypes.Float64, Nullable: true},
		{Name: "s", Type: arrow.BinaryTypes.String, Nullable: true},
	}, nil),
	rows: `[{"n": 1, "x": 0.1, "s": "a b"}, {"n": 2, "x": null, "s": ""}]`,
}

var failing = canned{err: errs.New(errs.NotFound, "table not found: %q", "t")}

func TestRunnerReportsWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		name, text string
		engine     canned
		problem    string // part of the report; "" when nothing is wrong
	}{
		{"right", "query IRT\nSELECT\n----\n1 0.1 a b\n2 NULL (empty)\n", twoRows, ""},
		{"right in any order", "query IRT rowsort\nSELECT\n----\n2 NULL (empty)\n1 0.1 a b\n", twoRows, ""},
		{"nearly equal float", "query IRT\nSELECT\n----\n1 0.10000000000000002 a b\n2 NULL (empty)\n", twoRows, ""},
		{"other float", "query IRT\nSELECT\n----\n1 0.1000000001 a b\n2 NULL (empty)\n", twoRows, "row 1 differs"},
		{"wrong value", "query IRT\nSELECT\n----\n1 0.1 a b\n3 NULL (empty)\n", twoRows, "row 2 differs"},
		{"wrong value in any order", "query IRT rowsort\nSELECT\n----\n3 NULL (empty)\n1 0.1 a b\n", twoRows, "row 1 differs"},
		{"wrong order", "query IRT\nSELECT\n----\n2 NULL (empty)\n1 0.1 a b\n", twoRows, "row 1 differs"},
		{"longer value", "query IRT\nSELECT\n----\n1 0.1 a b c\n2 NULL (empty)\n", twoRows, "row 1 differs"},
		{"null is not empty", "query IRT\nSELECT\n----\n1 0.1 a b\n2 NULL NULL\n", twoRows, "row 2 differs"},
		{"too few rows expected", "query IRT\nSELECT\n----\n1 0.1 a b\n", twoRows, "2 rows, expected 1"},
		{"no rows expected", "query IRT\nSELECT\n----\n", twoRows, "2 rows, expected 0"},
		{"one row twice", "query IRT rowsort\nSELECT\n----\n1 0.1 a b\n1 0.1 a b\n", twoRows, "row 2 differs"},
		{"wrong letter", "query ITT\nSELECT\n----\n1 0.1 a b\n2 NULL (empty)\n", twoRows, "types IRT, expected ITT"},
		{"letter missing", "query IR\nSELECT\n----\n1 0.1 a b\n2 NULL (empty)\n", twoRows, "types IRT, expected IR"},
		{"right schema", "schema\nSELECT\n----\nn Int64 not null\nx Float64\ns Utf8\n", twoRows, ""},
		{"wrong name", "schema\nSELECT\n----\nN Int64 not null\nx Float64\ns Utf8\n", twoRows, "column 1: n Int64"},
		{"wrong nullability", "schema\nSELECT\n----\nn Int64\nx Float64\ns Utf8\n", twoRows, "column 1: n Int64 not null"},
		{"column missing", "schema\nSELECT\n----\nn Int64 not null\nx Float64\n", twoRows, "column 3: s Utf8, expected no column"},
		{"right error", "statement error not found: table.*t\nSELECT\n", failing, ""},
		{"wrong kind", "statement error binding\nSELECT\n", failing, "error of kind not found, expected binding error"},
		{"wrong message", "statement error not found: column\nSELECT\n", failing, "does not match"},
		{"no error", "statement error syntax\nSELECT\n", twoRows, "succeeded, expected an error"},
		{"unexpected error", "query I\nSELECT\n----\n1\n", failing, "table not found"},
		{"unexpected error of a statement", "statement ok\nSELECT\n\nquery I\nSELECT\n----\n1\n", failing, "1: SELECT"},
		{"no checks", "# only a comment\n\nstatement ok\nSELECT\n", twoRows, "checks nothing"},
		{"empty", "", twoRows, "checks nothing"},
		{"unknown record", "querry I\nSELECT\n----\n1\n", twoRows, "unknown record"},
		{"unknown letter", "query X\nSELECT\n----\n1\n", twoRows, "unknown record"},
		{"unknown kind", "statement error bad\nSELECT\n", twoRows, "unknown kind of error"},
		{"no result", "query I\nSELECT\n", twoRows, "a line ----"},
		{"result of a statement", "statement ok\nSELECT\n----\n1\n", twoRows, "a line ----"},
		{"no SQL", "query I\n----\n1\n", twoRows, "no SQL"},
	} {
		report := fmt.Sprint(runFile(Mode{}, c.engine, c.text))
		if (c.problem == "") != (report == "[]") || !strings.Contains(report, c.problem) {
			t.Errorf("%s: report %s, want %q", c.name, report, c.problem)
		}
	}
}

func TestRunnerHoldsBatchesToTheSchema(t *testing.T) {
	number := fromJSON(t, arrow.PrimitiveTypes.Int64, "[1, null]")
	announced := arrow.NewSchema([]arrow.Field{{Name: "n", Type: arrow.PrimitiveTypes.Int64}}, nil)
	batch := array.NewRecordBatch(announced, []arrow.Array{number}, 2)
	if err := checkBatch(announced, batch); err == nil || !strings.Contains(err.Error(), "is not nullable and has 1 nulls") {
		t.Errorf("nulls in a column that has none: %v", err)
	}
	other := arrow.NewSchema([]arrow.Field{{Name: "m", Type: arrow.PrimitiveTypes.Int64}}, nil)
	if err := checkBatch(other, batch); err == nil {
		t.Error("a batch of another schema passes")
	}
}

func TestNegativeZeroIsNotZero(t *testing.T) {
	types := []arrow.DataType{arrow.PrimitiveTypes.Float64}
	zero, nan := row{[]string{"0.0"}, types}, row{[]string{"NaN"}, types}
	if zero.matches("-0.0") || !zero.matches("0.0") || !nan.matches("NaN") || nan.matches("0.0") {
		t.Error("zeros and NaN match only themselves")
	}
}
