package shell

import (
	"slices"
	"strings"

	"github.com/reeflective/readline"
)

// menuShare is the part of the screen that a menu of completions may take. The editor takes all of it, and loses what is above.
const menuShare = 2

// menu is as many of the completions as fit a part of the screen.
func menu(values []readline.Completion) readline.Completions {
	columns, lines := screen()
	kept := fitting(values, columns, max(lines/menuShare-2, 2))
	return readline.CompleteRaw(differing(values, kept))
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

// fitting is how many of the completions fit some lines: one with a description takes a line, others share lines, and each kind has
// a title.
func fitting(values []readline.Completion, columns, lines int) int {
	widest := map[string]int{}
	for _, v := range values {
		widest[v.Tag] = max(widest[v.Tag], len(v.Display)+2)
	}
	used, kind, inLine := 0, "", 0
	for i, v := range values {
		if v.Tag != kind {
			used, kind, inLine = used+1, v.Tag, 0
		}
		if v.Description != "" || inLine == 0 {
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
