package parquetout

import (
	"bytes"
	"unicode/utf8"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/types"
)

// order is how the values of a leaf compare.
type order uint8

const (
	signed    order = iota // numbers; bytes as a big-endian number in two's complement
	unsigned               // numbers; bytes one by one
	floating               // floats, of which NaN has no place
	textual                // as unsigned, and bounds are cut between characters
	unordered              // no bounds
)

func orderOf(t types.Type) order {
	switch t.ID() {
	case arrow.UINT8, arrow.UINT16, arrow.UINT32, arrow.UINT64, arrow.BOOL, arrow.BINARY, arrow.LARGE_BINARY, arrow.BINARY_VIEW, arrow.FIXED_SIZE_BINARY:
		return unsigned
	case arrow.FLOAT16, arrow.FLOAT32, arrow.FLOAT64:
		return floating
	case arrow.STRING, arrow.LARGE_STRING, arrow.STRING_VIEW:
		return textual
	case arrow.INTERVAL_MONTHS, arrow.INTERVAL_DAY_TIME, arrow.NULL:
		return unordered
	}
	return signed
}

// compareBytes orders values that the file has as bytes.
func (o order) compareBytes(a, b []byte) int {
	if o == signed && len(a) > 0 && len(b) > 0 && (a[0]^b[0])&0x80 != 0 {
		if a[0]&0x80 != 0 {
			return -1
		}
		return 1
	}
	return bytes.Compare(a, b)
}

// cutLeast is a bound of at most size bytes that is not above the given one.
func (o order) cutLeast(bound []byte, size int) (cut []byte, shorter bool) {
	if !o.cuts() || size <= 0 || len(bound) <= size {
		return bound, false
	}
	return bound[:o.boundary(bound, size)], true
}

// cutMost is a bound of at most size bytes that is not below the given one, if there is one.
func (o order) cutMost(bound []byte, size int) (cut []byte, shorter bool) {
	if !o.cuts() || size <= 0 || len(bound) <= size {
		return bound, false
	}
	raised := append([]byte(nil), bound[:o.boundary(bound, size)]...)
	if o == textual && utf8.Valid(raised) {
		raised = raiseText(raised)
	} else {
		raised = raiseBytes(raised)
	}
	if raised == nil {
		return bound, false
	}
	return raised, true
}

func (o order) cuts() bool { return o == textual || o == unsigned }

// boundary is where at most size bytes end without cutting a character.
func (o order) boundary(bound []byte, size int) int {
	if o == textual {
		for at := size; at > size-utf8.UTFMax && at > 0; at-- {
			if utf8.RuneStart(bound[at]) {
				return at
			}
		}
	}
	return size
}

// raiseBytes is the least string above all that begin with s, nil when there is none.
func raiseBytes(s []byte) []byte {
	for len(s) > 0 {
		last := len(s) - 1
		if s[last] < 0xff {
			s[last]++
			return s
		}
		s = s[:last]
	}
	return nil
}

// raiseText is raiseBytes among valid texts, of no more bytes.
func raiseText(s []byte) []byte {
	for len(s) > 0 {
		last, size := utf8.DecodeLastRune(s)
		s = s[:len(s)-size]
		if next := last + 1; utf8.ValidRune(next) && utf8.RuneLen(next) == size {
			return utf8.AppendRune(s, next)
		}
	}
	return nil
}
