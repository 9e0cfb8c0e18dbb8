// Package parquet is the source of tables in Parquet files: it turns footers into schemas, statistics and splits, and the
// pages of the column chunks straight into vectors.
package parquet

import (
	"context"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/table"
)

// Format reads Parquet files. It implements source.Format.
type Format struct{}

// New returns the format.
func New() Format { return Format{} }

// Name implements source.Format.
func (Format) Name() string { return "PARQUET" }

// Pushdown implements source.Format: what cannot fail is evaluated before other columns are read.
func (Format) Pushdown(filter expr.Expr) table.Support {
	if expr.CanFail(filter) || expr.HasSubquery(filter) || expr.VolatilityOf(filter) == expr.Volatile {
		return table.None
	}
	return table.Exact
}

// Schema implements source.Format.
func (Format) Schema(ctx context.Context, files []source.File) (*arrow.Schema, error) {
	var merged *arrow.Schema
	for _, file := range files {
		f, err := footerOf(ctx, file)
		if err != nil {
			return nil, err
		}
		if merged, err = merge(merged, f.schema.arrow()); err != nil {
			return nil, within(err, "parquet file %s", file.Path)
		}
	}
	if merged == nil {
		merged = arrow.NewSchema(nil, nil)
	}
	return merged, nil
}

// merge adds the fields of a further file to a table's schema. What a file lacks is NULL there.
func merge(schema, more *arrow.Schema) (*arrow.Schema, error) {
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
			return nil, invalid("column %s has type %s, and %s in the files before", other.Name, other.Type, fields[i].Type)
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
