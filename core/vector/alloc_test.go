package vector_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

const batchRows = 4096

// steady is an operation as a pipeline runs it: on one batch after another, with the same scratch.
type steady struct {
	name string
	run  func() error
}

// steadyOperations are the operations on a batch with columns of several types and forms.
func steadyOperations(t testing.TB) []steady {
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	batch := mixedBatch(t, budget)
	rows := make([]int32, 0, batchRows)
	for i := range int32(batchRows) {
		if i%3 != 0 {
			rows = append(rows, i)
		}
	}
	selected := &vector.Batch{Columns: batch.Columns, Len: batch.Len, Rows: rows}
	hashes := make([]uint64, len(rows))
	match := make(vector.Bitmap, vector.BitmapWords(len(rows)))
	compacted, outs := new(vector.Batch), new(vector.Batch)
	outs.Resize(len(batch.Columns))
	var writer vector.StringWriter
	written := new(vector.Vector)
	each := func(do func(out, column *vector.Vector) error) func() error {
		return func() error {
			for i, column := range batch.Columns {
				if err := do(outs.Columns[i], column); err != nil {
					return err
				}
			}
			return nil
		}
	}
	return []steady{
		{"compact", func() error { return selected.Compact(budget, compacted) }},
		{"gather", each(func(out, column *vector.Vector) error { return vector.Gather(budget, out, column, rows) })},
		{"gather outer", each(func(out, column *vector.Vector) error { return vector.GatherOuter(budget, out, column, rows) })},
		{"flatten", each(func(out, column *vector.Vector) error { return vector.Flatten(budget, out, column, rows) })},
		{"slice", each(func(out, column *vector.Vector) error { return vector.Slice(budget, out, column, 64, 1000) })},
		{"hash", func() error { vector.HashRows(batch.Columns, rows, hashes); return nil }},
		{"equal", each(func(_, column *vector.Vector) error {
			match.Fill()
			vector.EqualRows(column, rows, column, nil, len(rows), vector.NullsEqual, match)
			return nil
		})},
		{"strings", func() error {
			if err := written.Prepare(budget, arrow.BinaryTypes.String, types.View, 1000); err != nil {
				return err
			}
			writer.Start(budget, written)
			views := vector.Values[vector.View](written)
			for i := range views {
				view, err := writer.View("a string that is longer than a view"[i%20:])
				if err != nil {
					return err
				}
				views[i] = view
			}
			writer.Finish()
			return nil
		}},
	}
}

func mixedBatch(t testing.TB, budget *memory.Budget) *vector.Batch {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	batch := &vector.Batch{Len: batchRows}
	for _, of := range []types.Type{
		arrow.PrimitiveTypes.Int64, arrow.PrimitiveTypes.Float64, arrow.FixedWidthTypes.Boolean,
		arrow.BinaryTypes.String, &arrow.Decimal128Type{Precision: 38},
	} {
		values := vectortest.Values(random, of, batchRows)
		flat, err := vector.FromValues(budget, of, values)
		if err != nil {
			t.Fatal(err)
		}
		constant := new(vector.Vector)
		if err := constant.SetConstant(budget, of, values[0], batchRows); err != nil {
			t.Fatal(err)
		}
		batch.Columns = append(batch.Columns, flat, constant)
		if of.ID() == arrow.BOOL {
			continue
		}
		some := values[slices.IndexFunc(values, func(value types.Value) bool { return value != nil })]
		entries, err := vector.FromValues(budget, of, []types.Value{some, some})
		if err != nil {
			t.Fatal(err)
		}
		coded, err := vector.NewDictionary(budget, of, vector.CheckedDict(entries), batchRows)
		if err != nil {
			t.Fatal(err)
		}
		for i := range coded.Codes {
			coded.Codes[i] = uint32(i % 2)
		}
		batch.Columns = append(batch.Columns, coded)
	}
	return batch
}

// TestNothingIsAllocatedABatch runs each operation until its scratch is warm and counts allocations then.
func TestNothingIsAllocatedABatch(t *testing.T) {
	for _, operation := range steadyOperations(t) {
		if allocations := testing.AllocsPerRun(20, func() {
			if err := operation.run(); err != nil {
				t.Fatal(err)
			}
		}); allocations != 0 {
			t.Errorf("%s: %.0f allocations a batch", operation.name, allocations)
		}
	}
}

// BenchmarkColumns measures the operations on one column of each kind; divide by 4096 for the time of a row.
func BenchmarkColumns(b *testing.B) {
	budget := memory.NewBudget("bench", memory.Unlimited, nil)
	batch := mixedBatch(b, budget)
	rows, hashes := make([]int32, batchRows), make([]uint64, batchRows)
	for i, row := range rand.New(rand.NewPCG(1, 2)).Perm(batchRows) {
		rows[i] = int32(row)
	}
	match, out := make(vector.Bitmap, vector.BitmapWords(batchRows)), new(vector.Vector)
	for _, column := range batch.Columns {
		for name, run := range map[string]func() error{
			"gather": func() error { return vector.Gather(budget, out, column, rows) },
			"hash":   func() error { vector.HashColumn(column, rows, hashes); return nil },
			"next":   func() error { vector.HashNextColumn(column, rows, hashes); return nil },
			"equal": func() error {
				match.Fill()
				vector.EqualRows(column, rows, column, rows, batchRows, vector.NullsDiffer, match)
				return nil
			},
		} {
			b.Run(column.Type.String()+" "+column.Form.String()+" "+name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if err := run(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
