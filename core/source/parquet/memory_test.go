package parquet

import (
	"strings"
	"testing"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source/store"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/vector"
)

// TestPagesBeyondMemory reads a file for which there is no memory: the error says where in it.
func TestPagesBeyondMemory(t *testing.T) {
	s := &scan{path: "testdata/made/duckdb.parquet"}
	file, err := store.Stat(t.Context(), s.path)
	if err != nil {
		t.Fatal(err)
	}
	f, err := footerOf(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	schema := f.schema.arrow()
	split := &Split{File: file, Schema: schema, Request: s.request(schema), Groups: []GroupRows{{To: f.meta.RowGroups[0].Rows}}}
	budget := memory.NewBudget("test", 4<<10, nil)
	reader, err := split.Open(t.Context(), &table.Env{Budget: budget, BatchRows: 1000, Settings: &expr.Settings{}, Metrics: &s.metrics})
	if err == nil {
		_, err = reader.Next(t.Context(), new(vector.Batch))
		_ = reader.Close()
	}
	if !errs.Is(err, errs.OutOfMemory) || !strings.HasPrefix(err.Error(), "parquet file "+s.path+", row group 0") {
		t.Errorf("%v", err)
	}
	if budget.Used() != 0 {
		t.Errorf("%d bytes are held", budget.Used())
	}
}
