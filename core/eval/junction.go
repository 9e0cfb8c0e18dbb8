package eval

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// junction is AND or OR. One value of a term decides a row: false that of AND, true that of OR. A term is evaluated for the
// rows that those before it left undecided.
type junction struct {
	terms    []condition
	decisive truth

	out       vector.Vector
	decided   vector.Bitmap
	unknown   vector.Bitmap // rows with a term that is NULL
	mask      vector.Bitmap
	undecided []int32
	chosen    []int32
	merged    []int32
}

func (j *junction) fresh(copies copies) operator {
	f := &junction{terms: make([]condition, len(j.terms)), decisive: j.decisive}
	for i, term := range j.terms {
		f.terms[i] = term.fresh(copies).(condition)
	}
	return f
}

func (j *junction) release() {
	releaseAll(j.terms)
	j.out.Release()
}

func (j *junction) choose(w *worker, rows []int32, want truth) ([]int32, error) {
	if want == j.decisive {
		return j.chooseAny(w, rows, want)
	}
	for _, term := range j.terms {
		if none(rows) {
			return rows, nil
		}
		chosen, err := term.choose(w, rows, want)
		if err != nil {
			return nil, err
		}
		rows = chosen
	}
	return rows, nil
}

// chooseAny returns the rows for which some term has the decisive value.
func (j *junction) chooseAny(w *worker, rows []int32, want truth) ([]int32, error) {
	rest := rows
	j.chosen = room(j.chosen, 0)
	for _, term := range j.terms {
		if none(rest) {
			break
		}
		chosen, err := term.choose(w, rest, want)
		if err != nil {
			return nil, err
		}
		if w.count(chosen) == w.count(rest) && w.count(rest) == w.count(rows) {
			return rows, nil
		}
		j.merged = union(j.merged, j.chosen, w.all(chosen))
		j.merged, j.chosen = j.chosen, j.merged
		j.undecided = without(j.undecided, w.all(rest), w.all(chosen))
		rest = j.undecided
	}
	return j.chosen, nil
}

func (j *junction) eval(w *worker, rows []int32) (*vector.Vector, error) {
	n := w.batch.Len
	j.decided = cleared(j.decided, vector.BitmapWords(n))
	j.unknown = cleared(j.unknown, vector.BitmapWords(n))
	rest := rows
	for i, term := range j.terms {
		value, err := term.eval(w, rest)
		if err != nil {
			return nil, err
		}
		j.decide(value, rest)
		if i+1 < len(j.terms) {
			if rest = j.open(rows, n); none(rest) {
				break
			}
		}
	}
	return &j.out, j.write(w, n)
}

// decide takes in the value of a term for the rows.
func (j *junction) decide(value *vector.Vector, rows []int32) {
	flip := -bit(j.decisive == isFalse)
	if rows != nil {
		j.mask = cleared(j.mask, len(j.decided))
		setRows(j.mask, rows)
	}
	for w := range j.decided {
		mask := ^uint64(0)
		if rows != nil {
			mask = j.mask[w]
		}
		valid := validWord(value, w)
		if valid != 0 {
			j.decided[w] |= (trueWord(value, w) ^ flip) & valid & mask
		}
		j.unknown[w] |= ^valid & mask
	}
}

// trueWord is 64 rows of a Boolean vector.
func trueWord(v *vector.Vector, w int) uint64 {
	if v.Form == vector.Constant {
		return -v.Bits().Bit(0)
	}
	return v.Bits()[w]
}

// open returns those of the rows that are not decided.
func (j *junction) open(rows []int32, n int) []int32 {
	if rows == nil && j.decided.Count(n) == 0 {
		return nil
	}
	out := room(j.undecided, n)
	if rows == nil {
		out = rowsOfWords(out[:0], j.decided, nil, ^uint64(0), n)
	} else {
		k := 0
		for _, row := range rows {
			out[k] = row
			k += int(j.decided.Bit(int(row)) ^ 1)
		}
		out = out[:k]
	}
	j.undecided = out
	return out
}

// write makes the result: decided rows have the decisive value, others are NULL where a term was.
func (j *junction) write(w *worker, n int) error {
	if err := j.out.Prepare(w.budget, arrow.FixedWidthTypes.Boolean, types.Bool, n); err != nil {
		return err
	}
	flip := -bit(j.decisive == isFalse)
	nulls := uint64(0)
	bits := j.out.Bits()
	for i, decided := range j.decided {
		bits[i] = decided ^ flip
		j.unknown[i] &^= decided
		nulls |= j.unknown[i]
	}
	if nulls == 0 {
		return nil
	}
	if err := j.out.PrepareValid(w.budget); err != nil {
		return err
	}
	for i, unknown := range j.unknown {
		j.out.Valid[i] = ^unknown
	}
	return nil
}
