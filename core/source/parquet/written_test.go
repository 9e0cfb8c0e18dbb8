package parquet

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/decimal128"
	arrowmemory "github.com/apache/arrow-go/v18/arrow/memory"
	writer "github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/store"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

var writtenSchema = arrow.NewSchema([]arrow.Field{
	{Name: "key", Type: arrow.PrimitiveTypes.Int64},
	{Name: "price", Type: arrow.PrimitiveTypes.Float64, Nullable: true},
	{Name: "flag", Type: arrow.BinaryTypes.String},
	{Name: "comment", Type: arrow.BinaryTypes.String, Nullable: true},
	{Name: "discount", Type: &arrow.Decimal128Type{Precision: 15, Scale: 2}},
	{Name: "shipped", Type: arrow.FixedWidthTypes.Date32},
}, nil)

// write makes a file of one row group and returns its path. Row i has key i.
func write(t testing.TB, rows int) string {
	path := filepath.Join(t.TempDir(), fmt.Sprint(rows, ".parquet"))
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	properties := writer.NewWriterProperties(writer.WithCompression(compress.Codecs.Snappy),
		writer.WithMaxRowGroupLength(int64(rows)), writer.WithDataPageSize(64<<10))
	w, err := pqarrow.NewFileWriter(writtenSchema, file, properties, pqarrow.DefaultWriterProps())
	if err != nil {
		t.Fatal(err)
	}
	record := writtenRows(rows)
	defer record.Release()
	if err := w.Write(record); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func writtenRows(rows int) arrow.RecordBatch {
	random := rand.New(rand.NewPCG(1, 1))
	b := array.NewRecordBuilder(arrowmemory.DefaultAllocator, writtenSchema)
	defer b.Release()
	for i := range rows {
		b.Field(0).(*array.Int64Builder).Append(int64(i))
		b.Field(1).(*array.Float64Builder).Append(float64(random.IntN(1_000_000)) / 100)
		b.Field(2).(*array.StringBuilder).Append([]string{"A", "N", "R"}[random.IntN(3)])
		b.Field(4).(*array.Decimal128Builder).Append(decimal128.FromU64(random.Uint64N(11)))
		b.Field(5).(*array.Date32Builder).Append(arrow.Date32(8036 + random.IntN(2526)))
		if i%10 == 0 {
			b.Field(3).AppendNull()
		} else {
			b.Field(3).(*array.StringBuilder).Append(fmt.Sprintf("a comment on row %d that is not short", i))
		}
	}
	return b.NewRecordBatch()
}

// splitsOf are the splits of a scan of all columns.
func splitsOf(t testing.TB, path string) []table.Portable {
	ctx := context.Background()
	file, err := store.Stat(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	schema, err := New().Schema(ctx, []source.File{file})
	if err != nil {
		t.Fatal(err)
	}
	splits, err := New().Splits(ctx, file, schema, (&scan{}).request(schema))
	if err != nil {
		t.Fatal(err)
	}
	return splits
}

// TestSplitsOfLargeGroups cuts a large row group where pages begin.
func TestSplitsOfLargeGroups(t *testing.T) {
	path := write(t, 500_000)
	splits := splitsOf(t, path)
	if len(splits) < 2 || len(splits) > 5 {
		t.Fatalf("%d splits", len(splits))
	}
	next := int64(0)
	for _, split := range splits {
		rows := split.(*Split).Groups[0]
		if rows.From != next || rows.To <= rows.From {
			t.Fatalf("rows from %d to %d after row %d", rows.From, rows.To, next)
		}
		next = rows.To
	}
	if next != 500_000 {
		t.Fatalf("splits end at row %d", next)
	}
	_, columns, rows, err := (&scan{path: path, columns: []string{"key"}, batchRows: 4096}).run()
	if err != nil || rows != 500_000 {
		t.Fatalf("%d rows: %v", rows, err)
	}
	for i, key := range columns[0] {
		if key != int64(i) {
			t.Fatalf("row %d has key %v", i, key)
		}
	}
}

// TestSplitsBeginWhereOthersHaveBeen reads the last split of a row group twice: the second time it walks over fewer pages.
func TestSplitsBeginWhereOthersHaveBeen(t *testing.T) {
	splits := splitsOf(t, write(t, 500_000))
	last := splits[len(splits)-1].(*Split)
	read := func() int64 {
		s, columns := &scan{}, make([][]types.Value, writtenSchema.NumFields())
		if _, err := s.readSplit(last, columns); err != nil {
			t.Fatal(err)
		}
		for i, key := range columns[0] {
			if key != last.Groups[0].From+int64(i) {
				t.Fatalf("row %d has key %v", i, key)
			}
		}
		return s.metrics.BytesRead
	}
	if first, second := read(), read(); second >= first {
		t.Errorf("%d bytes at first, %d again", first, second)
	}
}

func drain(t testing.TB, splits []table.Portable, budget *memory.Budget) {
	env := &table.Env{Budget: budget, Settings: &expr.Settings{}, BatchRows: 4096, Metrics: new(table.Metrics)}
	for _, split := range splits {
		r, err := split.Open(context.Background(), env)
		if err != nil {
			t.Fatal(err)
		}
		var batch vector.Batch
		for ok := true; ok; {
			if ok, err = r.Next(context.Background(), &batch); err != nil {
				t.Fatal(err)
			}
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestAllocations reads columns such as those of TPC-H Q1, in row groups of 50,000 and of 100,000 rows: what the second costs more may not grow with its batches.
func TestAllocations(t *testing.T) {
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	allocations := func(rows int) float64 {
		splits := splitsOf(t, write(t, rows))
		return testing.AllocsPerRun(5, func() { drain(t, splits, budget) })
	}
	few, many := allocations(50_000), allocations(100_000)
	if more := (many - few) / float64(writtenSchema.NumFields()); more > 100 {
		t.Errorf("%.0f allocations for each column chunk when rows double, %.0f in all", more, few)
	}
}

func TestStatistics(t *testing.T) {
	ctx := context.Background()
	var files []source.File
	for _, rows := range []int{1000, 3000} {
		file, err := store.Stat(ctx, write(t, rows))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	schema, err := New().Schema(ctx, files)
	if err != nil {
		t.Fatal(err)
	}
	stats, err := New().Statistics(ctx, files, schema)
	if err != nil {
		t.Fatal(err)
	}
	key, comment := stats.Columns[0], stats.Columns[3]
	if stats.Rows != 4000 || stats.Bytes != files[0].Size+files[1].Size {
		t.Errorf("%d rows in %d bytes", stats.Rows, stats.Bytes)
	}
	if key.Min != int64(0) || key.Max != int64(2999) || key.Nulls != 0 || key.Distinct != 3000 {
		t.Errorf("keys are %v", key)
	}
	if comment.Nulls != 400 {
		t.Errorf("comments are %v", comment)
	}
}

func TestDistinctEstimate(t *testing.T) {
	for _, test := range []struct{ values, rows int }{{3, 1000}, {1000, 1000}, {5000, 1000}, {100_000, 120_000}} {
		seen := map[int]bool{}
		random := rand.New(rand.NewPCG(2, 3))
		for range test.rows {
			seen[random.IntN(test.values)] = true
		}
		got := domain(float64(test.rows), float64(len(seen)))
		if ratio := float64(got) / float64(test.values); ratio < 0.8 || ratio > 1.25 {
			t.Errorf("%d rows of %d values have %d: %d are estimated", test.rows, test.values, len(seen), got)
		}
	}
}
