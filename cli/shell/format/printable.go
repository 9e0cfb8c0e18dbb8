package format

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

const tabStop = 8

// width is how many columns of a terminal a text takes.
func width(text string) int {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return uniseg.StringWidth(text)
		}
	}
	return len(text)
}

// printable is a text without what a terminal would obey: control characters are written as escapes, tabs as spaces, and lines end
// in \n.
func printable(text string) string {
	if strings.IndexFunc(text, commands) < 0 {
		return text
	}
	var b strings.Builder
	column := 0
	for _, r := range strings.ReplaceAll(text, "\r\n", "\n") {
		piece := string(r)
		switch {
		case r == '\t':
			piece = strings.Repeat(" ", tabStop-column%tabStop)
		case r != '\n' && commands(r):
			piece = escaped(r)
		}
		b.WriteString(piece)
		if column += width(piece); r == '\n' {
			column = 0
		}
	}
	return b.String()
}

// commands reports whether a terminal may do something else than to show the character.
func commands(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }

func escaped(r rune) string {
	if r == '\r' {
		return `\r`
	}
	if r < utf8.RuneSelf {
		return fmt.Sprintf(`\x%02x`, r)
	}
	return fmt.Sprintf(`\u%04x`, r)
}
