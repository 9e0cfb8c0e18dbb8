package csv

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/bits"
	"strconv"

	"github.com/ballista-go/ballista/core/source/text"
)

const (
	zeros = '0' * ones
	tops  = 0x7676767676767676 // takes bytes above 9 beyond 0x7f
)

// lastEight is the eight bytes before position to of the block, of which only the last n count: the others become zeros.
func lastEight(block []byte, to uint32, n uint32) uint64 {
	keep := ^uint64(0) << (64 - 8*n)
	return binary.LittleEndian.Uint64(block[to-8:])&keep | zeros&^keep
}

// eightDigits is the number that eight digits write.
func eightDigits(word uint64) (value uint64, ok bool) {
	word ^= zeros
	if (word+tops|word)&highs != 0 {
		return 0, false
	}
	word = word*10 + word>>8
	const pairs = 0x000000ff000000ff
	return (word&pairs*(100+1000000<<32) + word>>16&pairs*(1+10000<<32)) >> 32, true
}

// parseInt parses an integer in decimal digits with an optional sign.
func parseInt(block []byte, cell field) (int64, bool) {
	if n := cell.to - cell.from; n-1 < 8 && cell.to >= 8 {
		if value, ok := eightDigits(lastEight(block, cell.to, n)); ok {
			return int64(value), true
		}
	}
	return parseDigits(block[cell.from:cell.to])
}

// parseDigits parses an integer digit by digit.
func parseDigits(text []byte) (int64, bool) {
	digits := text
	negative := false
	if len(digits) > 0 && (digits[0] == '-' || digits[0] == '+') {
		negative, digits = digits[0] == '-', digits[1:]
	}
	if len(digits) == 0 || len(digits) > 18 {
		return slowInt(text)
	}
	value := int64(0)
	for _, c := range digits {
		d := c - '0'
		if d > 9 {
			return slowInt(text)
		}
		value = value*10 + int64(d)
	}
	if negative {
		value = -value
	}
	return value, true
}

// slowInt parses what is long or has spaces around.
func slowInt(text []byte) (int64, bool) {
	value, err := strconv.ParseInt(string(bytes.TrimSpace(text)), 10, 64)
	return value, err == nil
}

var tens = [...]float64{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

// parseFloat parses a float.
func parseFloat(block []byte, cell field) (float64, bool) {
	n := cell.to - cell.from
	if n-1 >= 8 || cell.to < 8 {
		return parseDecimal(block[cell.from:cell.to])
	}
	word := lastEight(block, cell.to, n)
	fraction := 0
	if point := equalEither(word, '.'*ones, '.'*ones); point != 0 && n > 1 {
		at := bits.TrailingZeros64(point) &^ 7
		fraction = 7 - at>>3
		before := uint64(1)<<at - 1
		word = word&^(before<<8|0xff) | word&before<<8 | '0'
	}
	mantissa, ok := eightDigits(word)
	if !ok {
		return parseDecimal(block[cell.from:cell.to])
	}
	return float64(mantissa) / tens[fraction], true
}

// parseDecimal parses a float digit by digit. Up to 15 digits with a power of ten up to 22 are exact in one division (Clinger, 1990); the rest is
// strconv's.
func parseDecimal(number []byte) (float64, bool) {
	mantissa, digits, fraction := int64(0), 0, 0
	point := false
	i := 0
	if i < len(number) && number[i] == '-' {
		i++
	}
	for ; i < len(number); i++ {
		c := number[i]
		switch {
		case c-'0' <= 9:
			mantissa = mantissa*10 + int64(c-'0')
			digits++
			if point {
				fraction++
			}
		case c == '.' && !point:
			point = true
		default:
			return text.ParseFloat(number, 64)
		}
	}
	if digits == 0 || digits > 15 {
		return text.ParseFloat(number, 64)
	}
	value := float64(mantissa) / tens[fraction]
	if number[0] == '-' {
		value = math.Copysign(value, -1)
	}
	return value, true
}
