package vector

import (
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
)

// Concat returns the rows of the parts, one after another, in a vector that owns them. Of part i it takes the rows
// selections[i], or all where that or selections is nil. Equal constants and codes of one dictionary stay so.
func Concat(budget *memory.Budget, t types.Type, parts []*Vector, selections [][]int32) (*Vector, error) {
	rowsOf := func(i int) []int32 {
		if selections == nil {
			return nil
		}
		return selections[i]
	}
	total := 0
	for i, part := range parts {
		if rows := rowsOf(i); rows != nil {
			total += len(rows)
		} else {
			total += part.Len
		}
	}
	a := NewAppender(budget, t, total)
	for i, part := range parts {
		if err := a.Append(part, rowsOf(i)); err != nil {
			a.Release()
			return nil, err
		}
	}
	return a.Finish(), nil
}
