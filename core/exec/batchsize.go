package exec

import (
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// bytesOf is about what the selected rows of a batch take: what its columns share with other batches counts for its rows only.
func bytesOf(batch *vector.Batch) int {
	total := headerBytes * len(batch.Columns)
	for _, column := range batch.Columns {
		total += columnBytes(column)
	}
	if batch.Rows != nil && batch.Len > 0 {
		return total / batch.Len * len(batch.Rows)
	}
	return total
}

func columnBytes(v *vector.Vector) int {
	if v.Form == vector.Constant {
		return 0
	}
	if v.Form == vector.Dictionary {
		return 4 * v.Len
	}
	total := v.Layout.Width() * v.Len
	switch v.Layout {
	case types.View:
		for _, view := range vector.Values[vector.View](v) {
			total += int(view.Length)
		}
	case types.List:
		for _, span := range vector.Values[types.Span](v) {
			total += elementBytes * int(span.Length)
		}
	case types.Struct:
		for _, child := range v.Children {
			total += columnBytes(child)
		}
	}
	return total
}

// headerBytes is what a column needs besides its rows, and elementBytes what an element of a list is taken to need.
const (
	headerBytes  = 256
	elementBytes = 16
)
