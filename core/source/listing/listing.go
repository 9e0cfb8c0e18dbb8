// Package listing makes tables of files: one, those of a folder, or those that match a pattern, with key=value folders as
// partition columns.
package listing

import (
	"context"
	"fmt"
	"slices"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
)

// Options say how files become a table.
type Options struct {
	Paths      []string      // files, folders or patterns
	Extensions []string      // in folders and patterns, which files count, such as ".csv"; none: all
	Partitions []arrow.Field // columns from key=value folders, in the order of the folders
	Infer      bool          // take Partitions from the first file's folders, below a path that is one itself, when there are none
	Schema     *arrow.Schema // of the files; nil: ask the format
}

// Table is the files of a listing. It implements table.Table. The files are listed anew for each scan.
type Table struct {
	format  source.Format
	options Options
	files   *arrow.Schema // without partition columns
	schema  *arrow.Schema
}

// Open lists the files and finds out their schema.
func Open(ctx context.Context, format source.Format, options Options) (*Table, error) {
	t := &Table{format: format, options: options}
	listed, err := t.list(ctx)
	if err != nil {
		return nil, err
	}
	if len(listed) == 0 && options.Schema == nil {
		return nil, errs.New(errs.NotFound, "no files found: %s", describe(options))
	}
	if options.Infer && len(options.Partitions) == 0 && len(listed) > 0 {
		t.options.Partitions = inferPartitions(listed[0].Path, options.Paths)
		if listed, err = t.list(ctx); err != nil {
			return nil, err
		}
	}
	if t.files = options.Schema; t.files == nil {
		if t.files, err = format.Schema(ctx, listed); err != nil {
			return nil, err
		}
	}
	if err := t.addPartitions(); err != nil {
		return nil, err
	}
	return t, nil
}

func describe(o Options) string {
	if len(o.Paths) == 1 {
		return o.Paths[0]
	}
	return fmt.Sprint(o.Paths)
}

// Schema implements table.Table.
func (t *Table) Schema() *arrow.Schema { return t.schema }

// Statistics implements table.Table.
func (t *Table) Statistics(ctx context.Context) (*table.Statistics, error) {
	files, err := t.list(ctx)
	if err != nil {
		return nil, err
	}
	stats, err := t.format.Statistics(ctx, files, t.files)
	if err != nil || stats.Columns == nil {
		return stats, err
	}
	whole := *stats
	whole.Columns = slices.Clone(stats.Columns)
	for i := range t.options.Partitions {
		whole.Columns = append(whole.Columns, partitionStatistics(files, i))
	}
	return &whole, nil
}

func partitionStatistics(files []source.File, i int) table.ColumnStatistics {
	distinct := map[types.Value]bool{}
	for _, file := range files {
		distinct[file.Partition[i]] = true
	}
	return table.ColumnStatistics{Nulls: -1, Distinct: int64(len(distinct))}
}

// Pushdown implements table.Table. Conditions on partition columns choose files; those on other columns are the format's.
func (t *Table) Pushdown(filter expr.Expr) table.Support {
	partitions, others := 0, 0
	expr.Columns(filter, func(c *expr.Column) {
		if t.partition(c.Name) {
			partitions++
		} else {
			others++
		}
	})
	switch {
	case partitions == 0:
		return t.format.Pushdown(filter)
	case others == 0:
		return table.Exact
	}
	return table.None
}

func (t *Table) partition(name string) bool {
	return slices.ContainsFunc(t.options.Partitions, func(f arrow.Field) bool { return f.Name == name })
}

// Scan implements table.Table.
func (t *Table) Scan(ctx context.Context, request table.Request) (table.Scan, error) {
	files, err := t.list(ctx)
	if err != nil {
		return nil, err
	}
	p := t.planScan(request)
	s := &scan{format: t.format.Name()}
	for _, file := range files {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if !p.wants(file) {
			s.pruned++
			continue
		}
		s.files++
		splits, err := t.format.Splits(ctx, file, t.files, p.request)
		if err != nil {
			return nil, err
		}
		s.splits = append(s.splits, p.wrap(file, splits)...)
	}
	return s, nil
}

type scan struct {
	format        string
	files, pruned int
	splits        []table.Split
}

// Splits implements table.Scan.
func (s *scan) Splits() []table.Split { return s.splits }

// String implements table.Scan.
func (s *scan) String() string {
	return fmt.Sprintf("%s, %d files, %d pruned, %d splits", s.format, s.files, s.pruned, len(s.splits))
}

// scanPlan divides a request between the files and their partition values.
type scanPlan struct {
	request    table.Request // what is asked of the files
	sources    []int         // of each column: its place in request.Columns, or ^i for partition column i
	types      []types.Type
	partitions map[expr.ID]int
	filters    []expr.Expr // over partition columns
}

func (t *Table) planScan(request table.Request) *scanPlan {
	p := &scanPlan{request: request, partitions: map[expr.ID]int{}}
	p.request.Columns, p.request.FilterColumns, p.request.Filters = nil, nil, nil
	width := t.files.NumFields()
	for _, c := range request.Columns {
		p.types = append(p.types, c.Column.DataType)
		if c.Index >= width {
			p.sources = append(p.sources, ^(c.Index - width))
			p.partitions[c.Column.ID] = c.Index - width
			continue
		}
		p.sources = append(p.sources, len(p.request.Columns))
		p.request.Columns = append(p.request.Columns, c)
	}
	for _, c := range request.FilterColumns {
		if c.Index >= width {
			p.partitions[c.Column.ID] = c.Index - width
			continue
		}
		p.request.FilterColumns = append(p.request.FilterColumns, c)
	}
	for _, filter := range request.Filters {
		overPartitions := false
		expr.Columns(filter, func(c *expr.Column) {
			_, ok := p.partitions[c.ID]
			overPartitions = overPartitions || ok
		})
		if overPartitions {
			p.filters = append(p.filters, filter)
		} else {
			p.request.Filters = append(p.request.Filters, filter)
		}
	}
	return p
}

// wants reports whether a file's partition values pass the filters.
func (p *scanPlan) wants(file source.File) bool {
	for _, filter := range p.filters {
		if passes, _ := passes(filter, p.partitions, file.Partition); !passes {
			return false
		}
	}
	return true
}
