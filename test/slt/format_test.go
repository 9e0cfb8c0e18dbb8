package slt

import (
	"os"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
)

// display.arrow holds one value a column; display.txt has a line for each: what datafusion prints, and its type.
// `update.py --display` writes both from the expressions in display.sql.
func TestValuesAndTypesAreShownAsDataFusionShowsThem(t *testing.T) {
	expressions, texts := readLines(t, "testdata/display.sql"), readLines(t, "testdata/display.txt")
	file, err := os.Open("testdata/display.arrow")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	reader, err := ipc.NewFileReader(file)
	if err != nil {
		t.Fatal(err)
	}
	batch, err := reader.RecordBatch(0)
	if err != nil {
		t.Fatal(err)
	}
	if int(batch.NumCols()) != len(texts) || len(texts) != len(expressions) || len(texts) == 0 {
		t.Fatalf("%d columns, %d texts, %d expressions", batch.NumCols(), len(texts), len(expressions))
	}
	for i, text := range texts {
		wantValue, wantType, _ := strings.Cut(text, "\t")
		value, err := formatValue(batch.Column(i), 0)
		if err != nil || value != wantValue {
			t.Errorf("%s: %q (%v), datafusion prints %q", expressions[i], value, err, wantValue)
		}
		if name := typeName(batch.Column(i).DataType()); name != wantType {
			t.Errorf("%s: type %s, datafusion says %s", expressions[i], name, wantType)
		}
	}
}

func readLines(t *testing.T, path string) []string {
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
}

func TestNullsAndUnprintableTextFitOnALine(t *testing.T) {
	for json, want := range map[string]string{
		`null`:            "NULL",
		`"NULL"`:          "NULL",
		`""`:              "(empty)",
		`" a b "`:         `\sa b\s`,
		`"  "`:            `\s\s`,
		`"a\n\t\\\u0000"`: `a\n\t\\\0`,
		`"\u001bé"`:       `\u{1b}é`,
	} {
		column := fromJSON(t, arrow.BinaryTypes.String, "["+json+"]")
		got, err := formatColumn(column)
		if err != nil || got[0] != want {
			t.Errorf("%s: %q (%v), want %q", json, got, err, want)
		}
	}
}

func TestNestedNullsAndSlices(t *testing.T) {
	list := arrow.ListOf(arrow.StructOf(arrow.Field{Name: "a", Type: arrow.PrimitiveTypes.Int8, Nullable: true}))
	column := array.NewSlice(fromJSON(t, list, `[[{"a": 9}], null, [{"a": 1}, {"a": null}, null], []]`), 1, 4)
	got, err := formatColumn(column)
	if want := "NULL|[{a: 1}, {a: NULL}, NULL]|[]"; err != nil || strings.Join(got, "|") != want {
		t.Fatalf("%q (%v), want %q", got, err, want)
	}
}

func TestColumnOfNulls(t *testing.T) {
	if got, err := formatColumn(array.NewNull(1)); err != nil || got[0] != "NULL" {
		t.Fatalf("%q (%v), want NULL", got, err)
	}
}

func fromJSON(t *testing.T, dataType arrow.DataType, json string) arrow.Array {
	column, _, err := array.FromJSON(memory.DefaultAllocator, dataType, strings.NewReader(json))
	if err != nil {
		t.Fatal(err)
	}
	return column
}
