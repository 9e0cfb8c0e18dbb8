package parquet

import (
	"sort"
	"sync"
)

// pageMark says where in a column chunk the page begins that has a row.
type pageMark struct {
	row    int64
	offset int64 // of the page in the file
	dict   span  // the dictionary page, if there is one
}

// pageMarks are places that readers of a file have come to, in chunks without an index of their pages. The next splits of a row group
// begin there, and need not walk over all pages before their rows once more.
type pageMarks struct {
	mu     sync.Mutex
	chunks map[chunkKey][]pageMark // in order of rows
}

type chunkKey struct{ group, column int }

// mostMarks bounds those of a chunk.
const mostMarks = 1 << 10

// before is the last mark of a chunk up to a row, or the zero one.
func (m *pageMarks) before(key chunkKey, row int64) pageMark {
	m.mu.Lock()
	defer m.mu.Unlock()
	marks := m.chunks[key]
	if n := sort.Search(len(marks), func(i int) bool { return marks[i].row > row }); n > 0 {
		return marks[n-1]
	}
	return pageMark{}
}

func (m *pageMarks) add(key chunkKey, mark pageMark) {
	m.mu.Lock()
	defer m.mu.Unlock()
	marks := m.chunks[key]
	n := sort.Search(len(marks), func(i int) bool { return marks[i].row >= mark.row })
	if len(marks) == mostMarks || n < len(marks) && marks[n].row == mark.row {
		return
	}
	if m.chunks == nil {
		m.chunks = map[chunkKey][]pageMark{}
	}
	marks = append(marks, pageMark{})
	copy(marks[n+1:], marks[n:])
	marks[n] = mark
	m.chunks[key] = marks
}

// begin goes to the last page that is known to begin up to a row, and reports whether pages can be marked: nothing was read yet, and rows
// are told by the headers of pages alone.
func (c *column) begin(row int64) bool {
	if c.index != nil || c.leaf.maxRep > 0 || c.row > 0 || c.entries > 0 || row == 0 {
		return false
	}
	if mark := c.in.footer.marks.before(c.key(), row); mark.row > 0 {
		c.row, c.entries, c.next, c.dictAt, c.headerSize = mark.row, mark.row, mark.offset, mark.dict, 0
	}
	return true
}

// mark notes where the next page begins.
func (c *column) mark() {
	if c.entries > 0 {
		c.in.footer.marks.add(c.key(), pageMark{row: c.entries, offset: c.next, dict: c.dictAt})
	}
}

func (c *chunk) key() chunkKey { return chunkKey{c.group, c.leaf.column} }
