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
	if expr.Risky(filter) || expr.HasSubquery(filter) || expr.VolatilityOf(filter) == expr.Volatile {
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
		if merged, err = source.Merge(merged, f.schema.arrow()); err != nil {
			return nil, within(err, "parquet file %s", file.Path)
		}
	}
	if merged == nil {
		merged = arrow.NewSchema(nil, nil)
	}
	return merged, nil
}
