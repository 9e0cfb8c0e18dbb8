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
		merged, ok := mergeField(fields[i], other)
		if !ok {
			return nil, errs.New(errs.InvalidValue, "column %s has type %s, and %s in the files before", other.Name, other.Type, fields[i].Type)
		}
		fields[i] = merged
	}
	for _, f := range more.Fields() {
		if !schema.HasField(f.Name) {
			f.Nullable = true
			fields = append(fields, f)
		}
	}
	return arrow.NewSchema(fields, nil), nil
}

// mergeField is a field that has the values of both. Structs get the fields of both, in lists too.
func mergeField(a, b arrow.Field) (arrow.Field, bool) {
	merged := a
	merged.Nullable = a.Nullable || b.Nullable
	switch {
	case arrow.TypeEqual(a.Type, b.Type), b.Type.ID() == arrow.NULL:
		return merged, true
	case a.Type.ID() == arrow.NULL:
		merged.Type = b.Type
		return merged, true
	case a.Type.ID() != b.Type.ID():
		return merged, false
	}
	ok := false
	switch t := a.Type.(type) {
	case *arrow.StructType:
		merged.Type, ok = mergeStructs(t, b.Type.(*arrow.StructType))
	case *arrow.ListType:
		var element arrow.Field
		element, ok = mergeField(t.ElemField(), b.Type.(*arrow.ListType).ElemField())
		merged.Type = arrow.ListOfField(element)
	case *arrow.LargeListType:
		var element arrow.Field
		element, ok = mergeField(t.ElemField(), b.Type.(*arrow.LargeListType).ElemField())
		merged.Type = arrow.LargeListOfField(element)
	}
	return merged, ok
}

func mergeStructs(a, b *arrow.StructType) (arrow.DataType, bool) {
	fields := a.Fields()
	for i, field := range fields {
		other, found := b.FieldByName(field.Name)
		if !found {
			fields[i].Nullable = true
			continue
		}
		merged, ok := mergeField(field, other)
		if !ok {
			return nil, false
		}
		fields[i] = merged
	}
	for _, field := range b.Fields() {
		if _, found := a.FieldByName(field.Name); !found {
			field.Nullable = true
			fields = append(fields, field)
		}
	}
	return arrow.StructOf(fields...), true
}
