package parquetout

import (
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// slots are the places of a node's values, in the order of the file: NULLs, and what lists without elements leave, have one too.
type slots struct {
	rows     []int32 // of the vector; negative where there is no value
	def, rep []uint8
}

func (s *slots) reset() { s.rows, s.def, s.rep = s.rows[:0], s.def[:0], s.rep[:0] }

func (s *slots) add(row int32, def, rep uint8) {
	s.rows, s.def, s.rep = append(s.rows, row), append(s.def, def), append(s.rep, rep)
}

func (s *slots) copyOf(other *slots) {
	s.reset()
	s.rows, s.def, s.rep = append(s.rows, other.rows...), append(s.def, other.def...), append(s.rep, other.rep...)
}

// top makes the slots of whole rows.
func (s *slots) top(rows []int32) {
	s.reset()
	s.rows = append(s.rows, rows...)
	s.def = append(s.def, make([]uint8, len(rows))...)
	s.rep = append(s.rep, make([]uint8, len(rows))...)
}

// enter makes slots of NULLs empty, and gives the others the level of values that are there.
func (s *slots) enter(n *node, v *vector.Vector) error {
	switch {
	case v.Layout == types.Null:
		for i := range s.rows {
			s.rows[i] = -1
		}
		return nil
	case v.Valid == nil:
		if n.nullable {
			for i, row := range s.rows {
				s.def[i] += uint8(^row >> 31 & 1)
			}
		}
		return nil
	}
	for i, row := range s.rows {
		switch {
		case row < 0:
		case !v.Null(int(row)):
			if n.nullable {
				s.def[i]++
			}
		case !n.nullable:
			return errs.New(errs.InvalidValue, "column is NOT NULL and has a NULL: %q", n.name)
		default:
			s.rows[i] = -1
		}
	}
	return nil
}

// elements makes the slots of a list's elements of those of the lists in v.
func (s *slots) elements(n *node, v *vector.Vector, lists *slots) {
	s.reset()
	spans := vector.Values[types.Span](v)
	for i, row := range lists.rows {
		if row < 0 {
			s.add(-1, lists.def[i], lists.rep[i])
			continue
		}
		if v.Form == vector.Constant {
			row = 0
		}
		span := spans[row]
		if span.Length == 0 {
			s.add(-1, lists.def[i], lists.rep[i])
			continue
		}
		rep := lists.rep[i]
		for e := range span.Length {
			s.add(int32(span.Offset+e), n.def, rep)
			rep = n.rep
		}
	}
}

// shredder takes columns apart into their leaves.
type shredder struct {
	levels  []*slots // scratch, by depth
	present []int32
	leaf    func(l *leaf, v *vector.Vector, present []int32, s *slots) error
}

func (d *shredder) at(depth int) *slots {
	for len(d.levels) <= depth {
		d.levels = append(d.levels, new(slots))
	}
	return d.levels[depth]
}

// column gives the leaves of a column the given rows of its vector.
func (d *shredder) column(n *node, v *vector.Vector, rows []int32) error {
	s := d.at(0)
	s.top(rows)
	return d.node(n, v, s, 1)
}

// node shreds what stands in slots, which it changes.
func (d *shredder) node(n *node, v *vector.Vector, s *slots, depth int) error {
	if err := s.enter(n, v); err != nil {
		return err
	}
	if n.leaf != nil {
		return d.leaf(n.leaf, v, d.compact(s.rows), s)
	}
	if v.Layout == types.Null { // of whatever type: there is nothing below
		return d.empty(n, s)
	}
	inner := d.at(depth)
	if n.layout == types.List {
		inner.elements(n, v, s)
		return d.node(n.children[0], v.Children[0], inner, depth+1)
	}
	for i, child := range n.children {
		inner.copyOf(s)
		if err := d.node(child, v.Children[i], inner, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// empty gives the leaves of a node slots without values.
func (d *shredder) empty(n *node, s *slots) error {
	if n.leaf != nil {
		return d.leaf(n.leaf, nil, nil, s)
	}
	for _, child := range n.children {
		if err := d.empty(child, s); err != nil {
			return err
		}
	}
	return nil
}

// compact are the rows that there are.
func (d *shredder) compact(rows []int32) []int32 {
	for i, row := range rows {
		if row < 0 {
			d.present = append(d.present[:0], rows[:i]...)
			for _, row := range rows[i:] {
				if row >= 0 {
					d.present = append(d.present, row)
				}
			}
			return d.present
		}
	}
	return rows
}

func (d *shredder) memory() int64 {
	bytes := 4 * int64(cap(d.present))
	for _, s := range d.levels {
		bytes += 6 * int64(cap(s.rows))
	}
	return bytes
}
