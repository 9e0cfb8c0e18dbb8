package aggregate

import (
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
)

// slider finds the best row of frames that move on. It keeps the rows of a frame after which no better one has come, the best first, so
// that each row comes and goes once.
type slider struct {
	better func(row, than int32) bool
	rows   []int32
	first  int // the rows before it are out of the frame
	next   int32
}

// best is the best of the rows from start (inclusive) to end (exclusive) that count, or none.
func (s *slider) best(start, end int32, counts func(row int32) bool) int32 {
	for s.next = max(s.next, start); s.next < end; s.next++ {
		if counts(s.next) {
			s.add(s.next)
		}
	}
	for s.first < len(s.rows) && s.rows[s.first] < start {
		s.first++
	}
	if s.first == len(s.rows) {
		return none
	}
	return s.rows[s.first]
}

func (s *slider) add(row int32) {
	for len(s.rows) > s.first && !s.better(s.rows[len(s.rows)-1], row) {
		s.rows = s.rows[:len(s.rows)-1]
	}
	if len(s.rows) == cap(s.rows) && s.first > len(s.rows)/2 {
		s.rows, s.first = s.rows[:copy(s.rows, s.rows[s.first:])], 0
	}
	s.rows = append(s.rows, row)
}

// Slide implements expr.Slider.
func (e *extremes) Slide(rows expr.Accumulator, starts, ends []int32) error {
	other, ok := rows.(*extremes)
	if !ok {
		return errs.New(errs.Internal, "extremes are not of %T", rows)
	}
	states := other.states.Values
	s := &slider{better: func(row, than int32) bool { return states[row].key < states[than].key }}
	for i, start := range starts {
		if row := s.best(start, ends[i], func(row int32) bool { return states[row].seen }); row != none {
			e.states.Values[i] = states[row]
		}
	}
	return nil
}

// Slide implements expr.Slider.
func (e *wideExtremes) Slide(rows expr.Accumulator, starts, ends []int32) error {
	other, ok := rows.(*wideExtremes)
	if !ok {
		return errs.New(errs.Internal, "extremes are not of %T", rows)
	}
	states := other.states.Values
	s := &slider{better: func(row, than int32) bool { return states[row].value.Cmp(states[than].value)*e.sign > 0 }}
	for i, start := range starts {
		if row := s.best(start, ends[i], func(row int32) bool { return states[row].seen }); row != none {
			e.states.Values[i] = states[row]
		}
	}
	return nil
}
