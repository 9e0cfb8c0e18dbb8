package eval

import (
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// entries are a call's results for the values of a dictionary. They are kept while batches refer to the same dictionary.
type entries struct {
	id      uint64
	asked   uint64 // the dictionary of the last batches, and how many rows these had
	rows    int
	kept    bool          // results are those of dictionary id
	results vector.Vector // one for each value
	dict    *vector.Dict  // the results as a dictionary; nil for Boolean ones
	known   vector.Bitmap // the values that have results, for calls that can fail; otherwise nil
	used    vector.Bitmap
	wanted  []int32
	truths  [2]vector.Bitmap // of Boolean results: which are false, and which are true
}

func (e *entries) hold(d *vector.Dict) bool { return e.kept && e.id == d.ID }

// ask counts the rows that asked for entries of a dictionary.
func (e *entries) ask(d *vector.Dict, rows int) int {
	if e.asked != d.ID {
		e.asked, e.rows = d.ID, 0
	}
	e.rows += rows
	return e.rows
}

func (e *entries) release() {
	e.results.Release()
	e.dict.Release()
	*e = entries{}
}

// computeEntries makes c.entries hold the results for the dictionary's values: all, or if the call can fail those in use.
func (c *call) computeEntries(w *worker, rows []int32) error {
	input, e := c.inputs[c.dictionary], &c.entries
	held := e.hold(input.Dict) && c.steady()
	n := input.Dict.Values.Len
	var wanted []int32
	if c.canFail {
		fresh := e.use(input, rows, n, held)
		if held && !fresh {
			return nil
		}
		e.wanted = e.known.AppendRows(e.wanted[:0], n)
		wanted = e.wanted
		if len(wanted) == 0 {
			wanted = empty
		}
	} else if held {
		return nil
	}
	e.kept = false
	c.inputs[c.dictionary] = input.Dict.Values
	err := c.run(w, &e.results, n, wanted)
	c.inputs[c.dictionary] = input
	if err != nil {
		return err
	}
	if c.canFail && len(wanted) < n { // a cast that cannot fail does so over what is no value of its type
		e.results.Blank(e.known)
	}
	e.id, e.kept = input.Dict.ID, true
	e.publish(n)
	return nil
}

// steady reports whether all arguments but the dictionary are the same in every batch.
func (c *call) steady() bool {
	for i, fixed := range c.fixed {
		if !fixed && i != c.dictionary {
			return false
		}
	}
	return true
}

// use adds the entries that rows refer to to the known ones, or begins anew, and reports whether there are others among them.
func (e *entries) use(input *vector.Vector, rows []int32, n int, add bool) bool {
	words := vector.BitmapWords(n)
	if !add {
		e.known = cleared(e.known, words)
	}
	e.used = cleared(e.used, words)
	used := e.used
	switch {
	case rows != nil:
		for _, row := range rows {
			used[input.Codes[row]>>6] |= validBit(input.Valid, int(row)) << (input.Codes[row] & 63)
		}
	case input.Valid != nil:
		for row, code := range input.Codes {
			used[code>>6] |= input.Valid.Bit(row) << (code & 63)
		}
	default:
		for _, code := range input.Codes {
			used[code>>6] |= 1 << (code & 63)
		}
	}
	others := uint64(0)
	for i, word := range used {
		others |= word &^ e.known[i]
		e.known[i] |= word
	}
	return others != 0
}

func validBit(valid vector.Bitmap, row int) uint64 {
	if valid == nil {
		return 1
	}
	return valid.Bit(row)
}

func cleared(b vector.Bitmap, words int) vector.Bitmap {
	if cap(b) < words {
		return make(vector.Bitmap, words)
	}
	b = b[:words]
	clear(b)
	return b
}

// publish makes of the results what rows take them from.
func (e *entries) publish(n int) {
	if e.results.Layout != types.Bool {
		e.dict.Release()
		values := e.results.Share()
		values.Valid = nil
		e.dict = vector.NewDict(values, vector.MayRepeat)
		return
	}
	words := vector.BitmapWords(n)
	bits := e.results.Bits()
	for i := range e.truths {
		e.truths[i] = cleared(e.truths[i], words)
	}
	for i, word := range bits[:words] {
		valid := ^uint64(0)
		if e.results.Valid != nil {
			valid = e.results.Valid[i]
		}
		e.truths[0][i], e.truths[1][i] = ^word&valid, word&valid
	}
}

// evalEntries computes a dictionary, and gives the rows its codes; Boolean results are flat.
func (c *call) evalEntries(w *worker, rows []int32) error {
	if err := c.computeEntries(w, rows); err != nil {
		return err
	}
	input, e := c.inputs[c.dictionary], &c.entries
	if c.layout == types.Bool {
		if err := c.out.Prepare(w.budget, c.result, types.Bool, input.Len); err != nil {
			return err
		}
		c.out.ShareValid(input)
		lookUp(c.out.Bits(), e.truths[1], input.Codes)
	} else {
		c.out.Become(input)
		c.out.Type, c.out.Layout = c.result, e.dict.Values.Layout
		c.out.Dict.Release()
		c.out.Dict = e.dict.Retain()
	}
	return c.entryNulls(w)
}

// entryNulls makes the rows NULL whose entry is.
func (c *call) entryNulls(w *worker) error {
	valid := c.entries.results.Valid
	if valid == nil {
		return nil
	}
	if err := c.out.OwnValid(w.budget); err != nil {
		return err
	}
	for row, code := range c.inputs[c.dictionary].Codes {
		c.out.Valid[row>>6] &^= (valid.Bit(int(code)) ^ 1) << (row & 63)
	}
	return nil
}

// lookUp sets the bits of the rows whose code's bit is set.
func lookUp(out, entries vector.Bitmap, codes []uint32) {
	for i := range out {
		chunk := codes[i<<6 : min(i<<6+64, len(codes))]
		word := uint64(0)
		for j, code := range chunk {
			word |= entries[code>>6] >> (code & 63) & 1 << (j & 63)
		}
		out[i] = word
	}
}

// chooseByCode writes to out those of the rows (nil: all) whose code's bit is set.
func chooseByCode(out []int32, entries vector.Bitmap, codes []uint32, rows []int32) []int32 {
	k := 0
	if rows == nil {
		out = room(out, len(codes))
		for row, code := range codes {
			out[k] = int32(row)
			k += int(entries[code>>6] >> (code & 63) & 1)
		}
		return out[:k]
	}
	out = room(out, len(rows))
	for _, row := range rows {
		code := codes[row]
		out[k] = row
		k += int(entries[code>>6] >> (code & 63) & 1)
	}
	return out[:k]
}
