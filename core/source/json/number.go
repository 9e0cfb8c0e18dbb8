package json

import (
	"bytes"
	"math"
	"strconv"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/source/text"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

func (c *column) readInt(s *scanner) error {
	value, ok := s.shortInt()
	if !ok {
		written, at, err := c.written(s)
		if err != nil {
			return err
		}
		digits, _ := wholeDigits(written)
		if value, err = strconv.ParseInt(string(digits), 10, 64); err != nil {
			return c.unfit(s, at)
		}
	}
	c.ints[c.rows] = value
	c.rows++
	return nil
}

// shortInt passes over an integer of up to 18 digits. ok is false for anything else, which is not passed over.
func (s *scanner) shortInt() (value int64, ok bool) {
	at := s.at
	if s.block[at] == '-' {
		at++
	}
	first := at
	for {
		digit := s.block[at] - '0'
		if digit > 9 {
			break
		}
		value = value*10 + int64(digit)
		at++
	}
	n := at - first
	if c := s.block[at]; n == 0 || n > 18 || n > 1 && s.block[first] == '0' || c == '.' || c|0x20 == 'e' {
		return 0, false
	}
	if first > s.at {
		value = -value
	}
	s.at = at
	return value, true
}

// written passes over a number, or a string that may be one, and returns its text.
func (c *column) written(s *scanner) (text []byte, at int, err error) {
	at = s.at
	switch char := s.block[at]; {
	case char == '"':
		from, to, content, err := s.quoted()
		if err != nil {
			return nil, at, err
		}
		if content != 0 {
			return nil, at, c.unfit(s, at)
		}
		return bytes.TrimSpace(s.block[from:to]), at, nil
	case char == '-' || char-'0' <= 9:
		from, to, _, err := s.number()
		return s.block[from:to], at, err
	}
	return nil, at, c.mismatch(s)
}

// wholeDigits are the sign and the digits of a number without its fraction and exponent. ok is false when it is not whole.
func wholeDigits(number []byte) (digits []byte, ok bool) {
	mantissa, exponent := number, 0
	if at := bytes.IndexAny(number, "eE"); at >= 0 {
		var err error
		if exponent, err = strconv.Atoi(string(number[at+1:])); err != nil {
			return nil, false
		}
		mantissa = number[:at]
	}
	before, fraction, _ := bytes.Cut(mantissa, []byte{'.'})
	all := append(bytes.Clone(before), fraction...)
	kept := bytes.TrimRight(all, "0")
	const most = 40 // zeros, more than any integer has digits
	switch zeros := exponent - len(fraction); {
	case len(all) == 0:
		return nil, false
	case len(kept) < len(all) && len(bytes.Trim(kept, "-")) == 0:
		return []byte{'0'}, true
	case zeros > most, -zeros > len(all)-len(kept):
		return nil, false
	case zeros < 0:
		return all[:len(all)+zeros], true
	default:
		return append(all, bytes.Repeat([]byte{'0'}, zeros)...), true
	}
}

// readNarrow reads integers of the types other than int64.
func (c *column) readNarrow(s *scanner) error {
	written, at, err := c.written(s)
	if err != nil {
		return err
	}
	digits, _ := wholeDigits(written)
	if !c.putInteger(string(digits)) {
		return c.unfit(s, at)
	}
	c.rows++
	return nil
}

// putInteger reports whether digits write a value of the column's type.
func (c *column) putInteger(digits string) bool {
	switch layoutOf(c.t) {
	case types.Int8:
		return putSigned[int8](c, digits, 8)
	case types.Int16:
		return putSigned[int16](c, digits, 16)
	case types.Int32:
		return putSigned[int32](c, digits, 32)
	case types.Uint8:
		return putUnsigned[uint8](c, digits, 8)
	case types.Uint16:
		return putUnsigned[uint16](c, digits, 16)
	case types.Uint32:
		return putUnsigned[uint32](c, digits, 32)
	}
	return putUnsigned[uint64](c, digits, 64)
}

func putSigned[T int8 | int16 | int32](c *column, digits string, size int) bool {
	value, err := strconv.ParseInt(digits, 10, size)
	vector.Values[T](c.out)[c.rows] = T(value)
	return err == nil
}

func putUnsigned[T uint8 | uint16 | uint32 | uint64](c *column, digits string, size int) bool {
	value, err := strconv.ParseUint(digits, 10, size)
	vector.Values[T](c.out)[c.rows] = T(value)
	return err == nil
}

func (c *column) readFloat(s *scanner) error {
	value, ok := s.shortFloat()
	if !ok {
		var err error
		if value, err = c.longFloat(s, 64); err != nil {
			return err
		}
	}
	c.floats[c.rows] = value
	c.rows++
	return nil
}

var tens = [...]float64{
	1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
}

// shortFloat passes over a number whose digits a float holds exactly, and whose power of ten too, so that one division rounds it
// (Clinger, 1990). ok is false for anything else, which is not passed over.
func (s *scanner) shortFloat() (value float64, ok bool) {
	at := s.at
	if s.block[at] == '-' {
		at++
	}
	first, fraction, mantissa := at, 0, uint64(0)
	for ; s.block[at]-'0' <= 9; at++ {
		mantissa = mantissa*10 + uint64(s.block[at]-'0')
	}
	digits := at - first
	if digits == 0 || digits > 1 && s.block[first] == '0' {
		return 0, false
	}
	if s.block[at] == '.' {
		at++
		point := at
		for ; s.block[at]-'0' <= 9; at++ {
			mantissa = mantissa*10 + uint64(s.block[at]-'0')
		}
		if fraction = at - point; fraction == 0 {
			return 0, false
		}
	}
	if digits+fraction > 19 || mantissa>>53 != 0 || s.block[at]|0x20 == 'e' {
		return 0, false
	}
	if value = float64(mantissa) / tens[fraction]; first > s.at {
		value = -value
	}
	s.at = at
	return value, true
}

// longFloat reads a number, or a string that is one, with a size in bits.
func (c *column) longFloat(s *scanner, size int) (float64, error) {
	number := s.block[s.at] != '"'
	written, at, err := c.written(s)
	if err != nil {
		return 0, err
	}
	value, ok := text.ParseFloat(written, size)
	if !ok || number && math.IsInf(value, 0) {
		return 0, c.unfit(s, at)
	}
	return value, nil
}

// readShortFloat reads floats of the types other than float64.
func (c *column) readShortFloat(s *scanner) error {
	value, err := c.longFloat(s, 32)
	if err != nil {
		return err
	}
	if c.t.ID() == arrow.FLOAT16 {
		vector.Values[uint16](c.out)[c.rows] = types.ToHalf(value)
	} else {
		vector.Values[float32](c.out)[c.rows] = float32(value)
	}
	c.rows++
	return nil
}

// readDecimal reads the digits as they are written. Those beyond the scale are cut off.
func (c *column) readDecimal(s *scanner) error {
	written, at, err := c.written(s)
	if err != nil {
		return err
	}
	value, ok := text.ParseDecimal(written, c.t.(arrow.DecimalType))
	if !ok {
		return c.unfit(s, at)
	}
	if c.wide != nil {
		c.wide[c.rows] = value
	} else {
		c.ints[c.rows] = int64(value.Lo)
	}
	c.rows++
	return nil
}
