package executor_test

import (
	"log/slog"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/ballista-go/ballista/client"
	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/standalone"
)

// BenchmarkUploadedRows sums two columns of 10,000,000 uploaded rows on a cluster of one executor.
func BenchmarkUploadedRows(b *testing.B) {
	backend, err := standalone.Open(b.Context(), standalone.Config{Log: slog.New(slog.DiscardHandler)}, client.Options{})
	if err != nil {
		b.Fatal(err)
	}
	engine, err := core.Open(core.Config{})
	if err != nil {
		b.Fatal(err)
	}
	session, err := engine.NewSessionOn(backend, nil)
	if err != nil {
		b.Fatal(err)
	}
	defer session.Close() //nolint:errcheck // the benchmark is over
	registerNumbers(b, session, 10_000_000)
	for b.Loop() {
		query, err := session.SQL(b.Context(), "SELECT sum(a), sum(b) FROM t", nil)
		if err != nil {
			b.Fatal(err)
		}
		result, err := query.Execute(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		if _, err := result.Next(b.Context()); err != nil {
			b.Fatal(err)
		}
		_ = result.Close()
	}
}

func registerNumbers(b *testing.B, session *core.Session, n int) {
	b.Helper()
	schema := arrow.NewSchema([]arrow.Field{{Name: "a", Type: arrow.PrimitiveTypes.Int64}, {Name: "b", Type: arrow.PrimitiveTypes.Float64}}, nil)
	builder := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	for i := range n {
		builder.Field(0).(*array.Int64Builder).Append(int64(i * 7919 % 1000))
		builder.Field(1).(*array.Float64Builder).Append(float64(i * 7919 % 1013))
	}
	rows, err := array.NewRecordReader(schema, []arrow.RecordBatch{builder.NewRecordBatch()})
	if err != nil {
		b.Fatal(err)
	}
	if err := session.RegisterArrow(b.Context(), "t", rows); err != nil {
		b.Fatal(err)
	}
}
