package core

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"unsafe"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	arrowmemory "github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/ballista-go/ballista/core/memory"
	memorytable "github.com/ballista-go/ballista/core/source/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

const zeroCopyRows = 5000

// zeroCopyRecord has columns of fixed width and one of long strings, as views.
func zeroCopyRecord() arrow.RecordBatch {
	schema := arrow.NewSchema([]arrow.Field{
		{Name: "i", Type: arrow.PrimitiveTypes.Int64},
		{Name: "f", Type: arrow.PrimitiveTypes.Float32},
		{Name: "d", Type: arrow.FixedWidthTypes.Timestamp_us},
		{Name: "s", Type: arrow.BinaryTypes.StringView},
	}, nil)
	b := array.NewRecordBuilder(arrowmemory.DefaultAllocator, schema)
	defer b.Release()
	for row := range zeroCopyRows {
		b.Field(0).(*array.Int64Builder).Append(int64(row))
		b.Field(1).(*array.Float32Builder).Append(float32(row))
		b.Field(2).(*array.TimestampBuilder).Append(arrow.Timestamp(row))
		b.Field(3).(*array.StringViewBuilder).Append(fmt.Sprintf("a string of more than twelve bytes: %d", row))
	}
	return b.NewRecordBatch()
}

func zeroCopySession(t *testing.T, record arrow.RecordBatch, options map[string]string) *Session {
	t.Helper()
	engine, err := Open(Config{Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	s, err := engine.NewSession(options)
	if err != nil {
		t.Fatal(err)
	}
	reader, err := array.NewRecordReader(record.Schema(), []arrow.RecordBatch{record})
	if err != nil {
		t.Fatal(err)
	}
	table, err := memorytable.Read(s.Budget(), reader)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Register(t.Context(), "t", table); err != nil {
		t.Fatal(err)
	}
	return s
}

func execute(t *testing.T, s *Session, sql string) *Result {
	t.Helper()
	q, err := s.SQL(context.Background(), sql, nil)
	if err != nil {
		t.Fatal(err)
	}
	result, err := q.Execute(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = result.Close() })
	return result
}

func address[T any](list []T) uintptr { return uintptr(unsafe.Pointer(unsafe.SliceData(list))) }

// values is where the first row of a vector of fixed width lies, and blocks where its strings do.
func values(v *vector.Vector) uintptr {
	switch v.Layout {
	case types.Int64:
		return address(vector.Values[int64](v))
	case types.Float32:
		return address(vector.Values[float32](v))
	case types.Float64:
		return address(vector.Values[float64](v))
	case types.View:
		return address(vector.Values[vector.View](v))
	}
	panic("layout " + v.Layout.String())
}

// exported is where the first row of an array lies, in buffer 1.
func exported(a arrow.Array, width int) uintptr {
	return address(a.Data().Buffers()[1].Bytes()) + uintptr(a.Data().Offset()*width)
}

// TestResultsAreNotCopied compares the memory of the engine's vectors with that of the arrays made of them.
func TestResultsAreNotCopied(t *testing.T) {
	s := zeroCopySession(t, zeroCopyRecord(), nil)
	for _, sql := range []string{
		"SELECT i, f, d, s FROM t",
		"SELECT i + 1 AS i, f * 2 AS f, d, upper(s) AS s FROM t",
		"SELECT max(i) AS i, f, max(d) AS d, s FROM t GROUP BY f, s",
		"SELECT i, f, d, s FROM t ORDER BY i DESC",
		"SELECT a.i, b.f, a.d, b.s FROM t AS a JOIN t AS b ON a.i = b.i",
	} {
		result := execute(t, s, sql)
		rows := 0
		for {
			batch, err := result.running.Next(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			if batch == nil {
				break
			}
			rows += batch.Count()
			checkAddresses(t, sql, result, batch)
			batch.Release()
		}
		if rows != zeroCopyRows {
			t.Errorf("%s: %d rows, want %d", sql, rows, zeroCopyRows)
		}
	}
}

func checkAddresses(t *testing.T, sql string, result *Result, batch *vector.Batch) {
	t.Helper()
	record, err := batch.ToRecord(result.budget, result.schema)
	if err != nil {
		t.Fatal(err)
	}
	defer record.Release()
	for i, v := range batch.Columns {
		if v.Form != vector.Flat || batch.Rows != nil {
			t.Errorf("%s: column %d is %s with selection %v: nothing is shown of it", sql, i, v.Form, batch.Rows != nil)
			continue
		}
		a := record.Column(i)
		if got, want := exported(a, v.Layout.Width()), values(v); got != want {
			t.Errorf("%s: column %d lies at %x, and was exported at %x", sql, i, want, got)
		}
		if v.Layout != types.View {
			continue
		}
		for k, block := range v.Blocks() {
			if got := address(a.Data().Buffers()[2+k].Bytes()); len(block) > 0 && got != address(block) {
				t.Errorf("%s: block %d of column %d lies at %x, and was exported at %x", sql, k, i, address(block), got)
			}
		}
	}
}

// TestTablesAreNotCopied follows the memory of an Arrow table through a scan into a result.
func TestTablesAreNotCopied(t *testing.T) {
	record := zeroCopyRecord()
	widths := []int{8, 4, 8, 16}
	result := execute(t, zeroCopySession(t, record, nil), "SELECT * FROM t")
	row := 0
	for {
		batch, err := result.Next(context.Background())
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		for i, a := range batch.Columns() {
			want := exported(record.Column(i), widths[i]) + uintptr(row*widths[i])
			if got := exported(a, widths[i]); got != want {
				t.Errorf("row %d of column %d lies at %x, came as %x", row, i, want, got)
			}
		}
		row += int(batch.NumRows())
		batch.Release()
	}
	if row != zeroCopyRows {
		t.Errorf("%d rows, want %d", row, zeroCopyRows)
	}
}

// TestLargeResultsStream takes a result of several times the query's memory, in which the consumer lets go of each batch.
func TestLargeResultsStream(t *testing.T) {
	const limit = 64 << 20
	s := zeroCopySession(t, numbers(2<<20), map[string]string{"datafusion.runtime.memory_limit": "64M"})
	var columns []string
	for i := range 24 {
		columns = append(columns, fmt.Sprintf("i + %d", i))
	}
	before := s.Budget().Used()
	result := execute(t, s, "SELECT "+strings.Join(columns, ", ")+" FROM t")
	bytes, rows := int64(0), int64(0)
	for {
		batch, err := result.Next(context.Background())
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		bytes += 8 * batch.NumRows() * batch.NumCols()
		rows += batch.NumRows()
		batch.Release()
	}
	_ = result.Close()
	if rows != 2<<20 || bytes < 4*limit {
		t.Errorf("%d rows of %s, want %d of at least %s", rows, memory.Bytes(bytes), 2<<20, memory.Bytes(4*limit))
	}
	if peak := s.Budget().Peak() - before; peak > limit {
		t.Errorf("%s were in use at a time, more than %s", memory.Bytes(peak), memory.Bytes(limit))
	}
	if used := s.Budget().Used(); used != before {
		t.Errorf("%d bytes are held after the result was closed, %d before", used, before)
	}
}

func numbers(n int) arrow.RecordBatch {
	b := array.NewInt64Builder(arrowmemory.DefaultAllocator)
	defer b.Release()
	for i := range n {
		b.Append(int64(i))
	}
	column := b.NewArray()
	return array.NewRecordBatch(arrow.NewSchema([]arrow.Field{{Name: "i", Type: column.DataType()}}, nil), []arrow.Array{column}, int64(n))
}
