package errs

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

const excerptWidth = 100 // runes of a SQL line shown around the caret

// WithExcerpt adds to an error that points into sql the line it points at, with a caret below. Other errors
// and errors that have a detail already come back as they are.
func WithExcerpt(err error, sql string) error {
	var e *Error
	if !errors.As(err, &e) || e.Position < 0 || e.Position > len(sql) || e.Detail != "" {
		return err
	}
	shown := *e
	shown.Detail = excerpt(sql, e.Position)
	return &shown
}

func excerpt(sql string, position int) string {
	start := strings.LastIndexByte(sql[:position], '\n') + 1
	end := len(sql)
	if i := strings.IndexByte(sql[position:], '\n'); i >= 0 {
		end = position + i
	}
	number := strings.Count(sql[:position], "\n") + 1
	before, after := sql[start:position], sql[position:end]
	if n := utf8.RuneCountInString(before); n > excerptWidth/2 {
		before = "..." + string([]rune(before)[n-excerptWidth/2:])
	}
	if utf8.RuneCountInString(after) > excerptWidth/2 {
		after = string([]rune(after)[:excerptWidth/2]) + "..."
	}
	label := fmt.Sprintf("line %d: ", number)
	before, after = printable(before), printable(after)
	return label + before + after + "\n" + strings.Repeat(" ", len(label)+uniseg.StringWidth(before)) + "^"
}

// printable is a text with a space in place of each control character.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
}
