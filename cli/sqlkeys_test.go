package cli

import (
	"fmt"
	"os/exec"
	"strings"
	"testing"
)

func TestTerminalKeepsAllOfACharacter(t *testing.T) {
	term := openTerminal(t, program(t, "sql"))
	// 3 bytes of a letter with an accent of its own, 18 of a family, 8 of a flag.
	term.ask("SELECT octet_length('e\u0301👩\u200d👩\u200d👧🇩🇪') AS bytes;", "|    29 |")
	term.ask("SELECT 'xy' AS moved;"+strings.Repeat("\x1b[D", len("y' AS moved;"))+"日本", "| x日本y |")
}

// What is typed or pasted faster than it is read arrives in pieces, which may end within a character.
func TestTerminalTakesCharactersInPieces(t *testing.T) {
	term := openTerminal(t, program(t, "sql"))
	for begin := range 3 {
		text := strings.Repeat("x", begin) + strings.Repeat("日", 700)
		term.ask("SELECT octet_length('"+text+"') AS bytes;", fmt.Sprintf("|  %d |", len(text)))
	}
}

func TestTerminalTakesPastesAsTheyAre(t *testing.T) {
	term := openTerminal(t, program(t, "sql"))
	term.ask("\x1b[200~SELECT octet_length('a\tb\n\tc') AS bytes;\nSELECT 2\n;\x1b[201~", "|     6 |")
}

func TestTerminalWords(t *testing.T) {
	term := openTerminal(t, program(t, "sql"))
	term.ask("help", `\q`)
	term.ask("Help;", `\q`)
	term.ask("SELECT 1 +\r\\timing", "timing is on.") // the statement is given up
	term.send("SELECT 8 AS kept; SELECT\r\\timing off\r")
	term.expect("|    8 |")
	term.expect("timing is off.")
	term.expect("ballista> ")
	term.send("SELECT ' AS\r\\q' AS text;\r")
	term.expect(`| \q   |`)
	term.expect("ballista> ")
	term.send("exit\r")
	if code := term.left(); code != exitOK {
		t.Errorf("code %d", code)
	}
}

func TestTerminalKeysWithoutAMeaning(t *testing.T) {
	term := openTerminal(t, program(t, "sql"))
	for _, key := range []string{"\x1b[5~", "\x1b[15~", "\x1b[6~", "\x1b[1;5A", "\x1b[34~", "\x1b[1;2R", "\x1bT", "\x18\x0f"} {
		// PgUp, F5, PgDn, Ctrl-Up, F20, Shift-F3, Alt-T and Ctrl-X Ctrl-O
		term.ask(key+"SELECT 7 AS seven;", "|     7 |")
	}
}

func TestTerminalInterruptDropsWhatIsTyped(t *testing.T) {
	term := openTerminal(t, program(t, "sql"))
	term.send("garbage\x03SELECT 1 AS kept;\r") // in one piece
	term.expect("|    1 |")
	term.expect("ballista> ")
	term.send("SELECT array_a\t") // a menu
	term.expect("array_append")
	term.send("\x03SELECT 2 AS kept;\r")
	term.expect("|    2 |")
	term.expect("ballista> ")
	term.send("SELECT array_a\t\t") // the first one of the menu
	term.expect("SELECT array_add")
	term.send("\x03SELECT 4 AS kept;\r")
	term.expect("|    4 |")
	term.expect("ballista> ")
	term.send("garbage\x12SELECT") // a search
	term.expect("SELECT")
	term.send("\x03")
	term.expect("^C")
	term.ask("SELECT 3 AS kept;", "|    3 |")
}

func TestTerminalSuspends(t *testing.T) {
	c := program(t, "sql")
	c.Path, c.Args = "/bin/sh", []string{"sh", "-c", `set -m; "$0" sql; stty -a; fg`, c.Path}
	for _, needed := range []string{"sh", "stty"} {
		if _, err := exec.LookPath(needed); err != nil {
			t.Skip(err)
		}
	}
	term := openTerminal(t, c)
	term.send("SELECT 4")
	term.expect("SELECT 4")
	term.send("\x1a")
	if cooked := term.expect("iexten"); strings.Contains(cooked, "-icanon") || strings.Contains(cooked, "-echo ") {
		t.Errorf("the terminal is not as it was: %q", cooked)
	}
	term.expect("ballista> ")
	term.ask("2 AS answer;", "|     42 |")
}

func TestTerminalListsTablesAndViews(t *testing.T) {
	term := openTerminal(t, program(t, "sql"))
	term.ask("CREATE TABLE trips AS SELECT 1 AS n;", "OK")
	term.ask("CREATE VIEW Few AS SELECT 1 AS n;", "OK")
	for command, want := range map[string][2]string{`\dt`: {"trips", "few"}, `\dv F*`: {"few", "trips"}, `\dn`: {"public", "trips"}} {
		term.send(command + "\r")
		if shown := term.expect("row(s) fetched."); !strings.Contains(shown, want[0]) || strings.Contains(shown, want[1]) {
			t.Errorf("%s: got %q", command, shown)
		}
	}
}
