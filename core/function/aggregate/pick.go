package aggregate

import (
	"unsafe"

	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// picked are the values that an Update adds, NULLs left out: value index[k] of values to group groups[k].
type picked struct {
	values *vector.Vector // flat, or one value
	index  []uint32       // nil: 0 to n-1
	groups []uint32       // nil: all to group 0
	n      int
}

// at is where value k lies.
func (p *picked) at(k int) uint32 {
	if p.index == nil {
		return uint32(k)
	}
	return p.index[k]
}

// group is the group of value k.
func (p *picked) group(k int) uint32 { return groupAt(p.groups, k) }

// picker finds what counts in a vector of any form. What it returns is valid until its next call.
type picker struct{ index, groups, zeros []uint32 }

func (p *picker) pick(v *vector.Vector, groups []uint32, rows []int32) picked {
	n := countOf(v, rows)
	switch {
	case n == 0 || v.AllNull():
		return picked{values: v}
	case v.Form == vector.Constant:
		return picked{values: v, index: p.zero(n), groups: groups, n: n}
	case v.Form == vector.Flat && v.Valid == nil:
		return picked{values: v, index: unsigned(rows), groups: groups, n: n}
	case v.Form == vector.Dictionary && v.Valid == nil && rows == nil:
		return picked{values: v.Dict.Values, index: v.Codes, groups: groups, n: n}
	}
	p.reserve(n)
	if v.Valid == nil {
		p.index = p.index[:n]
		copy(p.index, unsigned(rows))
	} else {
		groups = p.skipNulls(v.Valid, groups, rows, n)
	}
	s := picked{values: v, index: p.index, groups: groups, n: len(p.index)}
	if v.Form == vector.Dictionary {
		s.values = v.Dict.Values
		for k, row := range s.index {
			s.index[k] = v.Codes[row]
		}
	}
	return s
}

// skipNulls lists the rows that are valid, and returns their groups.
func (p *picker) skipNulls(valid vector.Bitmap, groups []uint32, rows []int32, n int) []uint32 {
	index, kept := p.index[:n], 0
	if groups == nil {
		for k := range n {
			row := k
			if rows != nil {
				row = int(rows[k])
			}
			index[kept] = uint32(row)
			kept += int(valid.Bit(row))
		}
		p.index = index[:kept]
		return nil
	}
	own := p.groups[:n]
	for k, group := range groups[:n] {
		row := k
		if rows != nil {
			row = int(rows[k])
		}
		index[kept], own[kept] = uint32(row), group
		kept += int(valid.Bit(row))
	}
	p.index = index[:kept]
	return own[:kept]
}

func (p *picker) reserve(n int) {
	if cap(p.index) < n {
		p.index, p.groups = make([]uint32, n), make([]uint32, n)
	}
}

func (p *picker) zero(n int) []uint32 {
	if len(p.zeros) < n {
		p.zeros = make([]uint32, n)
	}
	return p.zeros[:n]
}

// countOf is how many rows count.
func countOf(v *vector.Vector, rows []int32) int {
	if rows != nil {
		return len(rows)
	}
	return v.Len
}

// unsigned views row numbers, which are not negative, as unsigned numbers.
func unsigned(rows []int32) []uint32 {
	if rows == nil {
		return nil
	}
	return unsafe.Slice((*uint32)(unsafe.Pointer(unsafe.SliceData(rows))), len(rows))
}

// rowAt is rows[k], or k where rows is nil.
func rowAt(rows []int32, k int) int {
	if rows == nil {
		return k
	}
	return int(rows[k])
}

// groupAt is groups[k], or 0 where groups is nil.
func groupAt(groups []uint32, k int) uint32 {
	if groups == nil {
		return 0
	}
	return groups[k]
}

// isNarrow reports whether decimals lie in 64-bit lanes.
func isNarrow(v *vector.Vector) bool { return v.Layout == types.Int64 }
