package parquetout

import (
	"github.com/ballista-go/ballista/core/source/parquet/format"
)

// summary is what is known of the values of a chunk.
type summary struct {
	least, most []byte
	nulls       int64
	unknown     bool // a page has values and no bounds
}

func (s *summary) add(values store, p *page) {
	s.nulls += p.nulls
	switch {
	case p.least == nil:
		s.unknown = s.unknown || p.values > 0
	case s.least == nil:
		s.least, s.most = p.least, p.most
	default:
		if values.compare(p.least, s.least) < 0 {
			s.least = p.least
		}
		if values.compare(s.most, p.most) < 0 {
			s.most = p.most
		}
	}
}

// statistics are those of the chunk. Values that are all NaN have no bounds, and others do not count them.
func (c *chunk) statistics() format.Statistics {
	s := format.Statistics{Nulls: -1, Distinct: -1}
	if c.chosen.statistics == noStatistics {
		return s
	}
	s.Nulls = c.summary.nulls
	if c.summary.least != nil {
		s.Min, s.MinCut = c.leaf.order.cutLeast(c.summary.least, c.options.boundCut)
		s.Max, s.MaxCut = c.leaf.order.cutMost(c.summary.most, c.options.boundCut)
	}
	return s
}

// index are the bounds of pages; nil where the column has none, or one of the pages has values that are all NaN.
func (c *chunk) index() *format.ColumnIndex {
	if c.chosen.statistics != ofPages || c.leaf.order == unordered || c.summary.unknown {
		return nil
	}
	index := new(format.ColumnIndex)
	for i := range c.pages {
		p := &c.pages[i]
		least, _ := c.leaf.order.cutLeast(p.least, c.options.indexCut)
		most, _ := c.leaf.order.cutMost(p.most, c.options.indexCut)
		index.NullPages = append(index.NullPages, p.values == 0)
		index.Min, index.Max, index.Nulls = append(index.Min, least), append(index.Max, most), append(index.Nulls, p.nulls)
	}
	index.Order = c.boundaries(index)
	return index
}

// boundaries says whether the bounds ascend or descend, pages of NULLs aside.
func (c *chunk) boundaries(index *format.ColumnIndex) format.BoundaryOrder {
	ascend, descend, before := true, true, -1
	for i := range c.pages {
		if index.NullPages[i] {
			continue
		}
		if before >= 0 {
			low := c.store.compare(index.Min[before], index.Min[i])
			high := c.store.compare(index.Max[before], index.Max[i])
			ascend = ascend && low <= 0 && high <= 0
			descend = descend && low >= 0 && high >= 0
		}
		before = i
	}
	switch {
	case ascend:
		return format.Ascending
	case descend:
		return format.Descending
	}
	return format.Unordered
}
