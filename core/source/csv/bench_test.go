package csv

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/vector"
)

// taxiFiles are the trips of the repository, or the CSV files of the folder that BALLISTA_CSV_BENCH names.
func taxiFiles(b *testing.B) []source.File {
	folder := os.Getenv("BALLISTA_CSV_BENCH")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "data", "taxi")
	}
	paths, err := filepath.Glob(filepath.Join(folder, "*.csv"))
	if err != nil || len(paths) == 0 {
		b.Fatal("no files", err)
	}
	var files []source.File
	for _, path := range paths {
		files = append(files, stat(b, path))
	}
	return files
}

func BenchmarkTaxi(b *testing.B) {
	for _, c := range []struct {
		name    string
		columns []int
	}{
		{"none", []int{}},
		{"passengers and fare", []int{3, 10}},
		{"times", []int{1, 2}},
		{"text", []int{6}},
		{"all", nil},
	} {
		b.Run(c.name, func(b *testing.B) {
			files := taxiFiles(b)
			f := New(Defaults())
			schema, err := f.Schema(context.Background(), files)
			if err != nil {
				b.Fatal(err)
			}
			var size int64
			for _, file := range files {
				size += file.Size
			}
			b.SetBytes(size)
			b.ReportAllocs()
			for b.Loop() {
				drain(b, f, files, schema, c.columns)
			}
		})
	}
}

// drain reads all rows and forgets them.
func drain(b *testing.B, f *Format, files []source.File, schema *arrow.Schema, columns []int) {
	env := &table.Env{
		Budget: memory.NewBudget("bench", memory.Unlimited, nil), Settings: &expr.Settings{}, BatchRows: 8192, Metrics: new(table.Metrics),
	}
	for _, file := range files {
		splits, err := f.Splits(context.Background(), file, schema, request(schema, columns))
		if err != nil {
			b.Fatal(err)
		}
		for _, s := range splits {
			r, err := s.Open(context.Background(), env)
			if err != nil {
				b.Fatal(err)
			}
			var batch vector.Batch
			for more := true; more; {
				if more, err = r.Next(context.Background(), &batch); err != nil {
					b.Fatal(err)
				}
			}
			if err := r.Close(); err != nil {
				b.Fatal(err)
			}
		}
	}
}
