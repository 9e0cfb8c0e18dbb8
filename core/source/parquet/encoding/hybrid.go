package encoding

import (
	"encoding/binary"
	"math/bits"

	"github.com/ballista-go/ballista/core/errs"
)

// Hybrid decodes sequences of runs, each of one repeated value or of values packed in bits: dictionary codes, levels and
// booleans.
type Hybrid struct {
	data   []byte
	width  int
	left   int    // values of the current run that are not read
	packed []byte // of a run of packed values; nil for a repeated one
	at     int    // next value in packed
	value  uint32 // of a run of a repeated value
}

// Reset starts a sequence of values of width bits.
func (h *Hybrid) Reset(data []byte, width int) error {
	if width > 32 {
		return errs.New(errs.InvalidValue, "values of too many bits: %d", width)
	}
	*h = Hybrid{data: data, width: width}
	return nil
}

// next starts the next run.
func (h *Hybrid) next() error {
	if h.width == 0 { // all values are zero and none is stored
		h.left = 1 << 30
		return nil
	}
	head, n := binary.Uvarint(h.data)
	if n <= 0 {
		return errShort("encoded runs")
	}
	h.data = h.data[n:]
	if head&1 == 0 {
		return h.repeated(head >> 1)
	}
	return h.packedRun(head >> 1)
}

func (h *Hybrid) repeated(count uint64) error {
	size := (h.width + 7) / 8
	if len(h.data) < size || count == 0 {
		return errShort("encoded runs")
	}
	h.value = uint32(loadWord(h.data[:size]))
	if bits.Len32(h.value) > h.width {
		return errs.New(errs.InvalidValue, "a run repeats a value of more than %d bits: %d", h.width, h.value)
	}
	h.packed, h.left, h.data = nil, int(min(count, 1<<40)), h.data[size:]
	return nil
}

// packedRun starts a run of groups of eight values. Some writers cut the padding of the last group off.
func (h *Hybrid) packedRun(groups uint64) error {
	if groups == 0 || len(h.data) == 0 {
		return errShort("encoded runs")
	}
	size := int(min(groups, uint64(len(h.data))) * uint64(h.width))
	if size <= len(h.data) {
		h.left = size / h.width * 8
	} else {
		size = len(h.data)
		h.left = size * 8 / h.width
	}
	h.packed, h.at, h.data = h.data[:size:size], 0, h.data[size:]
	return nil
}

// Read fills out with the next values.
func (h *Hybrid) Read(out []uint32) error {
	for len(out) > 0 {
		if h.left == 0 {
			if err := h.next(); err != nil {
				return err
			}
		}
		n := min(h.left, len(out))
		if h.packed != nil {
			unpack(out[:n], h.packed, h.at, h.width)
			h.at += n
		} else {
			fill(out[:n], h.value)
		}
		h.left -= n
		out = out[n:]
	}
	return nil
}

func fill[T any](out []T, value T) {
	for i := range out {
		out[i] = value
	}
}

// Skip passes over the next n values.
func (h *Hybrid) Skip(n int) error {
	for n > 0 {
		if h.left == 0 {
			if err := h.next(); err != nil {
				return err
			}
		}
		step := min(h.left, n)
		h.at += step
		h.left -= step
		n -= step
	}
	return nil
}

// Pick fills out with the values at the given ascending positions, counted from the next value, and passes over n values.
func (h *Hybrid) Pick(out []uint32, positions []int32, n int) error {
	passed := 0
	for len(positions) > 0 {
		if err := h.Skip(int(positions[0]) - passed); err != nil {
			return err
		}
		passed = int(positions[0])
		if h.left == 0 {
			if err := h.next(); err != nil {
				return err
			}
		}
		k := h.pickRun(out, positions, passed)
		out, positions = out[k:], positions[k:]
	}
	return h.Skip(n - passed)
}

// pickRun picks the values that lie in the current run and returns their number. The run's next value has position first.
func (h *Hybrid) pickRun(out []uint32, positions []int32, first int) int {
	out = out[:len(positions)]
	end := int32(min(first+h.left, 1<<31-1))
	for i, position := range positions {
		if position >= end {
			return i
		}
		if h.packed == nil {
			out[i] = h.value
		} else {
			out[i] = packedValue(h.packed, h.at+int(position)-first, h.width)
		}
	}
	return len(positions)
}

// ReadBits writes the next n values, which are of one bit, to the bits from number at on, and returns how many are set.
func (h *Hybrid) ReadBits(out []uint64, at, n int) (set int, err error) {
	for n > 0 {
		if h.left == 0 {
			if err := h.next(); err != nil {
				return 0, err
			}
		}
		step := min(h.left, n)
		if h.packed != nil {
			copyBits(out, at, h.packed, h.at, step)
			set += countBits(out, at, step)
			h.at += step
		} else {
			fillBits(out, at, step, h.value != 0)
			set += step * int(h.value)
		}
		h.left -= step
		at, n = at+step, n-step
	}
	return set, nil
}

// Repeats returns how many of the next n values are known to be the value without reading further than their run.
func (h *Hybrid) Repeats(value uint32, n int) (int, error) {
	if h.left == 0 {
		if err := h.next(); err != nil {
			return 0, err
		}
	}
	if h.packed != nil || h.value != value {
		return 0, nil
	}
	return min(h.left, n), nil
}

// countBits counts the set bits among the n from number at on.
func countBits(words []uint64, at, n int) int {
	count := 0
	for n > 0 {
		shift := at & 63
		take := min(64-shift, n)
		count += bits.OnesCount64(words[at>>6] >> shift << (64 - take))
		at, n = at+take, n-take
	}
	return count
}
