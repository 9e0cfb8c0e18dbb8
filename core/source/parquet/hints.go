package parquet

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/source/parquet/format"
	"github.com/ballista-go/ballista/core/types"
)

// writerFields are the fields of the Arrow schema that the writer of the file had, if there are n. They tell what Parquet's
// types cannot.
func writerFields(entries []format.KeyValue, n int) ([]*arrow.Field, error) {
	hints := make([]*arrow.Field, n)
	for _, kv := range entries {
		if kv.Key != "ARROW:schema" {
			continue
		}
		fields, err := readWriterSchema(kv.Value)
		if err != nil {
			return nil, err
		}
		for i := range fields {
			if len(fields) == n {
				hints[i] = &fields[i]
			}
		}
		break
	}
	return hints, nil
}

// fieldHint is field i of a struct in the writer's schema, if that is a struct of as many fields.
func fieldHint(parent *arrow.Field, fields, i int) *arrow.Field {
	if parent == nil {
		return nil
	}
	s, ok := parent.Type.(*arrow.StructType)
	if !ok || s.NumFields() != fields {
		return nil
	}
	f := s.Field(i)
	return &f
}

// elementHint is the element of a list in the writer's schema.
func elementHint(t types.Type) *arrow.Field {
	list, ok := t.(arrow.ListLikeType)
	if !ok {
		return nil
	}
	f := list.ElemField()
	return &f
}

func elementType(t types.Type) types.Type {
	if f := elementHint(t); f != nil {
		return f.Type
	}
	return nil
}

// refine returns the type that the writer's schema has in place of inferred, where values of the file can be read as such.
func refine(inferred, hint types.Type) types.Type {
	switch hint := hint.(type) {
	case nil:
		return inferred
	case *arrow.DictionaryType:
		value := refine(inferred, hint.ValueType)
		if arrow.TypeEqual(value, hint.ValueType) {
			return hint
		}
		return value
	}
	if readsAs(inferred, hint) {
		return hint
	}
	return inferred
}

func readsAs(inferred, hint types.Type) bool {
	switch hint.ID() {
	case arrow.TIMESTAMP:
		return readsAsTimestamp(inferred, hint.(*arrow.TimestampType))
	case arrow.TIME32:
		return inferred.ID() == arrow.INT32
	case arrow.TIME64, arrow.DURATION:
		return inferred.ID() == arrow.INT64
	case arrow.DATE64:
		return inferred.ID() == arrow.INT64 || inferred.ID() == arrow.DATE32
	case arrow.LARGE_STRING, arrow.STRING_VIEW:
		return inferred.ID() == arrow.STRING
	case arrow.LARGE_BINARY, arrow.BINARY_VIEW:
		return inferred.ID() == arrow.BINARY
	case arrow.INTERVAL_MONTHS, arrow.INTERVAL_DAY_TIME:
		return inferred.ID() == arrow.INTERVAL_MONTH_DAY_NANO
	case arrow.DECIMAL32, arrow.DECIMAL64, arrow.DECIMAL256:
		return inferred.ID() == arrow.DECIMAL128
	}
	return false
}

func readsAsTimestamp(inferred types.Type, hint *arrow.TimestampType) bool {
	if inferred.ID() == arrow.INT32 || inferred.ID() == arrow.INT64 {
		return true
	}
	t, ok := inferred.(*arrow.TimestampType)
	return ok && (t.Unit == hint.Unit && hint.TimeZone != "" || t.Unit == arrow.Nanosecond && t.TimeZone == "")
}
