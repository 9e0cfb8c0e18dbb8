package shell

import (
	"slices"
	"strings"

	"github.com/reeflective/readline"
	"github.com/rivo/uniseg"
)

// menuShare is the part of the screen that a menu of completions may take. The editor takes all of it, and loses what is above.
const menuShare = 2

// menu is as many of the completions as fit a part of the screen.
func menu(values []readline.Completion) readline.Completions {
	columns, lines := screen()
	describe(values, columns)
	kept := fitting(values, columns, max(lines/menuShare-2, 2))
	return readline.CompleteRaw(differing(values, kept))
}

// describe shows descriptions behind the names. The editor's own way with those that are alike hangs on narrow terminals.
func describe(values []readline.Completion, columns int) {
	widest := map[string]int{}
	for _, v := range values {
		widest[v.Tag] = max(widest[v.Tag], uniseg.StringWidth(v.Display))
	}
	for i, v := range values {
		if v.Description != "" {
			space := strings.Repeat(" ", widest[v.Tag]-uniseg.StringWidth(v.Display)+2)
			values[i].Display, values[i].Description = v.Display+space+v.Description, ""
		}
		values[i].Display = cut(values[i].Display, columns-1)
	}
}

// cut is the beginning of a text that fits some columns.
func cut(text string, columns int) string {
	if uniseg.StringWidth(text) <= columns {
		return text
	}
	var b strings.Builder
	width := 0
	for g := uniseg.NewGraphemes(text); g.Next(); b.WriteString(g.Str()) {
		if width += g.Width(); width > columns {
			break
		}
	}
	return b.String()
}

// differing is the first completions. The editor inserts what all of them begin with, which is to be what all values begin with: if
// need be, the last one is another.
func differing(values []readline.Completion, kept int) []readline.Completion {
	shown := slices.Clone(values[:kept])
	if kept == 0 {
		return shown
	}
	common := shown[0].Value
	for _, v := range shown {
		for !strings.HasPrefix(v.Value, common) {
			common = common[:len(common)-1]
		}
	}
	for _, v := range values[kept:] {
		if !strings.HasPrefix(v.Value, common) {
			shown[kept-1] = v
			break
		}
	}
	return shown
}

// fitting is how many of the completions fit some lines: they share lines, and each kind has a title.
func fitting(values []readline.Completion, columns, lines int) int {
	widest := map[string]int{}
	for _, v := range values {
		widest[v.Tag] = max(widest[v.Tag], uniseg.StringWidth(v.Display)+2)
	}
	used, kind, inLine := 0, "", 0
	for i, v := range values {
		if v.Tag != kind {
			used, kind, inLine = used+1, v.Tag, 0
		}
		if inLine == 0 {
			used++
		}
		if inLine++; inLine >= max(columns/widest[kind], 1) {
			inLine = 0
		}
		if used > lines {
			return i
		}
	}
	return len(values)
}
