package exec

import "github.com/ballista-go/ballista/core/expr"

// setHoles finds what frames leave out, counted in what is kept.
func (c *computation) setHoles() (err error) {
	exclude, n := c.call.Frame.Exclude, len(c.part.sorted.Values)
	if exclude == expr.ExcludeNoOthers {
		return nil
	}
	h := &expr.Holes{}
	if h.Starts, err = c.numbers(n); err != nil {
		return err
	}
	if h.Ends, err = c.numbers(n); err != nil {
		return err
	}
	if exclude == expr.ExcludeCurrentRow {
		for i := range n {
			h.Starts[i], h.Ends[i] = c.placesBefore(i), c.placesBefore(i+1)
		}
		c.holes = h
		return nil
	}
	for i, to := range c.view.peers[1:] {
		from := c.view.peers[i]
		fillNumbers(h.Starts[from:to], c.placesBefore(int(from)))
		fillNumbers(h.Ends[from:to], c.placesBefore(int(to)))
	}
	if exclude == expr.ExcludeTies {
		err = c.keepCurrent(h)
	}
	c.holes = h
	return err
}

// placesBefore is how many positions are kept before one.
func (c *computation) placesBefore(position int) int32 {
	if c.before == nil {
		return int32(position)
	}
	return c.before[position]
}

// keepCurrent leaves the current row in the frames.
func (c *computation) keepCurrent(h *expr.Holes) (err error) {
	if h.Stays, err = c.numbers(len(h.Starts)); err != nil {
		return err
	}
	for i := range h.Stays {
		h.Stays[i] = -1
		if at := c.placesBefore(i); at < c.placesBefore(i+1) {
			h.Stays[i] = at
		}
	}
	return nil
}

// isFirst reports whether no row of the frame of a position that is before a place in it has the same arguments.
func (c *computation) isFirst(position, place int) bool {
	before := c.previous[place]
	if c.holes == nil {
		return before < c.starts[position]
	}
	for ; before >= c.starts[position]; before = c.previous[before] {
		for _, s := range c.holes.Around(position, c.starts[position], c.ends[position]) {
			if s.From <= before && before < s.To {
				return false
			}
		}
	}
	return true
}
