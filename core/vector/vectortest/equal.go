package vectortest

import (
	"fmt"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// Equal reports whether a and b are the same value. NULL is NULL, NaN is NaN and -0.0 is 0.0.
func Equal(a, b types.Value) bool {
	switch a := a.(type) {
	case []types.Value:
		list, ok := b.([]types.Value)
		if !ok || len(a) != len(list) {
			return false
		}
		for i := range a {
			if !Equal(a[i], list[i]) {
				return false
			}
		}
		return true
	case float64:
		f, ok := b.(float64)
		return ok && (a == f || a != a && f != f)
	}
	if _, list := b.([]types.Value); list {
		return false
	}
	return a == b
}

// Column is the selected rows of a vector as Go values; nil rows select all.
func Column(v *vector.Vector, rows []int32) []types.Value {
	if rows == nil {
		values := make([]types.Value, v.Len)
		for i := range values {
			values[i] = v.Value(i)
		}
		return values
	}
	values := make([]types.Value, len(rows))
	for i, row := range rows {
		values[i] = v.Value(int(row))
	}
	return values
}

// Check returns an error that says where the rows of v differ from the wanted values.
func Check(v *vector.Vector, want []types.Value) error {
	if v.Len != len(want) {
		return fmt.Errorf("%s vector of %s has %d rows, want %d", v.Form, v.Type, v.Len, len(want))
	}
	for i, value := range Column(v, nil) {
		if !Equal(value, want[i]) {
			return fmt.Errorf("row %d of a %s vector of %s is %v, want %v", i, v.Form, v.Type, value, want[i])
		}
	}
	return nil
}

// CheckBatch returns an error that says where the selected rows of got differ from those of want.
func CheckBatch(got, want *vector.Batch) error {
	if len(got.Columns) != len(want.Columns) || got.Count() != want.Count() {
		return fmt.Errorf("batch of %d columns and %d rows, want %d and %d",
			len(got.Columns), got.Count(), len(want.Columns), want.Count())
	}
	for c, column := range got.Columns {
		if !arrow.TypeEqual(column.Type, want.Columns[c].Type) {
			return fmt.Errorf("column %d has type %s, want %s", c, column.Type, want.Columns[c].Type)
		}
		values := Column(want.Columns[c], want.Rows)
		for i, value := range Column(column, got.Rows) {
			if !Equal(value, values[i]) {
				return fmt.Errorf("row %d of column %d of type %s is %v, want %v", i, c, column.Type, value, values[i])
			}
		}
	}
	return nil
}
