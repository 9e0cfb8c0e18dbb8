package encoding

import (
	"encoding/binary"
	"math/bits"

	"github.com/ballista-go/ballista/core/errs"
)

// Hybrid decodes sequences of runs, each of one repeated value or of values packed in bits: dictionary codes, levels and
// booleans.
type Hybrid struct {
	data  []byte
	next  int // where in data the next run begins
	width int
	left  int    // values of the current run that are not read
	start int    // where in data a run of packed values begins; negative for a repeated one
	at    int    // next value of a run of packed values
	value uint32 // of a run of a repeated value
}

// Reset starts a sequence of values of width bits.
func (h *Hybrid) Reset(data []byte, width int) error {
	if width > 32 {
		return errs.New(errs.InvalidValue, "values of too many bits: %d", width)
	}
	*h = Hybrid{data: data, width: width, start: -1}
	return nil
}

// advance starts the next run.
func (h *Hybrid) advance() error {
	if h.width == 0 { // all values are zero and none is stored
		h.left = 1 << 30
		return nil
	}
	if h.next >= len(h.data) {
		return errShort("encoded runs")
	}
	head, n := uint64(h.data[h.next]), 1
	if head >= 0x80 {
		head, n = binary.Uvarint(h.data[h.next:])
		if n <= 0 {
			return errShort("encoded runs")
		}
	}
	h.next += n
	if head < 2 {
		return errs.New(errs.InvalidValue, "a run of no values")
	}
	if head&1 == 0 {
		return h.repeated(head >> 1)
	}
	return h.packed(head >> 1)
}

func (h *Hybrid) repeated(count uint64) error {
	size := (h.width + 7) / 8
	if len(h.data)-h.next < size {
		return errShort("encoded runs")
	}
	switch size {
	case 1:
		h.value = uint32(h.data[h.next])
	case 2:
		h.value = uint32(h.data[h.next]) | uint32(h.data[h.next+1])<<8
	default:
		h.value = uint32(loadWord(h.data[h.next : h.next+size]))
	}
	if h.value>>h.width != 0 {
		return errs.New(errs.InvalidValue, "a run repeats a value of more than %d bits: %d", h.width, h.value)
	}
	h.start, h.left = -1, int(min(count, 1<<40))
	h.next += size
	return nil
}

// packed starts a run of groups of eight values. Some writers cut the padding of the last group off.
func (h *Hybrid) packed(groups uint64) error {
	have := len(h.data) - h.next
	h.start, h.at = h.next, 0
	if groups <= uint64(have/h.width) {
		h.left = int(groups) * 8
		h.next += int(groups) * h.width
		return nil
	}
	h.left = have * 8 / h.width
	h.next = len(h.data)
	if h.left == 0 {
		return errShort("encoded runs")
	}
	return nil
}

// Read fills out with the next values.
func (h *Hybrid) Read(out []uint32) error {
	for len(out) > 0 {
		if h.left == 0 {
			if err := h.advance(); err != nil {
				return err
			}
		}
		n := min(h.left, len(out))
		if h.start >= 0 {
			unpack(out[:n], h.data[h.start:], h.at, h.width)
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
			if err := h.advance(); err != nil {
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
			if err := h.advance(); err != nil {
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
		if h.start < 0 {
			out[i] = h.value
		} else {
			out[i] = packedValue(h.data[h.start:], h.at+int(position)-first, h.width)
		}
	}
	return len(positions)
}

// ReadBits writes the next n values, which are of one bit, to the bits from number at on, and returns how many are set.
func (h *Hybrid) ReadBits(out []uint64, at, n int) (set int, err error) {
	for n > 0 {
		if h.left == 0 {
			if err := h.advance(); err != nil {
				return 0, err
			}
		}
		step := min(h.left, n)
		if h.start >= 0 {
			copyBits(out, at, h.data[h.start:], h.at, step)
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
