package block

import (
	"math"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// selection is rows of a vector: the given ones, or n from first on where rows is nil.
type selection struct {
	rows     []int32
	first, n int
}

func all(n int) selection { return selection{n: n} }

func selected(rows []int32) selection { return selection{rows: rows, n: len(rows)} }

// at is row number i of the selection.
func (s *selection) at(i int) int {
	if s.rows == nil {
		return s.first + i
	}
	return int(s.rows[i])
}

// field is where an array of the block lies, in bytes.
type field struct{ at, size int }

// node is a vector of the block: what it is made of and where it goes. The scratch below serves one batch after another.
type node struct {
	layout types.Layout
	form   vector.Form
	unique bool
	count  int            // rows
	nulls  vector.Bitmap  // the validity of the rows; nil when none is NULL
	values *vector.Vector // flat or constant: where the values lie
	rows   selection      // flat or constant: the values' rows, one for a constant

	valid, data, heap field

	bits        vector.Bitmap
	picked      []int32        // dictionary: the entries in use; list: the elements
	codes       []uint32       // dictionary
	views       []types.Int128 // view: of the rows
	pickedViews []types.Int128
	extents     []extent // view: the parts of the heap's blocks in use
}

// null reports whether row i of the node is NULL.
func (n *node) null(i int) bool { return n.nulls != nil && !n.nulls.Get(i) }

// plan decides what goes into a block, and where.
type plan struct {
	nodes []*node
	used  int
	size  int // bytes so far
	marks marks
}

// begin plans the block of a batch.
func (p *plan) begin(batch *vector.Batch) error {
	p.used = 0
	s := all(batch.Len)
	if batch.Rows != nil {
		s = selected(batch.Rows)
	}
	if s.n > math.MaxInt32 {
		return tooMuch("rows", s.n, math.MaxInt32)
	}
	for _, column := range batch.Columns {
		if err := p.add(column, s); err != nil {
			return err
		}
	}
	return p.place()
}

// end forgets the batch.
func (p *plan) end() {
	for _, n := range p.nodes[:p.used] {
		n.values, n.rows, n.nulls, n.views = nil, selection{}, nil, nil
	}
}

// next is a node for some rows, after the others.
func (p *plan) next(layout types.Layout, form vector.Form, count int) *node {
	if p.used == len(p.nodes) {
		p.nodes = append(p.nodes, new(node))
	}
	n := p.nodes[p.used]
	p.used++
	n.layout, n.form, n.count, n.unique = layout, form, count, false
	n.nulls, n.values, n.rows = nil, nil, selection{}
	n.valid, n.data, n.heap = field{}, field{}, field{}
	return n
}

// add plans the nodes of some rows of a vector.
func (p *plan) add(v *vector.Vector, s selection) error {
	switch v.Form {
	case vector.Constant:
		n := p.next(v.Layout, vector.Constant, s.n)
		if v.Valid != nil && !v.Valid.Get(0) {
			n.nulls = resize(&n.bits, 1)
			n.nulls[0] = 0
		}
		return p.content(n, v, all(1))
	case vector.Dictionary:
		return p.addCodes(v, s)
	}
	n := p.next(v.Layout, vector.Flat, s.n)
	n.findNulls(v, s)
	return p.content(n, v, s)
}

// addCodes plans a dictionary of the entries in use, or plain values when that would not be shorter.
func (p *plan) addCodes(v *vector.Vector, s selection) error {
	n := p.next(v.Layout, vector.Dictionary, s.n)
	n.findNulls(v, s)
	if p.recode(n, v, s); len(n.picked) >= n.count {
		n.form = vector.Flat
		n.entriesOf(v, s)
		return p.content(n, v.Dict.Values, selected(n.picked))
	}
	if len(n.picked) == 0 { // all are NULL, and codes below NULL need a value
		n.picked = append(n.picked, int32(v.Codes[s.at(0)]))
	}
	n.data.size = 4 * n.count
	entries := p.next(v.Layout, vector.Flat, len(n.picked))
	entries.unique = v.Dict.Unique
	return p.content(entries, v.Dict.Values, selected(n.picked))
}

// findNulls collects the validity of the rows.
func (n *node) findNulls(v *vector.Vector, s selection) {
	if v.Valid == nil || s.n == 0 || v.Layout == types.Null {
		return
	}
	bits := resize(&n.bits, vector.BitmapWords(s.n))
	if copyBits(bits, v.Valid, s); bits.Count(s.n) < s.n {
		n.nulls = bits
	}
}

// content plans the values of a node: rows s of v, which is not in dictionary form.
func (p *plan) content(n *node, v *vector.Vector, s selection) error {
	n.values, n.rows = v, s
	switch n.layout {
	case types.Null:
		return nil
	case types.Bool:
		n.data.size = 8 * vector.BitmapWords(s.n)
		return nil
	case types.View:
		n.data.size = 16 * s.n
		n.planStrings()
		return nil
	case types.List:
		n.data.size = 8 * s.n
		return p.elements(n)
	case types.Struct:
		s.n = n.count // a constant's fields are constants
		for _, child := range v.Children {
			if err := p.add(child, s); err != nil {
				return err
			}
		}
		return nil
	}
	n.data.size = n.layout.Width() * s.n
	return nil
}

// elements plans the elements of lists: a range of the child, where the lists leave no gaps.
func (p *plan) elements(n *node) error {
	spans := vector.Values[types.Span](n.values)
	total, start, dense := 0, -1, true
	for i := range n.rows.n {
		span := spans[n.rows.at(i)]
		if n.null(i) || span.Length == 0 {
			continue
		}
		if start < 0 {
			start = int(span.Offset)
		}
		dense = dense && int(span.Offset) == start+total
		total += int(span.Length)
	}
	if total > math.MaxInt32 {
		return tooMuch("elements of lists", total, math.MaxInt32)
	}
	s := selection{first: max(start, 0), n: total}
	child := n.values.Children[0]
	if most := maxLength / max(child.Layout.Width(), 1); child.Form == vector.Flat && total > most {
		return tooMuch("elements of lists", total, most)
	}
	if !dense {
		n.picked = n.elementRows(n.picked[:0], spans)
		s = selected(n.picked)
	}
	return p.add(child, s)
}

func (n *node) elementRows(rows []int32, spans []types.Span) []int32 {
	for i := range n.rows.n {
		if n.null(i) {
			continue
		}
		span := spans[n.rows.at(i)]
		for e := range span.Length {
			rows = append(rows, int32(span.Offset+e))
		}
	}
	return rows
}

// place gives each field its position.
func (p *plan) place() error {
	p.size = headerSize + nodeSize*p.used
	for _, n := range p.nodes[:p.used] {
		n.valid.size = 0
		if n.nulls != nil {
			n.valid.size = 8 * len(n.nulls)
		}
		for _, f := range []*field{&n.valid, &n.data, &n.heap} {
			if f.size > 0 {
				f.at = aligned(p.size)
				p.size = f.at + f.size
			}
			if p.size > maxLength {
				return tooMuch("bytes", p.size, maxLength)
			}
		}
	}
	return nil
}

func aligned(at int) int { return (at + alignment - 1) &^ (alignment - 1) }

func tooMuch(what string, found, most int) error {
	return errs.New(errs.Unsupported, "%s of one batch in a block: %d, at most %d", what, found, most)
}

// resize makes a scratch slice n long, with unspecified content.
func resize[S ~[]T, T any](s *S, n int) S {
	if cap(*s) < n {
		*s = make(S, n+n/4)
	}
	*s = (*s)[:n]
	return *s
}
