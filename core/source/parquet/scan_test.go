package parquet

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/store"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

// scan is a scan of one file, as a test asks for it.
type scan struct {
	path      string
	columns   []string // nil: all
	filter    func(column func(name string) *expr.Column) []expr.Expr
	batchRows int // 0: 1000
	limit     int64
	metrics   table.Metrics
}

// request is the scan's request, over the schema of the file.
func (s *scan) request(schema *arrow.Schema) table.Request {
	request := table.Request{Limit: s.limit}
	if s.limit == 0 {
		request.Limit = -1
	}
	column := func(name string) *expr.Column {
		i := schema.FieldIndices(name)[0]
		f := schema.Field(i)
		return &expr.Column{ID: expr.ID(i + 1), Name: f.Name, DataType: f.Type, Null: f.Nullable}
	}
	wanted := map[string]bool{}
	for _, name := range s.names(schema) {
		c := column(name)
		wanted[name] = true
		request.Columns = append(request.Columns, table.Column{Index: int(c.ID) - 1, Column: c})
	}
	if s.filter == nil {
		return request
	}
	request.Filters = s.filter(column)
	for _, filter := range request.Filters {
		expr.Columns(filter, func(c *expr.Column) {
			if !wanted[c.Name] {
				wanted[c.Name] = true
				request.FilterColumns = append(request.FilterColumns, table.Column{Index: int(c.ID) - 1, Column: c})
			}
		})
	}
	return request
}

func (s *scan) names(schema *arrow.Schema) []string {
	if s.columns != nil {
		return s.columns
	}
	var names []string
	for _, f := range schema.Fields() {
		names = append(names, f.Name)
	}
	return names
}

// run reads the file and returns its columns as Go values.
func (s *scan) run() (schema *arrow.Schema, columns [][]types.Value, rows int, err error) {
	ctx := context.Background()
	file, err := store.Stat(ctx, s.path)
	if err != nil {
		return nil, nil, 0, err
	}
	if schema, err = New().Schema(ctx, []source.File{file}); err != nil {
		return nil, nil, 0, err
	}
	splits, err := New().Splits(ctx, file, schema, s.request(schema))
	if err != nil {
		return nil, nil, 0, err
	}
	columns = make([][]types.Value, len(s.names(schema)))
	for _, split := range splits {
		n, err := s.readSplit(split, columns)
		if err != nil {
			return nil, nil, 0, err
		}
		rows += n
	}
	return schema, columns, rows, nil
}

func (s *scan) readSplit(split table.Split, columns [][]types.Value) (rows int, err error) {
	ctx := context.Background()
	budget := memory.NewBudget("test", 1<<30, nil)
	env := &table.Env{Budget: budget, Settings: &expr.Settings{}, BatchRows: max(s.batchRows, 1), Metrics: &s.metrics}
	if s.batchRows == 0 {
		env.BatchRows = 1000
	}
	r, err := split.Open(ctx, env)
	if err != nil {
		return 0, err
	}
	for {
		var batch vector.Batch
		ok, err := r.Next(ctx, &batch)
		if err != nil {
			_ = r.Close()
			return 0, err
		}
		if !ok {
			break
		}
		if batch.Len > env.BatchRows {
			return 0, invalid("batch of %d rows", batch.Len)
		}
		rows += batch.Count()
		for i, column := range batch.Columns {
			columns[i] = append(columns[i], vectortest.Column(column, batch.Rows)...)
		}
	}
	if err := r.Close(); err != nil {
		return 0, err
	}
	if used := budget.Used(); used != 0 {
		return 0, invalid("%d bytes are still charged", used)
	}
	return rows, nil
}

// testFiles are the files in testdata.
func testFiles(t testing.TB) []string {
	files, err := filepath.Glob("testdata/*/*.parquet")
	if err != nil || len(files) < 50 {
		t.Fatalf("%d test files: %v", len(files), err)
	}
	return files
}

// object is a file in memory.
type object struct{ *bytes.Reader }

func (object) Close() error { return nil }

func readObject(t testing.TB, path string) object {
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return object{bytes.NewReader(data)}
}
