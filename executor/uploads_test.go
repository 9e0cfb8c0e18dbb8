package executor_test

import (
	"io"
	"log/slog"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/ballista-go/ballista/client"
	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/executor"
	"github.com/ballista-go/ballista/scheduler"
)

// TestUploadedRowsAreAskedForOrReadInTheStore sums uploaded rows on an executor that asks the scheduler for them, on one that reads
// them in the scheduler's folder, and on one that is told of a folder which does not have them.
func TestUploadedRowsAreAskedForOrReadInTheStore(t *testing.T) {
	store := t.TempDir()
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	for name, folder := range map[string]string{"asked for": "", "in the store": store, "elsewhere": t.TempDir()} {
		t.Run(name, func(t *testing.T) {
			s, err := scheduler.Start(scheduler.Config{Listen: "127.0.0.1:0", WorkFolder: t.TempDir(), Store: store, Log: quiet})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Stop() //nolint:errcheck // the test is over
			e, err := executor.Start(t.Context(), executor.Config{Scheduler: s.Address(), Listen: "127.0.0.1:0", Store: folder, Log: quiet})
			if err != nil {
				t.Fatal(err)
			}
			defer e.Stop()
			total, err := sumOfUpload(t, s.Address(), 1, 2, 39)
			if name == "elsewhere" {
				if !errs.Is(err, errs.NotFound) {
					t.Fatalf("got %d, %v", total, err)
				}
			} else if err != nil || total != 42 {
				t.Fatalf("got %d, %v", total, err)
			}
		})
	}
}

func sumOfUpload(t *testing.T, address string, values ...int64) (int64, error) {
	t.Helper()
	backend, err := client.Connect(t.Context(), address, client.Options{})
	if err != nil {
		return 0, err
	}
	engine, err := core.Open(core.Config{})
	if err != nil {
		return 0, err
	}
	session, err := engine.NewSessionOn(backend, nil)
	if err != nil {
		return 0, err
	}
	defer session.Close() //nolint:errcheck // the test is over
	schema := arrow.NewSchema([]arrow.Field{{Name: "a", Type: arrow.PrimitiveTypes.Int64}}, nil)
	builder := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	builder.Field(0).(*array.Int64Builder).AppendValues(values, nil)
	rows, err := array.NewRecordReader(schema, []arrow.RecordBatch{builder.NewRecordBatch()})
	if err != nil {
		return 0, err
	}
	if err := session.RegisterArrow(t.Context(), "t", rows); err != nil {
		return 0, err
	}
	query, err := session.SQL(t.Context(), "SELECT sum(a) AS s FROM t", nil)
	if err != nil {
		return 0, err
	}
	result, err := query.Execute(t.Context())
	if err != nil {
		return 0, err
	}
	defer result.Close() //nolint:errcheck // the test is over
	batch, err := result.Next(t.Context())
	if err != nil {
		return 0, err
	}
	defer batch.Release()
	return batch.Column(0).(*array.Int64).Value(0), nil
}
