package eval

import "github.com/ballista-go/ballista/core/vector"

// number is what Go's operators compare. Among floats NaN is the greatest and equal to itself.
type number interface {
	int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64 | float32 | float64
}

// test is what a loop asks of two values; others are its negation, or those of swapped values.
type test uint8

const (
	equal test = iota
	less
	lessOrEqual
)

// bit is 1 for true, without a branch.
func bit(b bool) uint64 {
	n := uint64(0)
	if b {
		n = 1
	}
	return n
}

// chunkOf is the values that word w of a bitmap speaks of.
func chunkOf[T any](values []T, w int) []T { return values[w<<6 : min(w<<6+64, len(values))] }

// constantBits tests values against a constant that is not NaN. Bits are flipped with all ones.
func constantBits[T number](t test, out vector.Bitmap, values []T, c T, flip uint64) {
	for w := range vector.BitmapWords(len(values)) {
		word := uint64(0)
		switch chunk := chunkOf(values, w); t {
		case equal:
			for i, x := range chunk {
				word |= bit(x == c) << (i & 63)
			}
		case less:
			for i, x := range chunk {
				word |= bit(x < c) << (i & 63)
			}
		default:
			for i, x := range chunk {
				word |= bit(x <= c) << (i & 63)
			}
		}
		out[w] = word ^ flip
	}
}

// pairBits tests values against others. lessOrEqual is not among its tests.
func pairBits[T number](t test, out vector.Bitmap, values, others []T, flip uint64) {
	for w := range vector.BitmapWords(len(values)) {
		word := uint64(0)
		chunk := chunkOf(values, w)
		against := chunkOf(others, w)[:len(chunk)]
		if t == equal {
			for i, x := range chunk {
				y := against[i]
				word |= bit(x == y || x != x && y != y) << (i & 63)
			}
		} else {
			for i, x := range chunk {
				y := against[i]
				word |= bit(x < y || y != y && x == x) << (i & 63)
			}
		}
		out[w] = word ^ flip
	}
}

// constantRows writes to out the rows whose value passes the test, or with flip = 1 fails it.
func constantRows[T number](t test, out, rows []int32, values []T, c T, flip int) []int32 {
	k := 0
	switch t {
	case equal:
		for _, row := range rows {
			out[k] = row
			k += one(values[row] == c) ^ flip
		}
	case less:
		for _, row := range rows {
			out[k] = row
			k += one(values[row] < c) ^ flip
		}
	default:
		for _, row := range rows {
			out[k] = row
			k += one(values[row] <= c) ^ flip
		}
	}
	return out[:k]
}

// constantAll is constantRows for all rows.
func constantAll[T number](t test, out []int32, values []T, c T, flip int) []int32 {
	k := 0
	out = out[:len(values)]
	switch t {
	case equal:
		for i, x := range values {
			out[k] = int32(i)
			k += one(x == c) ^ flip
		}
	case less:
		for i, x := range values {
			out[k] = int32(i)
			k += one(x < c) ^ flip
		}
	default:
		for i, x := range values {
			out[k] = int32(i)
			k += one(x <= c) ^ flip
		}
	}
	return out[:k]
}

// pairRows is constantRows against other values, without the test lessOrEqual.
func pairRows[T number](t test, out, rows []int32, values, others []T, flip int) []int32 {
	k := 0
	if t == equal {
		for _, row := range rows {
			x, y := values[row], others[row]
			out[k] = row
			k += one(x == y || x != x && y != y) ^ flip
		}
		return out[:k]
	}
	for _, row := range rows {
		x, y := values[row], others[row]
		out[k] = row
		k += one(x < y || y != y && x == x) ^ flip
	}
	return out[:k]
}

// pairAll is pairRows for all rows.
func pairAll[T number](t test, out []int32, values, others []T, flip int) []int32 {
	k := 0
	out, others = out[:len(values)], others[:len(values)]
	if t == equal {
		for i, x := range values {
			y := others[i]
			out[k] = int32(i)
			k += one(x == y || x != x && y != y) ^ flip
		}
		return out[:k]
	}
	for i, x := range values {
		y := others[i]
		out[k] = int32(i)
		k += one(x < y || y != y && x == x) ^ flip
	}
	return out[:k]
}
