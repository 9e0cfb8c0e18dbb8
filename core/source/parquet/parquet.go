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

// merge adds the fields of a further file to a table's schema.
func merge(schema, more *arrow.Schema) (*arrow.Schema, error) {
	if schema == nil || schema.Equal(more) {
		return more, nil
	}
	fields := schema.Fields()
	for _, f := range more.Fields() {
		at := schema.FieldIndices(f.Name)
		if len(at) == 0 {
			fields = append(fields, f)
			continue
		}
		known := &fields[at[0]]
		switch {
		case arrow.TypeEqual(known.Type, f.Type):
		case known.Type.ID() == arrow.NULL:
			known.Type = f.Type
		case f.Type.ID() != arrow.NULL:
			return nil, invalid("column %s has type %s, and %s in the files before", f.Name, f.Type, known.Type)
		}
		known.Nullable = known.Nullable || f.Nullable
	}
	return arrow.NewSchema(fields, nil), nil
}
