package parquet

import (
	"encoding/binary"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source/parquet/encoding"
	"github.com/ballista-go/ballista/core/source/parquet/format"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// fixed are the values of columns of byte arrays of one length, INT96 among them. Pages are brought to the encoding PLAIN.
type fixed struct {
	budget   *memory.Budget
	size     int
	page     *page
	at       int // byte of the page's data where the next value begins
	prefixed encoding.Prefixed
	// write converts the n values in raw, which lie at the page's byte at.
	write func(v *fixed, out *vector.Vector, row int, raw []byte) error
	units arrow.TimeUnit
}

func newFixed(l *leaf, layout types.Layout, budget *memory.Budget) (values, error) {
	v := &fixed{budget: budget, size: l.length}
	t := types.Decode(l.dataType)
	switch {
	case layout == types.View:
		v.write = writeViews
	case layout == types.Int64 && l.physical == format.Int96:
		v.units = t.(*arrow.TimestampType).Unit
		v.write = writeInt96
	case layout == types.Float16:
		v.write = writeFloat16
	case layout == types.Int64 && types.IsDecimal(t):
		v.write = writeNarrowDecimals
	case layout == types.Decimal:
		v.write = writeWideDecimals
	case t.ID() == arrow.INTERVAL_MONTHS:
		v.write = writeMonths
	case t.ID() == arrow.INTERVAL_DAY_TIME:
		v.write = writeDayTimes
	case t.ID() == arrow.INTERVAL_MONTH_DAY_NANO:
		v.write = writeMonthDayNanos
	default:
		return nil, errNotRead(l, layout)
	}
	return v, nil
}

func (v *fixed) reset(p *page) error {
	v.page, v.at = p, 0
	switch p.encoding {
	case format.Plain:
		return nil
	case format.ByteStreamSplit:
		return v.unsplit(p)
	case format.DeltaByteArray:
		lengths, err := p.expand(&v.prefixed, v.budget)
		if err != nil {
			return err
		}
		for _, n := range lengths {
			if int(n) != v.size {
				return invalid("byte array of length %d in a column of length %d", n, v.size)
			}
		}
		return nil
	}
	return errEncoding(p)
}

func (v *fixed) unsplit(p *page) error {
	block, err := v.budget.Alloc(len(p.data))
	if err != nil {
		return err
	}
	n := encoding.Unsplit(block.Bytes(), p.data, v.size)
	p.replace(block, n)
	return nil
}

// next is the memory of the next n values.
func (v *fixed) next(n int) ([]byte, error) {
	if n > (len(v.page.data)-v.at)/v.size {
		return nil, invalid("fixed byte arrays end early")
	}
	raw := v.page.data[v.at : v.at+n*v.size]
	v.at += len(raw)
	return raw, nil
}

func (v *fixed) skip(n int) error {
	_, err := v.next(n)
	return err
}

func (v *fixed) read(out *vector.Vector, at, n int) error {
	raw, err := v.next(n)
	if err != nil {
		return err
	}
	return v.write(v, out, at, raw)
}

func writeViews(v *fixed, out *vector.Vector, row int, raw []byte) error {
	views := vector.Values[vector.View](out)[row : row+len(raw)/v.size]
	if v.size <= vector.InlineLength {
		for i := range views {
			views[i] = vector.InlineView(raw[i*v.size:][:v.size])
		}
		return nil
	}
	block, offset := v.page.blockIn(out), v.page.base+v.at-len(raw)
	for i := range views {
		views[i] = vector.ViewAt(raw[i*v.size:][:v.size], block, uint32(offset+i*v.size))
	}
	return nil
}

func writeNarrowDecimals(v *fixed, out *vector.Vector, row int, raw []byte) error {
	if v.size > 8 {
		return writeDecimals(v, out, row, raw, false)
	}
	values := vector.Values[int64](out)[row:]
	shift := 64 - 8*v.size
	for i := 0; len(raw) > 0; i++ {
		value := uint64(0)
		for _, b := range raw[:v.size] {
			value = value<<8 | uint64(b)
		}
		values[i] = int64(value<<shift) >> shift
		raw = raw[v.size:]
	}
	return nil
}

func writeWideDecimals(v *fixed, out *vector.Vector, row int, raw []byte) error {
	return writeDecimals(v, out, row, raw, true)
}

func writeDecimals(v *fixed, out *vector.Vector, row int, raw []byte, wide bool) error {
	for ; len(raw) > 0; row++ {
		value, ok := bigEndian(raw[:v.size])
		if err := putDecimal(out, row, value, ok, wide); err != nil {
			return err
		}
		raw = raw[v.size:]
	}
	return nil
}

func writeFloat16(_ *fixed, out *vector.Vector, row int, raw []byte) error {
	values := vector.Values[uint16](out)[row:]
	for i := range len(raw) / 2 {
		values[i] = binary.LittleEndian.Uint16(raw[2*i:])
	}
	return nil
}

func writeMonths(_ *fixed, out *vector.Vector, row int, raw []byte) error {
	values := vector.Values[int32](out)[row:]
	for i := range len(raw) / 12 {
		if binary.LittleEndian.Uint64(raw[12*i+4:]) != 0 {
			return errs.New(errs.Unsupported, "interval of months with days in a column of type %s", out.Type)
		}
		values[i] = int32(binary.LittleEndian.Uint32(raw[12*i:]))
	}
	return nil
}

func writeDayTimes(_ *fixed, out *vector.Vector, row int, raw []byte) error {
	values := vector.Values[int64](out)[row:]
	for i := range len(raw) / 12 {
		if binary.LittleEndian.Uint32(raw[12*i:]) != 0 {
			return errs.New(errs.Unsupported, "interval of days with months in a column of type %s", out.Type)
		}
		values[i] = int64(binary.LittleEndian.Uint64(raw[12*i+4:]))
	}
	return nil
}

func writeMonthDayNanos(_ *fixed, out *vector.Vector, row int, raw []byte) error {
	values := vector.Values[types.Interval](out)[row:]
	for i := range len(raw) / 12 {
		months, days, millis := raw[12*i:], raw[12*i+4:], raw[12*i+8:]
		values[i] = types.Interval{
			Months: int32(binary.LittleEndian.Uint32(months)), Days: int32(binary.LittleEndian.Uint32(days)),
			Nanos: int64(int32(binary.LittleEndian.Uint32(millis))) * 1e6,
		}
	}
	return nil
}
