package aggregate

import (
	"math"
	"math/bits"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

const (
	registerBits = 14 // of a hash choose a register
	registers    = 1 << registerBits
	highestRank  = 64 - registerBits + 1
	fewRegisters = 15 // as many are listed before a sketch has all of them
)

// sketch is HyperLogLog (Flajolet et al.): for each register the greatest rank of a hash. The first registers that are not
// zero are listed, as register<<8 | rank.
type sketch struct {
	dense int32 // number of the block of all registers, or none
	few   int32
	list  [fewRegisters]uint32
}

// sketches are the accumulator of approx_distinct.
type sketches struct {
	context *expr.Context
	states  memory.Array[sketch]
	blocks  memory.Array[uint8] // of all registers
	hashes  []uint64
	writer  vector.StringWriter
}

var sketchOverload = expr.AggregateOverload{
	Result: uint64Type, State: []types.Type{arrow.BinaryTypes.Binary}, DistinctIrrelevant: true,
	New: func(c *expr.Context) expr.Accumulator {
		return &sketches{context: c, states: memory.Array[sketch]{Budget: c.Budget}, blocks: memory.Array[uint8]{Budget: c.Budget}}
	},
}

func (s *sketches) Grow(groups int) error { return s.states.Grow(groups, sketch{dense: none}) }

// Release implements expr.Accumulator.
func (s *sketches) Release() {
	s.states.Release()
	s.blocks.Release()
	s.writer.Release()
}

func (s *sketches) Update(groups []uint32, args []*vector.Vector, rows []int32) error {
	v := args[0]
	n := countOf(v, rows)
	if v.AllNull() {
		return nil
	}
	if cap(s.hashes) < n {
		s.hashes = make([]uint64, n)
	}
	hashes := s.hashes[:n]
	vector.HashColumn(v, rows, hashes)
	for k, hash := range hashes {
		if v.Valid != nil && v.Null(rowAt(rows, k)) {
			continue
		}
		rest := hash<<registerBits | 1<<(registerBits-1)
		if err := s.raise(groupAt(groups, k), uint32(hash>>(64-registerBits)), uint8(bits.LeadingZeros64(rest)+1)); err != nil {
			return err
		}
	}
	return nil
}

// raise makes a register of a group at least rank.
func (s *sketches) raise(group, register uint32, rank uint8) error {
	state := &s.states.Values[group]
	if state.dense != none {
		block := s.block(state)
		block[register] = max(block[register], rank)
		return nil
	}
	for i, entry := range state.list[:state.few] {
		if entry>>8 == register {
			state.list[i] = max(entry, register<<8|uint32(rank))
			return nil
		}
	}
	if state.few < fewRegisters {
		state.list[state.few] = register<<8 | uint32(rank)
		state.few++
		return nil
	}
	if err := s.spread(state); err != nil {
		return err
	}
	s.block(state)[register] = rank
	return nil
}

// spread gives a sketch all registers.
func (s *sketches) spread(state *sketch) error {
	number := len(s.blocks.Values) / registers
	if err := s.blocks.Grow((number+1)*registers, 0); err != nil {
		return err
	}
	state.dense = int32(number)
	block := s.block(state)
	for _, entry := range state.list[:state.few] {
		block[entry>>8] = uint8(entry)
	}
	return nil
}

func (s *sketches) block(state *sketch) []uint8 {
	return s.blocks.Values[int(state.dense)*registers:][:registers]
}

// Merge implements expr.Accumulator. A state is all registers, or three bytes for each that is listed: its number and rank.
func (s *sketches) Merge(groups []uint32, states []*vector.Vector, rows []int32) error {
	texts := vector.StringsOf(states[0])
	for k := range countOf(states[0], rows) {
		group, state := groupAt(groups, k), texts.BytesAt(rowAt(rows, k))
		if err := s.mergeState(group, state); err != nil {
			return err
		}
	}
	return nil
}

func (s *sketches) mergeState(group uint32, state []byte) error {
	if len(state) == registers {
		for register, rank := range state {
			if err := s.mergeRegister(group, uint32(register), rank); err != nil {
				return err
			}
		}
		return nil
	}
	if len(state)%3 != 0 {
		return errs.New(errs.Internal, "state of approx_distinct of %d bytes", len(state))
	}
	for ; len(state) > 0; state = state[3:] {
		if err := s.mergeRegister(group, uint32(state[0])<<8|uint32(state[1]), state[2]); err != nil {
			return err
		}
	}
	return nil
}

func (s *sketches) mergeRegister(group, register uint32, rank uint8) error {
	switch {
	case rank == 0:
		return nil
	case register >= registers || rank > highestRank:
		return errs.New(errs.Internal, "state of approx_distinct with rank %d in register %d", rank, register)
	}
	return s.raise(group, register, rank)
}

// Partial implements expr.Accumulator.
func (s *sketches) Partial(from, to int, out []*vector.Vector) error {
	if err := out[0].Prepare(s.context.Budget, arrow.BinaryTypes.Binary, types.View, to-from); err != nil {
		return err
	}
	s.writer.Start(s.context.Budget, out[0])
	views := vector.Values[vector.View](out[0])
	for i := range views {
		state := &s.states.Values[from+i]
		text := s.listed(state)
		if state.dense != none {
			text = s.block(state)
		}
		var err error
		if views[i], err = s.writer.Bytes(text); err != nil {
			return err
		}
	}
	s.writer.Finish()
	return nil
}

func (s *sketches) listed(state *sketch) []byte {
	text := make([]byte, 0, 3*fewRegisters)
	for _, entry := range state.list[:state.few] {
		text = append(text, byte(entry>>16), byte(entry>>8), byte(entry))
	}
	return text
}

// Final implements expr.Accumulator.
func (s *sketches) Final(from, to int, out *vector.Vector) error {
	if err := out.Prepare(s.context.Budget, uint64Type, types.Uint64, to-from); err != nil {
		return err
	}
	values := vector.Values[uint64](out)
	for i := range values {
		values[i] = s.estimate(&s.states.Values[from+i])
	}
	return nil
}

func (s *sketches) estimate(state *sketch) uint64 {
	var ranks [highestRank + 1]int // how many registers have each rank
	if state.dense == none {
		for _, entry := range state.list[:state.few] {
			ranks[uint8(entry)]++
		}
		ranks[0] = registers - int(state.few)
	} else {
		for _, rank := range s.block(state) {
			ranks[rank]++
		}
	}
	return uint64(math.Round(cardinality(&ranks)))
}

// cardinality is the improved estimator of Ertl (New cardinality estimation algorithms for HyperLogLog sketches, 2017).
func cardinality(ranks *[highestRank + 1]int) float64 {
	const m, q = float64(registers), highestRank - 1
	z := m * tau(1-float64(ranks[q+1])/m)
	for rank := q; rank >= 1; rank-- {
		z = (z + float64(ranks[rank])) / 2
	}
	z += m * sigma(float64(ranks[0])/m)
	return m * m / (2 * math.Ln2 * z)
}

func sigma(x float64) float64 {
	if x == 1 {
		return math.Inf(1)
	}
	y, z := 1.0, x
	for before := -1.0; z != before; {
		x *= x
		before = z
		z += x * y
		y *= 2
	}
	return z
}

func tau(x float64) float64 {
	if x == 0 || x == 1 {
		return 0
	}
	y, z := 1.0, 1-x
	for before := -1.0; z != before; {
		x = math.Sqrt(x)
		before = z
		y /= 2
		z -= (1 - x) * (1 - x) * y
	}
	return z / 3
}
