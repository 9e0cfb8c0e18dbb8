package parquet

import (
	"context"
	"runtime"
	"slices"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/store"
	"github.com/ballista-go/ballista/core/table"
)

// splitRows is how many rows a split has, roughly: enough to be worth a worker's while, few enough for all workers to end
// at the same time.
const splitRows = 100_000

// fewGroups is how many row groups of a file are too few to keep all workers busy to the end: then large ones are cut. It
// costs reading their dictionaries again.
func fewGroups() int { return 2 * runtime.GOMAXPROCS(0) }

// Splits implements source.Format.
func (Format) Splits(ctx context.Context, file source.File, schema *arrow.Schema, request table.Request) ([]table.Portable, error) {
	f, err := footerOf(ctx, file)
	if err != nil {
		return nil, err
	}
	p := &splitter{footer: f, left: -1, open: Split{File: file, Schema: schema, Request: request}}
	if len(request.Filters) == 0 {
		p.left = request.Limit
	}
	known := p.columns()
	for group := range f.meta.RowGroups {
		if p.excluded(group, known) {
			p.open.Pruned++
		} else {
			p.groups = append(p.groups, group)
		}
	}
	for _, group := range p.groups {
		if p.left == 0 {
			break
		}
		if err := p.add(ctx, group, known); err != nil {
			return nil, err
		}
	}
	p.close()
	return p.splits, nil
}

// splitter cuts the row groups of a file into splits.
type splitter struct {
	footer *footer
	groups []int // that are read
	splits []table.Portable
	open   Split // that row groups are added to
	left   int64 // rows that the limit leaves; negative: all
}

// columns are the leaves whose statistics speak of the request's columns.
func (p *splitter) columns() map[expr.ID]*leaf {
	known := map[expr.ID]*leaf{}
	request := &p.open.Request
	for _, list := range [][]table.Column{request.Columns, request.FilterColumns} {
		for _, c := range list {
			if l := p.footer.directLeaf(p.open.Schema, c.Index); l != nil {
				known[c.Column.ID] = l
			}
		}
	}
	return known
}

// excluded reports whether, by its statistics, no row of a row group passes the filters.
func (p *splitter) excluded(group int, known map[expr.ID]*leaf) bool {
	for _, filter := range p.open.Request.Filters {
		if !mayPass(filter, func(c *expr.Column) *bounds {
			if l := known[c.ID]; l != nil {
				return p.footer.chunkBounds(group, l)
			}
			return nil
		}) {
			return true
		}
	}
	return false
}

// add gives a row group to the open split, if that has room, or cuts it into splits of its own.
func (p *splitter) add(ctx context.Context, group int, known map[expr.ID]*leaf) error {
	rows := p.footer.meta.RowGroups[group].Rows
	if p.left >= 0 {
		p.left -= min(p.left, rows)
	}
	if open := p.open.Rows(); open > 0 && open+rows > splitRows*3/2 {
		p.close()
	}
	parts, widest := p.parts(group, known)
	if parts <= 1 {
		p.open.Groups = append(p.open.Groups, GroupRows{Group: group, To: rows})
		return nil
	}
	starts, err := p.pageStarts(ctx, group, widest)
	if err != nil {
		return err
	}
	p.close()
	from := int64(0)
	for i := range parts {
		to := nearest(starts, rows*(i+1)/parts)
		if i == parts-1 {
			to = rows
		}
		if to > from {
			p.open.Groups = []GroupRows{{Group: group, From: from, To: to}}
			p.close()
			from = to
		}
	}
	return nil
}

// parts is into how many splits a row group is cut, and the column at whose pages. Every split reads the dictionaries
// again: where these are a large part of what is read, there are only as many splits as keep workers busy.
func (p *splitter) parts(group int, known map[expr.ID]*leaf) (parts int64, widest *leaf) {
	meta := &p.footer.meta.RowGroups[group]
	total, repeated := int64(0), int64(1)
	for _, l := range known {
		chunk := &meta.Columns[l.column]
		total += chunk.Compressed
		if from, _ := extentOf(chunk); from < chunk.DataPageOffset {
			repeated += chunk.DataPageOffset - from
		}
		if widest == nil || chunk.Compressed > meta.Columns[widest.column].Compressed {
			widest = l
		}
	}
	if widest == nil {
		return 1, nil
	}
	busy := int64((fewGroups() + len(p.groups) - 1) / len(p.groups))
	return min((meta.Rows+splitRows/2)/splitRows, max(busy, total/(4*repeated))), widest
}

// pageStarts are the rows at which pages of a column begin.
func (p *splitter) pageStarts(ctx context.Context, group int, l *leaf) ([]int64, error) {
	file := p.open.File
	object, err := store.Open(ctx, file)
	if err != nil {
		return nil, err
	}
	defer object.Close()
	env := &table.Env{Budget: memory.NewBudget("page headers", memory.Unlimited, nil), Metrics: new(table.Metrics)}
	in := &input{object: object, path: file.Path, key: keyOf(file), footer: p.footer, env: env}
	index, err := in.offsetIndex(group, l)
	if err != nil {
		return nil, within(err, "parquet file %s, row group %d, column %s", file.Path, group, l.path)
	}
	c := newChunk(in, group, l, index, nil)
	c.ahead = headerAhead
	defer c.release()
	return c.pageStarts()
}

// pageStarts are the rows at which the pages of a flat column begin. It walks over their headers if there is no index.
func (c *chunk) pageStarts() ([]int64, error) {
	var starts []int64
	for _, page := range c.index {
		starts = append(starts, page.FirstRow)
	}
	for c.index == nil {
		more, err := c.peek()
		if err != nil || !more {
			return starts, c.fail(err)
		}
		starts = append(starts, c.entries)
		c.pass()
	}
	return starts, nil
}

// nearest is the row among ascending ones that is nearest to another.
func nearest(rows []int64, row int64) int64 {
	i, found := slices.BinarySearch(rows, row)
	switch {
	case found || i == 0:
		return row
	case i == len(rows) || row-rows[i-1] < rows[i]-row:
		return rows[i-1]
	}
	return rows[i]
}

// close ends the open split.
func (p *splitter) close() {
	if len(p.open.Groups) == 0 {
		return
	}
	split := p.open
	p.splits = append(p.splits, &split)
	p.open.Groups, p.open.Pruned = nil, 0
}
