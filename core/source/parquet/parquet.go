// Package parquet is the source of tables in Parquet files: it turns footers into schemas, statistics and splits, and the
// pages of the column chunks straight into vectors.
package parquet

import (
	"context"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/table"
)

// Format reads Parquet files. It implements source.Format.
type Format struct {
	int96 string // the unit that INT96 is read in; "": nanoseconds, or what the writer's schema says
}

// New returns the format without options.
func New() Format { return Format{} }

// WithOptions returns the format with the options that change what is read.
func WithOptions(options map[string]string) (Format, error) {
	var f Format
	for key, value := range options {
		if strings.TrimPrefix(strings.ToLower(key), "format.") != "coerce_int96" || value == "" {
			continue
		}
		if _, err := parseInt96Unit(value); err != nil {
			return f, err
		}
		f.int96 = strings.ToLower(value)
	}
	return f, nil
}

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
func (t Format) Schema(ctx context.Context, files []source.File) (*arrow.Schema, error) {
	var merged *arrow.Schema
	for _, file := range files {
		f, err := footerOf(ctx, file)
		if err != nil {
			return nil, err
		}
		if merged, err = source.Merge(merged, t.coerced(f.schema)); err != nil {
			return nil, within(err, "parquet file %s", file.Path)
		}
	}
	if merged == nil {
		merged = arrow.NewSchema(nil, nil)
	}
	return merged, nil
}
