package cluster

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
)

const (
	tableRows = 400_000
	groupRows = 10_000
)

// writeData writes the table t: t.parquet with rows of numbers that can be told from their id.
func writeData(folder string) error {
	if err := os.Mkdir(folder, 0o700); err != nil {
		return err
	}
	file, err := os.Create(filepath.Join(folder, "t.parquet"))
	if err != nil {
		return err
	}
	schema := arrow.NewSchema([]arrow.Field{
		{Name: "id", Type: arrow.PrimitiveTypes.Int64},
		{Name: "k", Type: arrow.PrimitiveTypes.Int64},
		{Name: "j", Type: arrow.PrimitiveTypes.Int64},
		{Name: "f", Type: arrow.PrimitiveTypes.Float64},
		{Name: "s", Type: arrow.BinaryTypes.String},
	}, nil)
	w, err := pqarrow.NewFileWriter(schema, file, parquet.NewWriterProperties(), pqarrow.DefaultWriterProps())
	if err != nil {
		return err
	}
	for from := int64(0); from < tableRows; from += groupRows {
		if err := w.Write(rowGroup(schema, from)); err != nil {
			return err
		}
	}
	return w.Close()
}

func rowGroup(schema *arrow.Schema, from int64) arrow.RecordBatch {
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer b.Release()
	for id := from; id < from+groupRows; id++ {
		b.Field(0).(*array.Int64Builder).Append(id)
		b.Field(1).(*array.Int64Builder).Append(id % 1000)
		b.Field(2).(*array.Int64Builder).Append(id * 7919 % tableRows) // a permutation: 7919 is prime
		b.Field(3).(*array.Float64Builder).Append(float64(id%977) / 7)
		b.Field(4).(*array.StringBuilder).Append(fmt.Sprintf("row %d", id*31%50021))
	}
	return b.NewRecordBatch()
}
