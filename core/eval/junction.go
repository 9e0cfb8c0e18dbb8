package eval

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// junction is AND or OR. One value of a term decides a row: false that of AND, true that of OR. A term is evaluated for the
// rows that those before it left undecided, unless it is a cheap one that cannot fail.
type junction struct {
	terms    []term
	decisive truth

	out       vector.Vector
	decided   vector.Bitmap
	unknown   vector.Bitmap // rows with a term that is NULL
	undecided []int32
	chosen    []int32
}

// term is a term of a junction.
type term struct {
	condition
	narrowed bool // evaluated for undecided rows alone
}

func (j *junction) fresh(copies copies) operator {
	f := &junction{terms: make([]term, len(j.terms)), decisive: j.decisive}
	for i, t := range j.terms {
		f.terms[i] = term{condition: t.fresh(copies).(condition), narrowed: t.narrowed}
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
	for _, t := range j.terms {
		if none(rows) {
			return rows, nil
		}
		chosen, err := t.choose(w, rows, want)
		if err != nil {
			return nil, err
		}
		rows = chosen
	}
	return rows, nil
}

// chooseAny returns the rows for which some term has the decisive value.
func (j *junction) chooseAny(w *worker, rows []int32, want truth) ([]int32, error) {
	j.begin(w)
	for _, t := range j.terms {
		if !t.narrowed {
			value, err := t.eval(w, rows)
			if err != nil {
				return nil, err
			}
			j.decide(value)
			continue
		}
		rest := j.open(rows, w.batch.Len)
		if none(rest) {
			break
		}
		chosen, err := t.choose(w, rest, want)
		if err != nil {
			return nil, err
		}
		for _, row := range w.all(chosen) {
			j.decided.Set(int(row))
		}
	}
	j.chosen = rowsWhere(j.chosen, j.decided, rows, w.batch.Len)
	return j.chosen, nil
}

func (j *junction) eval(w *worker, rows []int32) (*vector.Vector, error) {
	j.begin(w)
	for _, t := range j.terms {
		rest := rows
		if t.narrowed {
			if rest = j.open(rows, w.batch.Len); none(rest) {
				break
			}
		}
		value, err := t.eval(w, rest)
		if err != nil {
			return nil, err
		}
		j.decide(value)
	}
	return &j.out, j.write(w, w.batch.Len)
}

// begin makes all rows undecided.
func (j *junction) begin(w *worker) {
	j.decided = cleared(j.decided, vector.BitmapWords(w.batch.Len))
	j.unknown = cleared(j.unknown, vector.BitmapWords(w.batch.Len))
}

// decide takes in the value of a term. What it says of rows that the term was not evaluated for does not matter: they are
// decided already, or do not count.
func (j *junction) decide(value *vector.Vector) {
	flip := -bit(j.decisive == isFalse)
	for w := range j.decided {
		valid := validWord(value, w)
		if valid != 0 {
			j.decided[w] |= (trueWord(value, w) ^ flip) & valid
		}
		j.unknown[w] |= ^valid
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
