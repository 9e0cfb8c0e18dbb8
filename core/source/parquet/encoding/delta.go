package encoding

import (
	"encoding/binary"

	"github.com/ballista-go/ballista/core/errs"
)

// Delta decodes numbers in the encoding DELTA_BINARY_PACKED: blocks of differences, each in miniblocks of their own width.
type Delta[T Number] struct {
	data      []byte
	total     int    // values that are not read
	perBlock  int    // values
	perMini   int    // values
	widths    []byte // of the block's miniblocks that have not begun
	packed    []byte // the current miniblock
	width     int
	at, left  int // in the current miniblock
	last, min int64
	begun     bool // the first value was read
	cut       bool // the current miniblock lacks bytes, so that it is the last
}

// Reset implements Numbers.
func (d *Delta[T]) Reset(data []byte) error {
	*d = Delta[T]{data: data}
	block, minis, total := d.unsigned(), d.unsigned(), d.unsigned()
	d.last = d.signed()
	if d.data == nil {
		return errShort("delta values")
	}
	if block == 0 || block%128 != 0 || block > 1<<24 || minis == 0 || block%minis != 0 || block/minis%8 != 0 || total > 1<<31 {
		return errs.New(errs.InvalidValue, "delta values have an invalid header: %d values in blocks of %d and %d miniblocks",
			total, block, minis)
	}
	d.perBlock, d.perMini, d.total = int(block), int(block/minis), int(total)
	return nil
}

// Len is the number of values that are not read.
func (d *Delta[T]) Len() int { return d.total }

// Rest is what follows the values, once all are read.
func (d *Delta[T]) Rest() []byte { return d.data }

// unsigned reads an integer; data is nil after a failure.
func (d *Delta[T]) unsigned() uint64 {
	v, n := binary.Uvarint(d.data)
	if n <= 0 {
		d.data = nil
		return 0
	}
	d.data = d.data[n:]
	return v
}

func (d *Delta[T]) signed() int64 {
	v := d.unsigned()
	return int64(v>>1) ^ -int64(v&1)
}

// Read implements Numbers.
func (d *Delta[T]) Read(out []T) error {
	if len(out) > d.total {
		return errShort("delta values")
	}
	d.total -= len(out)
	if len(out) > 0 && !d.begun {
		d.begun = true
		out[0] = T(d.last)
		out = out[1:]
	}
	for len(out) > 0 {
		if d.left == 0 {
			if err := d.next(); err != nil {
				return err
			}
		}
		n := min(d.left, len(out))
		d.add(out[:n])
		d.at, d.left = d.at+n, d.left-n
		out = out[n:]
	}
	return nil
}

// next starts the next miniblock. Its bytes are all there, even where it has more values than are needed, but for writers
// that cut the last one off.
func (d *Delta[T]) next() error {
	if d.cut {
		return errShort("delta values")
	}
	if len(d.widths) == 0 {
		d.min = d.signed()
		minis := d.perBlock / d.perMini
		if minis > len(d.data) {
			return errShort("delta values")
		}
		d.widths, d.data = d.data[:minis], d.data[minis:]
	}
	d.width, d.widths = int(d.widths[0]), d.widths[1:]
	if d.width > 64 {
		return errs.New(errs.InvalidValue, "delta values of too many bits: %d", d.width)
	}
	size := d.perMini / 8 * d.width
	if size > len(d.data) {
		size, d.cut = len(d.data), true
	}
	d.packed, d.data = d.data[:size], d.data[size:]
	d.at, d.left = 0, d.perMini
	if d.width > 0 {
		d.left = min(d.left, size*8/d.width)
	}
	if d.left == 0 {
		return errShort("delta values")
	}
	return nil
}

// add appends differences to the last value.
func (d *Delta[T]) add(out []T) {
	last := d.last
	switch {
	case d.width == 0:
		for i := range out {
			last += d.min
			out[i] = T(last)
		}
	case d.width <= 57:
		for i := range out {
			last += d.min + int64(loadBits(d.packed, (d.at+i)*d.width, d.width))
			out[i] = T(last)
		}
	default:
		for i := range out {
			bit := (d.at + i) * d.width
			low := loadBits(d.packed, bit, 32)
			last += d.min + int64(low|loadBits(d.packed, bit+32, d.width-32)<<32)
			out[i] = T(last)
		}
	}
	d.last = last
}

// Skip implements Numbers.
func (d *Delta[T]) Skip(n int) error {
	var scratch [128]T
	for n > 0 {
		step := min(n, len(scratch))
		if err := d.Read(scratch[:step]); err != nil {
			return err
		}
		n -= step
	}
	return nil
}
