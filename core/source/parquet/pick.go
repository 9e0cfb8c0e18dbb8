package parquet

import (
	"math/bits"

	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// pickFlat makes out those of the next n rows of a flat column that have the given ascending positions.
func (c *column) pickFlat(out *vector.Vector, n int, positions []int32) error {
	if err := c.collect(n); err != nil {
		return c.fail(err)
	}
	err := c.pickParts(out, n, positions)
	c.recycle()
	return c.fail(err)
}

func (c *column) pickParts(out *vector.Vector, n int, positions []int32) error {
	coded, nulls := 0, false
	for _, part := range c.parts {
		if part.page.encoding.Dictionary() {
			coded++
		}
		nulls = nulls || part.set < part.slots
	}
	if coded > 0 && (coded < len(c.parts) || !c.leaf.coded(c.layout)) || nulls && c.layout == types.Null {
		if err := c.decode(&c.all, n); err != nil {
			return err
		}
		return vector.Gather(c.in.env.Budget, out, &c.all, positions)
	}
	c.picked = c.picked[:0]
	if nulls {
		c.picked = grow(c.picked, vector.BitmapWords(len(positions)))
		if c.allNull(positions) {
			return c.pickNulls(out, len(positions))
		}
	}
	if err := c.prepare(out, len(positions), coded > 0); err != nil {
		return err
	}
	from, at, values := 0, 0, 0
	for _, part := range c.parts {
		mine := c.within(positions[at:], from, from+part.slots)
		set, err := c.pickValid(out, at, part, from, mine, coded > 0)
		if err != nil {
			return err
		}
		from, at, values = from+part.slots, at+len(mine), values+set
	}
	return c.validate(out, values, c.picked)
}

func (c *column) allNull(positions []int32) bool {
	for _, position := range positions {
		if c.valid.Get(int(position)) {
			return false
		}
	}
	return true
}

// pickNulls passes over all values and makes out n rows that are NULL.
func (c *column) pickNulls(out *vector.Vector, n int) error {
	for _, part := range c.parts {
		part.page.unread += part.set
	}
	return c.decodeNulls(out, n)
}

// pickValid picks those of the positions that are not NULL from a part that begins at row from, moves their values to their rows and
// marks these in c.picked. It returns their number.
func (c *column) pickValid(out *vector.Vector, at int, part part, from int, positions []int32, coded bool) (int, error) {
	ranks := positions
	if len(c.picked) > 0 {
		ranks = c.rank(at, from, positions)
	}
	if err := c.pickPart(out, at, part, ranks, coded); err != nil {
		return 0, err
	}
	if len(ranks) < len(positions) {
		spread(out, at, len(positions), len(ranks), c.picked)
	}
	return len(ranks), nil
}

// rank turns positions of rows into those among the values of a part that begins at row from. It leaves out those of NULLs, and marks the
// others, as rows from at on.
func (c *column) rank(at, from int, positions []int32) []int32 {
	c.ranks = c.ranks[:0]
	passed := from >> 6
	values := -bits.OnesCount64(c.valid[passed] & (1<<(from&63) - 1))
	for i, position := range positions {
		row := from + int(position)
		for ; passed < row>>6; passed++ {
			values += bits.OnesCount64(c.valid[passed])
		}
		word, bit := c.valid[passed], uint64(1)<<(row&63)
		if word&bit == 0 {
			c.picked.Clear(at + i)
			continue
		}
		c.picked.Set(at + i)
		c.ranks = append(c.ranks, int32(values+bits.OnesCount64(word&(bit-1))))
	}
	return c.ranks
}

// within returns those of the ascending positions that lie in [from, to), counted from from.
func (c *column) within(positions []int32, from, to int) []int32 {
	n := 0
	for n < len(positions) && int(positions[n]) < to {
		n++
	}
	if from == 0 {
		return positions[:n]
	}
	c.positions = grow(c.positions, n)
	for i, position := range positions[:n] {
		c.positions[i] = position - int32(from)
	}
	return c.positions
}

// pickPart picks those of a part's values that have the positions among these.
func (c *column) pickPart(out *vector.Vector, at int, part part, positions []int32, coded bool) error {
	if len(positions) == 0 {
		part.page.unread += part.set
		return nil
	}
	if err := c.startPage(part.page); err != nil {
		return err
	}
	if coded {
		codes := out.Codes[at : at+len(positions)]
		if err := c.coder.Pick(codes, positions, part.set); err != nil {
			return err
		}
		return c.checkCodes(codes)
	}
	if p, ok := c.values.(picker); ok {
		if done, err := p.pick(out, at, positions, part.set); err != nil || done {
			return err
		}
	}
	return c.pickRuns(out, at, positions, part.set)
}

// pickRuns picks values by reading runs of positions and passing over what lies between.
func (c *column) pickRuns(out *vector.Vector, at int, positions []int32, n int) error {
	passed := 0
	for len(positions) > 0 {
		run := 1
		for run < len(positions) && positions[run] == positions[run-1]+1 {
			run++
		}
		if err := c.values.skip(int(positions[0]) - passed); err != nil {
			return err
		}
		if err := c.values.read(out, at, run); err != nil {
			return err
		}
		passed, at, positions = int(positions[run-1])+1, at+run, positions[run:]
	}
	return c.values.skip(n - passed)
}
