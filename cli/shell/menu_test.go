package shell

import (
	"strings"
	"testing"

	"github.com/reeflective/readline"
)

func completions(tag, description string, values ...string) (list []readline.Completion) {
	for _, v := range values {
		list = append(list, readline.Completion{Value: v, Display: v, Tag: tag, Description: description})
	}
	return list
}

func TestMenusFitTheScreen(t *testing.T) {
	described := completions("columns", "Int64", "a1", "a2", "a3")
	describe(described, 80)
	if described[0].Display != "a1  Int64" || described[0].Description != "" {
		t.Errorf("got %+v", described[0])
	}
	short := completions("functions", "", "abs", "acos", "asin", "atan", "avg")
	for _, c := range []struct{ columns, lines, want int }{
		{80, 100, 8}, // all
		{80, 4, 8},   // a title, a line, a title, one line
		{80, 3, 3},   // no line below the second title
		{12, 6, 5},   // a column in a line, two functions
		{12, 3, 2},
	} {
		if got := fitting(append(described, short...), c.columns, c.lines); got != c.want {
			t.Errorf("%d columns, %d lines: got %d, want %d", c.columns, c.lines, got, c.want)
		}
	}
}

func TestMenusCutWhatIsTooWide(t *testing.T) {
	wide := completions("settings", strings.Repeat("日", 50), "name")
	describe(wide, 40)
	if got, want := wide[0].Display, "name  "+strings.Repeat("日", 16); got != want { // 6 and 32 of 39 columns
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestMenusKeepWhatAllBeginWith checks that a menu which leaves some out does not make the editor insert too much.
func TestMenusKeepWhatAllBeginWith(t *testing.T) {
	values := completions("functions", "", "array_a", "array_b", "array_c", "arrow_cast", "array_d")
	got := differing(values, 3)
	if len(got) != 3 || got[2].Value != "arrow_cast" || values[2].Value != "array_c" {
		t.Errorf("got %v, and the values are now %v", got, values)
	}
	if got := differing(values[:3], 2); got[1].Value != "array_b" {
		t.Errorf("got %v", got)
	}
}

func TestRowsOfEntries(t *testing.T) {
	for text, want := range map[string]int{"": 1, "select 1": 1, "a\nb\n": 3, "0123456789": 2, "01234567\nx": 2, "日本語日本": 2} {
		if got := rowsOf(text, 20); got != want {
			t.Errorf("%q: got %d, want %d", text, got, want)
		}
	}
}
