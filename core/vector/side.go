package vector

import "github.com/ballista-go/ballista/core/types"

// side reads the rows of a vector in portions of pairsAtATime.
type side struct {
	v      *Vector
	values *Vector // what the indexes of at point into
	rows   []int32
	byCode bool
	buffer [pairsAtATime]int32
}

func sideOf(v *Vector, rows []int32) side {
	s := side{v: v, values: v, rows: rows}
	if v.Form == Dictionary {
		s.values, s.byCode = v.Dict.Values, true
	}
	return s
}

// at returns where the values of n pairs from number from on lie, and which of them are not NULL; bits
// beyond the n are unspecified.
func (s *side) at(from, n int) (indexes []int32, valid uint64) {
	indexes = s.buffer[:n]
	if s.v.Form == Constant && s.v.Layout != types.Struct {
		if s.v.Null(0) {
			return indexes, 0
		}
		return indexes, ^uint64(0)
	}
	rows := indexes
	if s.rows != nil {
		rows = s.rows[from : from+n]
	} else {
		for i := range indexes {
			indexes[i] = int32(from + i)
		}
	}
	valid = s.valid(from, rows)
	if !s.byCode {
		return rows, valid
	}
	for i, row := range rows {
		indexes[i] = int32(s.v.Codes[row])
	}
	return indexes, valid
}

func (s *side) valid(from int, rows []int32) uint64 {
	switch {
	case s.v.Layout == types.Null:
		return 0
	case s.v.Valid == nil:
		return ^uint64(0)
	case s.v.Form == Constant:
		return -s.v.Valid.Bit(0)
	case s.rows == nil && from%64 == 0:
		return s.v.Valid[from/64]
	}
	word := uint64(0)
	for i, row := range rows {
		word |= s.v.Valid.Bit(int(row)) << (i & 63)
	}
	return word
}
