// Package tail says which of the last pieces of a table that grows are worth being put together, so that many small additions do not make
// many small pieces.
package tail

// What a piece has at least that is left as it is: a quarter of what a block has.
const (
	largeBytes = 256 << 10
	largeRows  = 16 << 10
	// whole is how many times as much makes a piece that is large enough to end with.
	whole = 4
	// several pieces of a rank or of smaller ones are put together, and ranks differ by as much. So each row is copied about as often as
	// there are ranks of small pieces.
	several = 16
	ranks   = 3
)

// Size is that of a piece.
type Size struct{ Bytes, Rows int64 }

// part is the larger one of the parts that the size has of a large piece's bytes and rows.
func (s Size) part() float64 {
	return max(float64(s.Bytes)/largeBytes, float64(s.Rows)/largeRows)
}

// rank is higher for larger pieces; that of large ones is the highest.
func (s Size) rank() int {
	rank := ranks
	for bound := 1.0; rank > 0 && s.part() < bound; bound /= several {
		rank--
	}
	return rank
}

// From is where the pieces begin, of n, that are to be put together to one, up to the last; it is n where none are. What becomes of them may
// be worth being put together with others.
func From(n int, size func(i int) Size) int {
	if n == 0 {
		return n
	}
	rank, from, parts := size(n-1).rank(), n, 0.0
	if rank == ranks {
		return n
	}
	for from > 0 && parts < whole && size(from-1).rank() <= rank {
		from--
		parts += size(from).part()
	}
	if n-from >= several || n-from > 1 && parts >= whole {
		return from
	}
	return n
}
