package eval

import "github.com/ballista-go/ballista/core/vector"

// bitsOf evaluates a predicate for all rows.
func bitsOf[T number](q predicate, out vector.Bitmap) {
	flip := -bit(q.flip)
	values, others := vector.Values[T](q.left), vector.Values[T](q.right)
	if q.right.Form != vector.Constant {
		pairBits(q.test, out, values, others, flip)
		return
	}
	c := others[0]
	if c == c {
		constantBits(q.test, out, values, c, flip)
		return
	}
	for w := range out {
		out[w] = flip ^ nanWord(q.test, chunkOf(values, w))
	}
}

// nanWord tests values against NaN.
func nanWord[T number](t test, values []T) uint64 {
	word := uint64(0)
	for i, x := range values {
		word |= bit(againstNaN(t, x)) << (i & 63)
	}
	return word
}

// againstNaN tests a value against NaN, which is greater than all others and equal to itself.
func againstNaN[T number](t test, x T) bool {
	switch t {
	case equal:
		return x != x
	case less:
		return x == x
	}
	return true
}

// rowsOf evaluates a predicate for the given rows, or for all when nil.
func rowsOf[T number](q predicate, out, rows []int32) []int32 {
	flip := one(q.flip)
	values, others := vector.Values[T](q.left), vector.Values[T](q.right)
	constant := q.right.Form == vector.Constant
	switch {
	case constant && others[0] != others[0]:
		return nanRows(q.test, out, rows, values, flip)
	case constant && rows == nil:
		return constantAll(q.test, out, values, others[0], flip)
	case constant:
		return constantRows(q.test, out, rows, values, others[0], flip)
	case rows == nil:
		return pairAll(q.test, out, values, others, flip)
	}
	return pairRows(q.test, out, rows, values, others, flip)
}

func nanRows[T number](t test, out, rows []int32, values []T, flip int) []int32 {
	k, n := 0, len(rows)
	if rows == nil {
		n = len(values)
	}
	for i := range n {
		row := int32(i)
		if rows != nil {
			row = rows[i]
		}
		out[k] = row
		k += one(againstNaN(t, values[row])) ^ flip
	}
	return out[:k]
}
