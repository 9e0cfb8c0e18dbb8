package vector

import "github.com/ballista-go/ballista/core/types"

// copyValues writes values of v of a fixed width to n rows of the flat vector out, from row at on: those of the given rows,
// or of the first n when rows is nil. Validity is not its business.
func copyValues(out *Vector, at int, v *Vector, rows []int32, n int) {
	switch v.Layout.Width() {
	case 1:
		copyFixed(Values[uint8](out)[at:at+n], v, rows)
	case 2:
		copyFixed(Values[uint16](out)[at:at+n], v, rows)
	case 4:
		copyFixed(Values[uint32](out)[at:at+n], v, rows)
	case 8:
		copyFixed(Values[uint64](out)[at:at+n], v, rows)
	default:
		copyFixed(Values[types.Int128](out)[at:at+n], v, rows)
	}
}

func copyFixed[T Fixed](out []T, v *Vector, rows []int32) {
	switch {
	case v.Form == Constant:
		fill(out, Values[T](v)[0])
	case v.Form == Dictionary:
		decodeFixed(out, Values[T](v.Dict.Values), v.Codes, rows)
	case rows == nil:
		copy(out, Values[T](v))
	default:
		gatherFixed(out, Values[T](v), rows)
	}
}

func gatherFixed[T any](out, src []T, rows []int32) {
	out = out[:len(rows)]
	for i, row := range rows {
		out[i] = src[row]
	}
}

func decodeFixed[T any](out, values []T, codes []uint32, rows []int32) {
	if rows == nil {
		codes = codes[:len(out)]
		for i, code := range codes {
			out[i] = values[code]
		}
		return
	}
	out = out[:len(rows)]
	for i, row := range rows {
		out[i] = values[codes[row]]
	}
}

func fill[T any](out []T, value T) {
	for i := range out {
		out[i] = value
	}
}
