package text

import (
	"bytes"
	"math"
	"strconv"
)

// ParseFloat reads a number as a float of a size in bits. Spaces may be around it, and it may be inf or nan.
func ParseFloat(text []byte, size int) (float64, bool) {
	for _, c := range text {
		if c == '_' || c == 'x' || c == 'X' || c == 'p' || c == 'P' { // Go's own notation
			return 0, false
		}
	}
	value, err := strconv.ParseFloat(string(bytes.TrimSpace(text)), size)
	return value, err == nil || math.IsInf(value, 0)
}
