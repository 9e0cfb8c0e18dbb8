package aggregate

import (
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
)

// eachFollower visits the groups below n that have one before them in the same sequence.
func eachFollower(starts []int32, n int, visit func(group int) error) error {
	for i, start := range starts {
		end := n
		if i+1 < len(starts) {
			end = int(starts[i+1])
		}
		for group := int(start) + 1; group < end; group++ {
			if err := visit(group); err != nil {
				return err
			}
		}
	}
	return nil
}

// Accumulate implements expr.Runner.
func (t *totals) Accumulate(starts []int32, n int) error {
	return eachFollower(starts, n, func(group int) error {
		before, state := &t.states.Values[group-1], &t.states.Values[group]
		sum, fits := before.sum().Add(state.sum())
		if !fits {
			return t.failure()
		}
		state.lo, state.hi, state.count = sum.Lo, sum.Hi, state.count+before.count
		return nil
	})
}

// Between implements expr.Retractor.
func (t *totals) Between(accumulated expr.Accumulator, starts, ends []int32) error {
	other, ok := accumulated.(*totals)
	if !ok {
		return errs.New(errs.Internal, "sums are not of %T", accumulated)
	}
	for group, start := range starts {
		var upTo, before total
		if end := ends[group]; end > start {
			upTo = other.states.Values[end-1]
			if start > 0 {
				before = other.states.Values[start-1]
			}
		}
		sum, fits := upTo.sum().Sub(before.sum())
		if !fits {
			return t.failure()
		}
		t.states.Values[group] = total{lo: sum.Lo, hi: sum.Hi, count: upTo.count - before.count}
	}
	return nil
}

// Accumulate implements expr.Runner.
func (t *floatTotals) Accumulate(starts []int32, n int) error {
	states := t.states.Values
	return eachFollower(starts, n, func(group int) error {
		states[group].sum += states[group-1].sum
		states[group].count += states[group-1].count
		return nil
	})
}

// Accumulate implements expr.Runner.
func (c *counts) Accumulate(starts []int32, n int) error {
	states := c.states.Values
	return eachFollower(starts, n, func(group int) error {
		states[group] += states[group-1]
		return nil
	})
}

// Between implements expr.Retractor.
func (c *counts) Between(accumulated expr.Accumulator, starts, ends []int32) error {
	other, err := countsOf(accumulated)
	if err != nil {
		return err
	}
	for group, start := range starts {
		n := int64(0)
		if end := ends[group]; end > start {
			n = other.states.Values[end-1]
			if start > 0 {
				n -= other.states.Values[start-1]
			}
		}
		c.states.Values[group] = n
	}
	return nil
}

func countsOf(a expr.Accumulator) (*counts, error) {
	switch a := a.(type) {
	case *counts:
		return a, nil
	case *rowCounts:
		return &a.counts, nil
	case *truths:
		return &a.counts, nil
	}
	return nil, errs.New(errs.Internal, "counts are not of %T", a)
}

// Accumulate implements expr.Runner.
func (e *extremes) Accumulate(starts []int32, n int) error {
	states := e.states.Values
	return eachFollower(starts, n, func(group int) error {
		before, state := states[group-1], &states[group]
		state.key, state.seen = min(state.key, before.key), state.seen || before.seen
		return nil
	})
}

// Accumulate implements expr.Runner.
func (v *variances) Accumulate(starts []int32, n int) error {
	states := v.states.Values
	return eachFollower(starts, n, func(group int) error {
		sum := states[group-1]
		sum.merge(states[group])
		states[group] = sum
		return nil
	})
}
