package scalar_test

import (
	"context"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/catalog"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
)

// empty is a table without rows.
type empty struct{ schema *arrow.Schema }

func (e empty) Schema() *arrow.Schema { return e.schema }

func (e empty) Statistics(context.Context) (*table.Statistics, error) { return table.Unknown(), nil }

func (e empty) Pushdown(expr.Expr) table.Support { return table.None }

func (e empty) Scan(context.Context, table.Request) (table.Scan, error) { return nil, nil }

// columnTypes are the columns of the table of the .nulls files, none of which has NULLs.
var columnTypes = [][2]string{
	{"i", "Int64"},
	{"f", "Float64"},
	{"d", "Decimal128(10, 2)"},
	{"s", "Utf8"},
	{"b", "Boolean"},
	{"dt", "Date32"},
	{"ts", "Timestamp(ns)"},
	{"t", "Time64(ns)"},
	{"iv", "Interval(MonthDayNano)"},
	{"l", "List(Int64)"},
	{"st", `Struct("a": non-null Int64)`},
	{"m", `Map("entries": non-null Struct("key": non-null Utf8, "value": Int64), unsorted)`},
}

// TestNullability compares what is known of NULLs in results with what DataFusion declares.
func TestNullability(t *testing.T) {
	fields := make([]arrow.Field, len(columnTypes))
	for i, column := range columnTypes {
		typ, err := types.ParseName(column[1])
		if err != nil {
			t.Fatal(err)
		}
		fields[i] = arrow.Field{Name: column[0], Type: typ}
	}
	c := newCatalog()
	name := catalog.Name{Catalog: catalog.DefaultCatalog, Schema: catalog.DefaultSchema, Table: "t"}
	if _, err := c.Register(name, catalog.Relation{Table: empty{arrow.NewSchema(fields, nil)}}); err != nil {
		t.Fatal(err)
	}
	for _, line := range readCases(t, "testdata/*.nulls") {
		e, err := bindIn(c, line.sql+" FROM t")
		if err != nil {
			t.Errorf("%s: %s: %v", line.place, line.sql, err)
			continue
		}
		if nullable := line.want == "nullable"; e.Nullable() != nullable {
			t.Errorf("%s: %s is nullable: %v, want %v", line.place, line.sql, e.Nullable(), nullable)
		}
	}
}
