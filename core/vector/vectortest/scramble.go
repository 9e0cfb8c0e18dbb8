package vectortest

import (
	"math/rand/v2"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/vector"
)

// Scramble returns a batch of the same selected rows with columns in other forms, among rows that are not selected. The
// caller releases it.
func Scramble(random *rand.Rand, budget *memory.Budget, b *vector.Batch) (*vector.Batch, error) {
	out := &vector.Batch{Morsel: b.Morsel, Len: b.Count()}
	selected := random.IntN(2) == 0
	var strangers []int // how many come before each row, and after the last
	if selected {
		strangers, out.Rows = intersperse(random, b.Count())
		out.Len = b.Count()
		for _, n := range strangers {
			out.Len += n
		}
	}
	for _, column := range b.Columns {
		values := Column(column, b.Rows)
		if selected {
			mixed := values[:0:0]
			for i, n := range strangers {
				mixed = append(mixed, Values(random, column.Type, n)...)
				if i < len(values) {
					mixed = append(mixed, values[i])
				}
			}
			values = mixed
		}
		v, err := Build(random, budget, column.Type, values)
		if err != nil {
			out.Release()
			return nil, err
		}
		out.Columns = append(out.Columns, v)
	}
	return out, nil
}

// intersperse says how many other rows stand before each of n rows and at the end, and where the rows are then.
func intersperse(random *rand.Rand, n int) (strangers []int, rows []int32) {
	strangers, rows = make([]int, n+1), make([]int32, 0, n)
	at := 0
	for i := range strangers {
		strangers[i] = random.IntN(2) * random.IntN(3)
		at += strangers[i]
		if i < n {
			rows = append(rows, int32(at))
			at++
		}
	}
	return strangers, rows
}
