package parquet

import "github.com/ballista-go/ballista/core/vector"

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
	mixed := coded > 0 && (coded < len(c.parts) || !c.leaf.coded(c.layout))
	if nulls || mixed {
		if err := c.decode(&c.all, n); err != nil {
			return err
		}
		return vector.Gather(c.in.env.Budget, out, &c.all, positions)
	}
	if err := c.prepare(out, len(positions), coded > 0); err != nil {
		return err
	}
	from, at := 0, 0
	for _, part := range c.parts {
		mine := c.within(positions[at:], from, from+part.slots)
		if err := c.pickPart(out, at, part, mine, coded > 0); err != nil {
			return err
		}
		from, at = from+part.slots, at+len(mine)
	}
	return nil
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

// pickPart picks from a part without NULLs.
func (c *column) pickPart(out *vector.Vector, at int, part part, positions []int32, coded bool) error {
	if len(positions) == 0 {
		part.page.unread += part.slots
		return nil
	}
	if err := c.startPage(part.page); err != nil {
		return err
	}
	if coded {
		codes := out.Codes[at : at+len(positions)]
		if err := c.coder.Pick(codes, positions, part.slots); err != nil {
			return err
		}
		return c.checkCodes(codes)
	}
	if p, ok := c.values.(picker); ok {
		if done, err := p.pick(out, at, positions, part.slots); err != nil || done {
			return err
		}
	}
	return c.pickRuns(out, at, positions, part.slots)
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
