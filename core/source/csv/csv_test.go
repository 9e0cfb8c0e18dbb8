package csv

import (
	"context"
	"flag"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/store"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

func TestMain(m *testing.M) {
	flag.Parse()
	if flag.Lookup("test.bench").Value.String() == "" && flag.Lookup("test.fuzz").Value.String() == "" {
		memory.Poison() // a poisoned buffer is lost, and long runs would lose too many
	}
	os.Exit(m.Run())
}

func write(t testing.TB, name string, content []byte) source.File {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return stat(t, path)
}

func stat(t testing.TB, path string) source.File {
	t.Helper()
	file, err := store.Stat(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// options parses options as SQL gives them.
func parsed(t testing.TB, given map[string]string) Options {
	t.Helper()
	o, err := ParseOptions(given)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// request asks for the columns of a schema by their numbers; nil: all.
func request(schema *arrow.Schema, numbers []int) table.Request {
	if numbers == nil {
		for i := range schema.NumFields() {
			numbers = append(numbers, i)
		}
	}
	r := table.Request{Limit: -1}
	for _, i := range numbers {
		f := schema.Field(i)
		r.Columns = append(r.Columns, table.Column{Index: i, Column: &expr.Column{Name: f.Name, DataType: f.Type}})
	}
	return r
}

// read reads all rows of files as text; nil is NULL. It panics when a reader does not release its memory.
func read(f *Format, files []source.File, schema *arrow.Schema, numbers []int, batchRows int) ([][]any, error) {
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	env := &table.Env{Budget: budget, Settings: &expr.Settings{Zone: time.UTC}, BatchRows: batchRows, Metrics: new(table.Metrics)}
	var rows [][]any
	for _, file := range files {
		splits, err := f.Splits(context.Background(), file, schema, request(schema, numbers))
		if err != nil {
			return nil, err
		}
		for _, s := range splits {
			if rows, err = readSplit(rows, s, env); err != nil {
				return nil, err
			}
		}
	}
	return rows, nil
}

func readSplit(rows [][]any, s table.Split, env *table.Env) ([][]any, error) {
	defer func() {
		if used := env.Budget.Used(); used != 0 {
			panic(fmt.Sprintf("%d bytes are not released", used))
		}
	}()
	r, err := s.Open(context.Background(), env)
	if err != nil {
		return nil, err
	}
	defer r.Close() //nolint:errcheck // returns nil
	var batch vector.Batch
	for {
		more, err := r.Next(context.Background(), &batch)
		if err != nil || !more {
			return rows, err
		}
		for i := range batch.Len {
			row := make([]any, len(batch.Columns))
			for c, column := range batch.Columns {
				row[c] = valueAt(column, i)
			}
			rows = append(rows, row)
		}
	}
}

func valueAt(v *vector.Vector, row int) any {
	if v.Type.ID() == arrow.NULL || v.Null(row) {
		return nil
	}
	switch v.Layout {
	case types.Bool:
		return strconv.FormatBool(v.Bits().Get(row))
	case types.Int16:
		return fmt.Sprint(vector.Values[int16](v)[row])
	case types.Int32:
		return fmt.Sprint(vector.Values[int32](v)[row])
	case types.Int64:
		return fmt.Sprint(vector.Values[int64](v)[row])
	case types.Decimal:
		return unscaled(vector.Values[types.Int128](v)[row])
	case types.Float64:
		return vector.Values[float64](v)[row]
	case types.View:
		strings := vector.StringsOf(v)
		return string(strings.BytesAt(row))
	}
	return fmt.Sprintf("layout %v", v.Layout)
}

func unscaled(v types.Int128) string {
	high := new(big.Int).Lsh(big.NewInt(v.Hi), 64)
	return high.Add(high, new(big.Int).SetUint64(v.Lo)).String()
}
