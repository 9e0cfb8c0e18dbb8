package source

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
)

// Merge adds the fields of a further file to a table's schema. What a file lacks is NULL there.
func Merge(schema, more *arrow.Schema) (*arrow.Schema, error) {
	if schema == nil || schema.Equal(more) {
		return more, nil
	}
	fields := schema.Fields()
	for i := range fields {
		at := more.FieldIndices(fields[i].Name)
		if len(at) == 0 {
			fields[i].Nullable = true
			continue
		}
		other := more.Field(at[0])
		switch {
		case arrow.TypeEqual(fields[i].Type, other.Type), other.Type.ID() == arrow.NULL:
		case fields[i].Type.ID() == arrow.NULL:
			fields[i].Type = other.Type
		default:
			return nil, errs.New(errs.InvalidValue, "column %s has type %s, and %s in the files before", other.Name, other.Type, fields[i].Type)
		}
		fields[i].Nullable = fields[i].Nullable || other.Nullable
	}
	for _, f := range more.Fields() {
		if !schema.HasField(f.Name) {
			f.Nullable = true
			fields = append(fields, f)
		}
	}
	return arrow.NewSchema(fields, nil), nil
}
