package exec

const (
	digitBits = 8
	digits    = 64 / digitBits
	// fewEntries are sorted faster by comparing them.
	fewEntries = 1 << 9
)

// sortByPrefix sorts entries by their prefixes, digit by digit from the last on, and leaves those with the same prefix in their
// order. scratch is as long as entries.
func sortByPrefix(entries, scratch []sortEntry) {
	var counts [digits][1 << digitBits]uint32
	for _, entry := range entries {
		for digit := range digits {
			counts[digit][uint8(entry.prefix>>(digit*digitBits))]++
		}
	}
	from, to := entries, scratch
	for digit := range digits {
		shift, count := digit*digitBits, &counts[digit]
		if int(count[uint8(from[0].prefix>>shift)]) == len(from) {
			continue // all have the same digit
		}
		next := uint32(0)
		for value, n := range count {
			count[value], next = next, next+n
		}
		for _, entry := range from {
			at := &count[uint8(entry.prefix>>shift)]
			to[*at] = entry
			*at++
		}
		from, to = to, from
	}
	if &from[0] != &entries[0] {
		copy(entries, from)
	}
}
