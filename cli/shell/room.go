package shell

import (
	"os"
	"strconv"
	"strings"

	"github.com/rivo/uniseg"
	"golang.org/x/term"

	"github.com/reeflective/readline"
)

// room keeps a row free below what is typed. The editor goes there and back each time that it draws, and cannot know that it is at the
// bottom of the screen, where there is none: it would climb over what is above it.
type room struct {
	editor *readline.Shell
	begun  bool // something of the entry was drawn
	row    int  // of the cursor, within what is typed
}

// prompt is called whenever the editor draws, with the cursor where it was before.
func (r *room) prompt() string {
	columns, _ := screen()
	text, cursor := []rune(*r.editor.Line()), r.editor.Cursor().Pos()
	if !r.begun { // the editor still has the entry before
		text, r.row, r.begun = nil, 0, true
	}
	cursor = min(max(cursor, 0), len(text))
	if below := rowsOf(string(text), columns) - r.row; below > 0 {
		_, _ = os.Stdout.WriteString(strings.Repeat("\n", below) + "\x1b[" + strconv.Itoa(below) + "A")
	}
	r.row = rowsOf(string(text[:cursor]), columns) - 1
	return prompt
}

// rowsOf is how many rows a text takes behind the prompt.
func rowsOf(text string, columns int) int {
	rows := 0
	for line := range strings.SplitSeq(text, "\n") {
		rows += (len(prompt)+uniseg.StringWidth(line))/columns + 1
	}
	return rows
}

// screen is the size of the terminal.
func screen() (columns, lines int) {
	columns, lines, err := term.GetSize(int(os.Stdout.Fd()))
	if err != nil || columns <= 0 || lines <= 0 {
		return 80, 24
	}
	return columns, lines
}
