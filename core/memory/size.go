package memory

import (
	"fmt"
	"strconv"
	"strings"
)

// Bytes formats a number of bytes, such as "1.5 GiB".
func Bytes(n int64) string {
	if n < 1<<10 {
		return fmt.Sprintf("%d B", n)
	}
	value, unit := float64(n), 0
	for ; value >= 1<<10 && unit < 4; unit++ {
		value /= 1 << 10
	}
	return fmt.Sprintf("%.1f %ciB", value, " KMGT"[unit])
}

var units = map[byte]float64{'K': 1 << 10, 'M': 1 << 20, 'G': 1 << 30, 'T': 1 << 40}

// ParseBytes reads an amount of memory, such as 512M, 1.5G or 4096.
func ParseBytes(text string) (n int64, ok bool) {
	text, factor := strings.ToUpper(strings.TrimSpace(text)), 1.0
	if text != "" {
		if unit, known := units[text[len(text)-1]]; known {
			text, factor = text[:len(text)-1], unit
		}
	}
	value, err := strconv.ParseFloat(text, 64)
	if err != nil || !(value >= 0) || value*factor >= float64(Unlimited) {
		return 0, false
	}
	return int64(value * factor), true
}
