package parquet

import "github.com/ballista-go/ballista/core/source/parquet/format"

// group is the rows of a row group that are being read.
type group struct {
	in      *input
	number  int
	ranges  []rowRange // that are left
	whole   bool       // they go to the end of the row group
	indexed bool       // pages are found by the index, where there is one
	fields  []*field   // of the columns that are read
}

// newGroup prepares to read rows of a row group. It is nil when none can pass the filters.
func newGroup(r *reader, rows GroupRows) (*group, error) {
	meta := &r.in.footer.meta.RowGroups[rows.Group]
	g := &group{in: r.in, number: rows.Group, whole: rows.To == meta.Rows}
	if r.excluded(rows.Group) {
		return nil, nil
	}
	if pass, err := r.passesBlooms(rows.Group); err != nil || !pass {
		return nil, err
	}
	var err error
	if g.ranges, err = r.prunePages(rows); err != nil || len(g.ranges) == 0 {
		return nil, err
	}
	g.indexed = rows.From > 0 || !g.whole || len(g.ranges) != 1 || g.ranges[0] != rowRange{0, meta.Rows}
	if err := g.openFields(r, meta); err != nil {
		g.release()
		return nil, err
	}
	return g, nil
}

func (g *group) openFields(r *reader, meta *format.RowGroup) error {
	ids := r.filterColumns()
	for _, s := range r.sources {
		s.field = nil
		if s.node == nil {
			continue
		}
		f, err := g.open(s.node)
		if err != nil {
			return err
		}
		s.field = f
		f.early = ids.Has(s.column.ID)
	}
	if len(g.fields) == 0 {
		return g.count(meta)
	}
	return nil
}

// headerAhead is how much is read at once of a column of which only page headers are needed.
const headerAhead = 512

// count checks that the pages of a column have the rows of the footer, which alone is not believed.
func (g *group) count(meta *format.RowGroup) error {
	n := g.in.footer.schema.cheapest(meta)
	if n == nil {
		return invalid("parquet file %s: rows without columns", g.in.path)
	}
	g.indexed = false // an index is no page
	f, err := g.open(n)
	if err != nil {
		return err
	}
	for _, c := range f.columns {
		c.ahead = headerAhead
	}
	if err := f.skipTo(meta.Rows); err != nil {
		return err
	}
	return f.finish()
}

// cheapest is the field whose rows are counted most easily.
func (s *schema) cheapest(meta *format.RowGroup) *node {
	var best *node
	var cost int64
	for _, n := range s.fields {
		c := int64(0)
		for i := range n.leaves {
			if leaf := s.leaves[n.first+i]; leaf.maxRep > 0 {
				c += meta.Columns[leaf.column].Uncompressed * 100
			} else {
				c += meta.Columns[leaf.column].Compressed
			}
		}
		if best == nil || c < cost {
			best, cost = n, c
		}
	}
	return best
}

// fetch reads the pages of a field, and of those that will be needed together with it.
func (g *group) fetch(f *field) error {
	if f.fetched {
		return nil
	}
	var chunks []*chunk
	for _, other := range g.fields {
		if other.early != f.early {
			continue
		}
		other.fetched = true
		for _, c := range other.columns {
			chunks = append(chunks, c.chunk)
		}
	}
	return within(g.in.fetch(chunks), "parquet file %s, row group %d", g.in.path, g.number)
}

// finish is called when all rows were read. At the end of a row group its columns must end too.
func (g *group) finish() error {
	if !g.whole {
		return nil
	}
	for _, f := range g.fields {
		if err := f.finish(); err != nil {
			return err
		}
	}
	return nil
}

// open prepares to read a field.
func (g *group) open(n *node) (*field, error) {
	f := &field{node: n, budget: g.in.env.Budget}
	g.fields = append(g.fields, f)
	for i := range n.leaves {
		l := g.in.footer.schema.leaves[n.first+i]
		if n.leaf != nil {
			l = n.leaf
		}
		chunk, err := g.chunk(l)
		if err != nil {
			return nil, err
		}
		c, err := newColumn(chunk)
		if err != nil {
			return nil, err
		}
		c.levels.budget = f.budget
		f.columns = append(f.columns, c)
	}
	return f, nil
}

// chunk prepares to read the pages of a column.
func (g *group) chunk(l *leaf) (*chunk, error) {
	var index []format.PageLocation
	if g.indexed {
		var err error
		if index, err = g.in.offsetIndex(g.number, l); err != nil {
			return nil, within(err, "parquet file %s, row group %d, column %s", g.in.path, g.number, l.path)
		}
	}
	c := newChunk(g.in, g.number, l, index, append([]rowRange(nil), g.ranges...))
	c.shared = g.indexed
	return c, nil
}

// release gives back all memory.
func (g *group) release() {
	for _, f := range g.fields {
		f.release()
	}
}

// advance takes the next rows, at most n.
func (g *group) advance(n int) (row int64, rows int) {
	if len(g.ranges) == 0 {
		return 0, 0
	}
	r := &g.ranges[0]
	row, rows = r.from, int(min(r.to-r.from, int64(n)))
	if r.from += int64(rows); r.from == r.to {
		g.ranges = g.ranges[1:]
	}
	return row, rows
}
