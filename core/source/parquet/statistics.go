package parquet

import (
	"context"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/table"
)

// Statistics implements source.Format. It reads footers, and of a few row groups how large their dictionaries are.
func (Format) Statistics(ctx context.Context, files []source.File, schema *arrow.Schema) (*table.Statistics, error) {
	stats := &table.Statistics{Columns: make([]table.ColumnStatistics, schema.NumFields())}
	columns := make([]columnSummary, schema.NumFields())
	for _, file := range files {
		f, err := footerOf(ctx, file)
		if err != nil {
			return nil, err
		}
		stats.Bytes += file.Size
		for group := range f.meta.RowGroups {
			stats.Rows += f.meta.RowGroups[group].Rows
			for i := range columns {
				columns[i].add(f, group, f.directLeaf(schema, i))
			}
		}
	}
	if err := sampleDictionaries(ctx, files, schema, columns); err != nil {
		return nil, err
	}
	for i := range columns {
		stats.Columns[i] = columns[i].statistics(stats.Rows)
	}
	return stats, nil
}

// directLeaf is the column that field i of a table is read from as it is; nil when it is nested, cast or missing.
func (f *footer) directLeaf(schema *arrow.Schema, i int) *leaf {
	field := schema.Field(i)
	n := f.schema.find(i, field.Name)
	if n == nil || n.shape != leafShape || !arrow.TypeEqual(n.field.Type, field.Type) {
		return nil
	}
	return n.leaf
}

// columnSummary gathers what footers claim about a column of the table.
type columnSummary struct {
	table.ColumnStatistics
	started  bool
	unknown  bool // some row group says nothing about the bounds
	groups   int
	overlaps bool // the ranges of row groups have values in common
	last     *bounds
	samples  []dictionarySample
}

func (c *columnSummary) add(f *footer, group int, l *leaf) {
	if l == nil {
		c.unknown, c.Nulls = true, -1
		return
	}
	b := f.chunkBounds(group, l)
	if b.nulls < 0 {
		c.Nulls = -1
	} else if c.Nulls >= 0 {
		c.Nulls += b.nulls
	}
	if b.rows == 0 || b.allNull() {
		return
	}
	c.groups++
	c.widen(b)
}

// widen takes the bounds of a further row group in.
func (c *columnSummary) widen(b *bounds) {
	if b.min == nil || b.max == nil {
		c.unknown = true
		return
	}
	if c.last != nil {
		if order, ok := compare(c.last.max, b.min); !ok || order > 0 {
			c.overlaps = true
		}
	}
	c.last = b
	if !c.started {
		c.started, c.Min, c.Max = true, b.min, b.max
		return
	}
	if order, ok := compare(b.min, c.Min); ok && order < 0 {
		c.Min = b.min
	}
	if order, ok := compare(b.max, c.Max); ok && order > 0 {
		c.Max = b.max
	}
}

func (c *columnSummary) statistics(rows int64) table.ColumnStatistics {
	if c.unknown {
		c.Min, c.Max = nil, nil
	}
	c.Distinct = c.distinct(rows)
	return c.ColumnStatistics
}
