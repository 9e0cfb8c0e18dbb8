package parquet

import (
	"slices"
	"sync/atomic"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/source/parquet/format"
)

const maxIndexBytes = 64 << 20

// indexBytes reads a part of the file that has an index.
func (in *input) indexBytes(from int64, length int32) ([]byte, error) {
	if from < 0 || length < 0 || length > maxIndexBytes || from > in.footer.size-int64(length) {
		return nil, invalid("page index lies outside the file: %d bytes at %d", length, from)
	}
	data := make([]byte, length)
	atomic.AddInt64(&in.env.Metrics.BytesRead, int64(length))
	return data, readAt(in.object, data, from)
}

// offsetIndex reads where a chunk's pages lie; nil when the file does not say.
func (in *input) offsetIndex(group int, l *leaf) ([]format.PageLocation, error) {
	chunk := &in.footer.meta.RowGroups[group].Columns[l.column]
	if chunk.OffsetIndexOffset <= 0 || chunk.OffsetIndexLength <= 0 {
		return nil, nil
	}
	data, err := in.indexBytes(chunk.OffsetIndexOffset, chunk.OffsetIndexLength)
	if err != nil {
		return nil, err
	}
	pages, err := format.DecodeOffsetIndex(data)
	if err != nil {
		return nil, within(err, "offset index")
	}
	if len(pages) == 0 {
		return nil, nil
	}
	return pages, checkLocations(pages, chunk, in.footer.meta.RowGroups[group].Rows)
}

// checkLocations compares the locations of pages with the chunk that they belong to.
func checkLocations(pages []format.PageLocation, chunk *format.ColumnChunk, rows int64) error {
	from, to := extentOf(chunk)
	offset, row := from, int64(-1)
	for i, p := range pages {
		if p.Offset < offset || p.Bytes <= 0 || p.Offset > to-int64(p.Bytes) || p.FirstRow <= row || p.FirstRow >= rows || i == 0 && p.FirstRow != 0 {
			return invalid("offset index has an invalid page %d: %d bytes at %d, from row %d on", i, p.Bytes, p.Offset, p.FirstRow)
		}
		offset, row = p.Offset+int64(p.Bytes), p.FirstRow
	}
	return nil
}

// pageClaims are the bounds of a column in each of its pages.
type pageClaims struct {
	pages  []format.PageLocation
	bounds []*bounds
}

// columnIndex reads the bounds of a chunk's pages; nil when the file does not have them.
func (in *input) columnIndex(group int, l *leaf) (*pageClaims, error) {
	meta := &in.footer.meta.RowGroups[group]
	chunk := &meta.Columns[l.column]
	if chunk.ColumnIndexOffset <= 0 || chunk.ColumnIndexLength <= 0 || !in.footer.ordered(l) {
		return nil, nil
	}
	pages, err := in.offsetIndex(group, l)
	if err != nil || pages == nil {
		return nil, err
	}
	data, err := in.indexBytes(chunk.ColumnIndexOffset, chunk.ColumnIndexLength)
	if err != nil {
		return nil, err
	}
	index, err := format.DecodeColumnIndex(data)
	if err != nil {
		return nil, within(err, "column index")
	}
	n := len(pages)
	if len(index.NullPages) != n || len(index.Min) != n || len(index.Max) != n || index.Nulls != nil && len(index.Nulls) != n {
		return nil, invalid("column index is not about the chunk's %d pages", n)
	}
	claims := &pageClaims{pages: pages}
	for i := range pages {
		claims.bounds = append(claims.bounds, pageBounds(in.footer.chunkBounds(group, l), l, index, i, claims.rowsOf(i, meta.Rows)))
	}
	return claims, nil
}

// rowsOf is the rows of a page.
func (c *pageClaims) rowsOf(i int, rows int64) rowRange {
	if i+1 < len(c.pages) {
		rows = c.pages[i+1].FirstRow
	}
	return rowRange{c.pages[i].FirstRow, rows}
}

func pageBounds(chunk *bounds, l *leaf, index *format.ColumnIndex, i int, rows rowRange) *bounds {
	b := &bounds{rows: rows.to - rows.from, nulls: -1, float: chunk.float}
	switch {
	case index.NullPages[i]:
		b.nulls = b.rows
	case l.maxDef == 0:
		b.nulls = 0
	case index.Nulls != nil:
		b.nulls = index.Nulls[i]
	}
	if !index.NullPages[i] {
		b.set(l, index.Min[i], index.Max[i])
	}
	return b
}

// prunePages returns those rows of a row group that, by the bounds of pages, may pass all filters.
func (r *reader) prunePages(rows GroupRows) ([]rowRange, error) {
	ranges := []rowRange{{rows.From, rows.To}}
	for _, s := range r.sources {
		filters := r.filtersOf(s)
		if len(filters) == 0 {
			continue
		}
		claims, err := r.in.columnIndex(rows.Group, s.node.leaf)
		if err != nil {
			return nil, within(err, "parquet file %s, row group %d, column %s", r.in.path, rows.Group, s.node.leaf.path)
		}
		if claims != nil {
			ranges = intersect(ranges, claims.passing(filters, r.in.footer.meta.RowGroups[rows.Group].Rows))
		}
	}
	return ranges, nil
}

// filtersOf are the filters that refer to this column alone, if the claims of the file are about it.
func (r *reader) filtersOf(s *requested) []expr.Expr {
	var filters []expr.Expr
	for _, st := range r.stages {
		if s.direct() && len(st.sources) == 1 && st.sources[0] == s {
			filters = append(filters, st.filter)
		}
	}
	return filters
}

// passing are the rows of the pages that may have rows that pass the filters, which are about this column alone.
func (c *pageClaims) passing(filters []expr.Expr, rows int64) []rowRange {
	var ranges []rowRange
	for i := range c.pages {
		known := func(*expr.Column) *bounds { return c.bounds[i] }
		if slices.ContainsFunc(filters, func(filter expr.Expr) bool { return !mayPass(filter, known) }) {
			continue
		}
		page := c.rowsOf(i, rows)
		if last := len(ranges) - 1; last >= 0 && ranges[last].to == page.from {
			ranges[last].to = page.to
		} else {
			ranges = append(ranges, page)
		}
	}
	return ranges
}

// intersect returns the rows that are in both of two ascending lists.
func intersect(a, b []rowRange) []rowRange {
	var both []rowRange
	for len(a) > 0 && len(b) > 0 {
		if from, to := max(a[0].from, b[0].from), min(a[0].to, b[0].to); from < to {
			both = append(both, rowRange{from, to})
		}
		if a[0].to < b[0].to {
			a = a[1:]
		} else {
			b = b[1:]
		}
	}
	return both
}
