package ipc

import (
	"unicode/utf8"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/vector"
)

// checkText fails when a text of a column, or in a value of it, is not UTF-8. Values of dictionaries were checked when they were read.
func checkText(v *vector.Vector) error {
	if v.Form == vector.Dictionary {
		return nil
	}
	for _, child := range v.Children {
		if err := checkText(child); err != nil {
			return err
		}
	}
	switch v.Type.ID() {
	case arrow.STRING, arrow.LARGE_STRING, arrow.STRING_VIEW:
	default:
		return nil
	}
	texts := vector.StringsOf(v)
	for i := range v.Len {
		if !v.Null(i) && !utf8.Valid(texts.BytesAt(i)) {
			return invalid("text %d is not valid UTF-8", i)
		}
	}
	return nil
}
