// Package sourcetest writes rows with encoders and reads files with formats. Tests of both use it.
package sourcetest

import (
	"bytes"
	"context"
	"io"
	"math/rand/v2"
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

// Rows are the values of columns: one list for each field of the schema.
type Rows struct {
	Schema  *arrow.Schema
	Columns [][]types.Value
}

// Random are n random rows with a column of each type. Every third column has no nulls, and says so.
func Random(random *rand.Rand, n int, columns ...types.Type) Rows {
	var rows Rows
	fields := make([]arrow.Field, len(columns))
	for i, t := range columns {
		values := vectortest.Values(random, t, n)
		fields[i] = arrow.Field{Name: types.Name(t), Type: t, Nullable: true}
		if i%3 == 0 && t.ID() != arrow.NULL {
			fields[i].Nullable = false
			fill(random, t, values)
		}
		rows.Columns = append(rows.Columns, values)
	}
	rows.Schema = arrow.NewSchema(fields, nil)
	return rows
}

// fill replaces nulls.
func fill(random *rand.Rand, t types.Type, values []types.Value) {
	for i := range values {
		for values[i] == nil {
			values[i] = vectortest.Values(random, t, 1)[0]
		}
	}
}

// Write returns the file that an encoder makes of rows, given to it in scrambled batches. It fails the test when memory is
// still charged afterwards.
func Write(t testing.TB, random *rand.Rand, encoder source.Encoder, rows Rows) []byte {
	t.Helper()
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	var out bytes.Buffer
	if err := write(&out, random, encoder, rows, budget); err != nil {
		t.Fatal(err)
	}
	if used := budget.Used(); used != 0 {
		t.Errorf("%d bytes are still charged", used)
	}
	return out.Bytes()
}

func write(out *bytes.Buffer, random *rand.Rand, encoder source.Encoder, rows Rows, budget *memory.Budget) error {
	ctx := context.Background()
	env := &table.Env{Budget: budget, Settings: &expr.Settings{}, BatchRows: 1024, Metrics: new(table.Metrics)}
	w, err := encoder.Writer(ctx, out, rows.Schema, env)
	if err != nil {
		return err
	}
	defer w.Close()
	total := 0
	if len(rows.Columns) > 0 {
		total = len(rows.Columns[0])
	}
	for from := 0; from < total; {
		n := min(total-from, 1+random.IntN(1500))
		if err := writeBatch(ctx, w, random, rows, from, n); err != nil {
			return err
		}
		from += n
	}
	return w.Finish(ctx)
}

// writeBatch writes n rows, in forms that are none of the writer's business.
func writeBatch(ctx context.Context, w source.FileWriter, random *rand.Rand, rows Rows, from, n int) error {
	budget := memory.NewBudget("rows", memory.Unlimited, nil)
	batch := &vector.Batch{Len: n}
	defer func() { batch.Release() }()
	for i, values := range rows.Columns {
		v, err := vectortest.Build(random, budget, rows.Schema.Field(i).Type, values[from:from+n])
		if err != nil {
			return err
		}
		batch.Columns = append(batch.Columns, v)
	}
	if random.IntN(2) == 0 {
		scrambled, err := vectortest.Scramble(random, budget, batch)
		if err != nil {
			return err
		}
		batch.Release()
		batch = scrambled
	}
	return w.Write(ctx, batch)
}

// Save makes a file of the content, and returns what is known of it.
func Save(t testing.TB, name string, content []byte) source.File {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := store.Stat(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// Read returns the rows of a file. A nil schema is inferred.
func Read(format source.Format, file source.File, schema *arrow.Schema) (Rows, error) {
	ctx := context.Background()
	if schema == nil {
		var err error
		if schema, err = format.Schema(ctx, []source.File{file}); err != nil {
			return Rows{}, err
		}
	}
	request := table.Request{Limit: -1}
	for i, f := range schema.Fields() {
		column := &expr.Column{ID: expr.ID(i + 1), Name: f.Name, DataType: f.Type, Null: f.Nullable}
		request.Columns = append(request.Columns, table.Column{Index: i, Column: column})
	}
	splits, err := format.Splits(ctx, file, schema, request)
	rows := Rows{Schema: schema, Columns: make([][]types.Value, schema.NumFields())}
	for _, split := range splits {
		if err == nil {
			err = readSplit(ctx, split, &rows)
		}
	}
	return rows, err
}

func readSplit(ctx context.Context, split table.Split, rows *Rows) error {
	env := &table.Env{
		Budget:   memory.NewBudget("read", memory.Unlimited, nil),
		Settings: &expr.Settings{}, BatchRows: 1024, Metrics: new(table.Metrics),
	}
	reader, err := split.Open(ctx, env)
	if err != nil {
		return err
	}
	defer func() { _ = reader.Close() }()
	var batch vector.Batch
	for {
		more, err := reader.Next(ctx, &batch)
		if err != nil || !more {
			return err
		}
		for i, v := range batch.Columns {
			rows.Columns[i] = append(rows.Columns[i], vectortest.Column(v, batch.Rows)...)
		}
	}
}

// Check fails the test where rows differ from the wanted ones.
func Check(t testing.TB, got, want Rows) {
	t.Helper()
	for i, values := range want.Columns {
		name := want.Schema.Field(i).Name
		if len(got.Columns[i]) != len(values) {
			t.Errorf("column %s has %d rows, want %d", name, len(got.Columns[i]), len(values))
			continue
		}
		for row, value := range values {
			if !vectortest.Equal(got.Columns[i][row], value) {
				t.Errorf("row %d of %s is %v, want %v", row, name, got.Columns[i][row], value)
				break
			}
		}
	}
}

// Column are rows of one column, named a.
func Column(t types.Type, values ...types.Value) Rows {
	return Rows{Schema: arrow.NewSchema([]arrow.Field{{Name: "a", Type: t, Nullable: true}}, nil), Columns: [][]types.Value{values}}
}

// Beside are rows of the columns a, b, c and so on of others.
func Beside(columns ...Rows) Rows {
	var all Rows
	var fields []arrow.Field
	for i, c := range columns {
		fields = append(fields, arrow.Field{Name: string(rune('a' + i)), Type: c.Schema.Field(0).Type, Nullable: true})
		all.Columns = append(all.Columns, c.Columns...)
	}
	all.Schema = arrow.NewSchema(fields, nil)
	return all
}

// Benchmark measures how fast an encoder writes rows, of which it is given the same flat batch again and again.
func Benchmark(b *testing.B, encoder source.Encoder, rows Rows) {
	ctx, budget := context.Background(), memory.NewBudget("bench", memory.Unlimited, nil)
	batch := &vector.Batch{Len: len(rows.Columns[0])}
	defer batch.Release()
	for i, values := range rows.Columns {
		v, err := vector.FromValues(budget, rows.Schema.Field(i).Type, values)
		if err != nil {
			b.Fatal(err)
		}
		batch.Columns = append(batch.Columns, v)
	}
	env := &table.Env{Budget: budget, Settings: &expr.Settings{}, BatchRows: batch.Len, Metrics: new(table.Metrics)}
	w, err := encoder.Writer(ctx, io.Discard, rows.Schema, env)
	if err != nil {
		b.Fatal(err)
	}
	defer w.Close()
	b.ReportAllocs()
	for b.Loop() {
		if err := w.Write(ctx, batch); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(batch.Len*len(rows.Columns)), "ns/value")
}
