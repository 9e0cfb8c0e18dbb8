package convert

import (
	"unicode/utf8"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// toBytes shares the bytes of strings and binary. Those of a fixed size are checked to have it.
func toBytes(_, to types.Type) conversion {
	if fixed, ok := to.(*arrow.FixedSizeBinaryType); ok {
		return checkedBytes(func(b []byte) bool { return len(b) == fixed.ByteWidth })
	}
	return checkedBytes(func([]byte) bool { return true })
}

// checkedBytes shares strings for which the check holds.
func checkedBytes(check func([]byte) bool) conversion {
	return func(s *state, in, out *vector.Vector) error {
		views, results, blocks := vector.Values[vector.View](in), vector.Values[vector.View](out), in.Blocks()
		out.Heap = in.Heap.Retain()
		return s.rows(len(results), func(row int) error {
			results[row] = views[row]
			if check(views[row].Bytes(blocks)) {
				return nil
			}
			return s.fail(row)
		})
	}
}

// rows calls do for the rows that count.
func (s *state) rows(n int, do func(row int) error) error {
	if s.context.Rows != nil {
		for _, row := range s.context.Rows {
			if err := do(int(row)); err != nil {
				return err
			}
		}
		return nil
	}
	for row := range n {
		if err := do(row); err != nil {
			return err
		}
	}
	return nil
}

// binaryToText shares bytes that are UTF-8.
var binaryToText = checkedBytes(utf8.Valid)
