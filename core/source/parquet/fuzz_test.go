package parquet

import (
	"bytes"
	"context"
	"os"
	"testing"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/vector"
)

const (
	fuzzedBytes   = 20 << 10  // of a file from which mutations start
	fuzzMemory    = 256 << 20 // that a file may cost
	fuzzedBatches = 100
)

// FuzzRead reads files of garbage: whole, in part by the page index, and with a filter. It must end, within its memory, with
// rows or an error about the file.
func FuzzRead(f *testing.F) {
	for _, path := range testFiles(f) {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		if len(data) < fuzzedBytes {
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		foot, err := readFooter(object{bytes.NewReader(data)})
		if err != nil {
			checkFuzzed(t, err)
			return
		}
		whole, part := []GroupRows{}, []GroupRows{}
		for i := range foot.meta.RowGroups {
			rows := foot.meta.RowGroups[i].Rows
			whole, part = append(whole, GroupRows{i, 0, rows}), append(part, GroupRows{i, rows / 3, rows * 2 / 3})
		}
		request := (&scan{}).request(foot.schema.arrow())
		fuzzScan(t, foot, data, request, whole)
		fuzzScan(t, foot, data, request, part)
		for _, c := range request.Columns[:min(3, len(request.Columns))] {
			filtered := request
			filtered.Filters = []expr.Expr{&expr.IsNull{Input: c.Column, Negated: true}}
			fuzzScan(t, foot, data, filtered, whole)
		}
		fuzzScan(t, foot, data, table.Request{Limit: -1}, whole)
	})
}

func fuzzScan(t *testing.T, foot *footer, data []byte, request table.Request, groups []GroupRows) {
	budget := memory.NewBudget("fuzz", fuzzMemory, nil)
	env := &table.Env{Budget: budget, Settings: &expr.Settings{}, BatchRows: 256, Metrics: new(table.Metrics)}
	in := &input{object: object{bytes.NewReader(data)}, path: "fuzzed", footer: foot, env: env}
	r := newReader(in, &Split{Schema: foot.schema.arrow(), Request: request, Groups: groups})
	err := r.prepare()
	var batch vector.Batch
	for i, ok := 0, true; ok && err == nil && i < fuzzedBatches; i++ {
		ok, err = r.Next(context.Background(), &batch)
		for _, column := range batch.Columns {
			if ok && err == nil && batch.Len > 0 {
				column.Value(batch.Len - 1)
			}
		}
	}
	if err != nil {
		checkFuzzed(t, err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if used := budget.Used(); used != 0 {
		t.Fatalf("%d bytes are still charged", used)
	}
}

func checkFuzzed(t *testing.T, err error) {
	switch errs.KindOf(err) {
	case errs.InvalidValue, errs.Unsupported, errs.OutOfMemory:
	default:
		t.Fatalf("error of kind %s: %v", errs.KindOf(err), err)
	}
}
