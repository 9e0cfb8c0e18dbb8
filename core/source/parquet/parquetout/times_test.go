package parquetout_test

import (
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/source/parquet"
	"github.com/ballista-go/ballista/core/source/sourcetest"
	"github.com/ballista-go/ballista/core/types"
)

// TestSecondsAreMilliseconds writes what Parquet has no annotation for, in every form that columns have.
func TestSecondsAreMilliseconds(t *testing.T) {
	millis := []types.Type{&arrow.TimestampType{Unit: arrow.Millisecond}, &arrow.TimestampType{Unit: arrow.Millisecond, TimeZone: "UTC"}, arrow.FixedWidthTypes.Time32ms}
	seconds := []types.Type{&arrow.TimestampType{Unit: arrow.Second}, &arrow.TimestampType{Unit: arrow.Second, TimeZone: "UTC"}, arrow.FixedWidthTypes.Time32s}
	values := func(unit int64) [][]types.Value {
		var columns [][]types.Value
		for range seconds {
			var column []types.Value
			for i := range int64(500) {
				if i%7 == 0 {
					column = append(column, nil)
					continue
				}
				column = append(column, (i%90)*(1-i%2*2)*unit)
			}
			columns = append(columns, column)
		}
		return columns
	}
	for _, options := range []map[string]string{{}, {"dictionary_enabled": "false"}, {"writer_version": "2.0", "bloom_filter_on_write": "true"}} {
		content := sourcetest.Write(t, random(3), encoder(t, options), sourcetest.Rows{Schema: fields(seconds), Columns: values(1)})
		got, err := sourcetest.Read(parquet.New(), sourcetest.Save(t, "seconds.parquet", content), nil)
		if err != nil {
			t.Fatal(err)
		}
		sourcetest.Check(t, got, sourcetest.Rows{Schema: fields(millis), Columns: values(1000)})
	}
}

func fields(of []types.Type) *arrow.Schema {
	var list []arrow.Field
	for i, t := range of {
		list = append(list, arrow.Field{Name: string(rune('a' + i)), Type: t, Nullable: true})
	}
	return arrow.NewSchema(list, nil)
}
