package cli

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ballista-go/ballista/standalone"
)

// endless is a query that takes longer than anybody waits, over the table of numbersFile.
const endless = "SELECT count(*) FROM t a, t b, t c WHERE a.n + b.n + c.n = -1;"

// numbersFile writes a CSV file with the column n, and returns the statement that makes it the table t.
func numbersFile(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("n\n")
	for i := range 20_000 {
		fmt.Fprintln(&b, i)
	}
	path := filepath.Join(t.TempDir(), "numbers.csv")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return "CREATE EXTERNAL TABLE t STORED AS CSV LOCATION '" + path + "' OPTIONS (has_header true);"
}

func TestTerminalRunsStatements(t *testing.T) {
	term := openTerminal(t, program(t, "sql"))
	term.ask("SELECT 6 * 7 AS answer;", "|     42 |")
	term.send("SELECT 'several\rlines;'\r")
	term.send("  AS text;\r")
	term.expect("| lines;  |")
	term.expect("1 row(s) fetched.")
	term.send("SELECT 'ö\r")
	term.send("ü' AS\x1b[A\x1b[Fä日\x1b[B\x1b[F moved;\r") // up, to its end, and down again
	term.expect("| öä日  |")
	term.expect("ballista> ")
	term.ask("SELECT nope;", `error: column not found: "nope"`)
	term.ask(`\nope`, "error: command not known")
	term.ask("SELECT 1 AS a; SELECT 2 AS b;", "| b |")
	term.send("\x04")
	if code := term.left(); code != exitOK {
		t.Errorf("code %d", code)
	}
}

func TestTerminalRemembersEntries(t *testing.T) {
	state := filepath.Join(t.TempDir(), "deep", "history")
	first := openTerminal(t, program(t, "sql", "--history", state))
	first.send("SELECT 20\r + 22 AS answer;\r")
	first.expect("|     42 |")
	first.expect("ballista> ")
	first.ask("SELECT 1;", "1 row(s)")
	first.send(`\q` + "\r")
	first.left()
	if info, err := os.Stat(state); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("got %v, %v", info, err)
	}
	second := openTerminal(t, program(t, "sql", "--history", state))
	for range 3 {
		second.send("\x1b[A")
	}
	second.send("\r") // \q, SELECT 1, and then the one of two lines
	second.expect("|     42 |")
	second.expect("ballista> ")
}

func TestTerminalCompletes(t *testing.T) {
	create := numbersFile(t)
	term := openTerminal(t, program(t, "sql"))
	path := create[strings.Index(create, "'")+1 : strings.LastIndex(create, "'")]
	term.send(strings.Replace(create, "numbers.csv", "num\t", 1) + "\r")
	term.expect("OK")
	term.expect("ballista> ")
	term.send("CREATE EXTERNAL TABLE unmistakable STORED AS CSV LOCATION '" + path + "' OPTIONS (has_header true);\r")
	term.expect("OK")
	term.expect("ballista> ")
	term.send("sel\t sum(unmistakable.\t) AS total fro\t unmis\t;\r")
	term.expect("| 199990000 |")
	term.ask(`\d unmis`+"\t", "| n")
	term.ask(`CREATE TABLE q AS SELECT 123 AS "Zone";`, "OK")
	term.ask("SELECT q.zo\t+ 1 AS z FROM q WHERE zo\t= 123;", "| 124 |")
	term.send("SET datafusion.e\t") // a menu of names wider than half of the screen
	term.expect("datafusion.explain.")
	term.ask("\x03SELECT 5 AS five;", "|    5 |")
}

func TestTerminalInterruptEndsTheQueryOnly(t *testing.T) {
	term := openTerminal(t, program(t, "sql"))
	interrupts(t, term)
}

func TestTerminalInterruptEndsTheQueryOfACluster(t *testing.T) {
	cluster, err := standalone.Start(t.Context(), standalone.Config{Executors: 2, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer cluster.Stop() //nolint:errcheck // the test has ended
	term := openTerminal(t, program(t, "sql", "--host", "df://"+cluster.Address()))
	interrupts(t, term)
}

func interrupts(t *testing.T, term *terminal) {
	t.Helper()
	term.ask(numbersFile(t), "OK")
	term.send(endless + "\r")
	term.expect(" s\x1b[K") // the progress
	asked := time.Now()
	term.send("\x03")
	term.expect("\r\x1b[K")
	term.expect("error: query cancelled")
	if took := time.Since(asked); took > 2*time.Second {
		t.Errorf("it took %s", took)
	}
	term.expect("ballista> ")
	term.send("SELECT garbage\x03")
	term.expect("^C")
	term.expect("ballista> ")
	term.ask("SELECT count(*) AS counted FROM t;", "|   20000 |")
}

func TestTerminationEndsTheShell(t *testing.T) {
	for name, during := range map[string]bool{"at the prompt": false, "while a query runs": true} {
		t.Run(name, func(t *testing.T) {
			term := openTerminal(t, program(t, "sql"))
			term.ask(numbersFile(t), "OK")
			if during {
				term.send(endless + "\r")
				term.expect(" s\x1b[K")
			}
			if err := term.process.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			if code := term.left(); code != -int(syscall.SIGTERM) {
				t.Errorf("code %d", code)
			}
		})
	}
}

func TestSimpleTerminals(t *testing.T) {
	c := program(t, "sql", "--quiet")
	c.Env = append(c.Env, "TERM=dumb")
	term := openTerminal(t, c)
	term.send("SELECT 40 +\n 2 AS answer;\n")
	if text := term.expect("|     42 |"); strings.Contains(text, "\x1b") {
		t.Errorf("got %q", text)
	}
	term.expect("ballista> ")
	term.send("\x03")
	if code := term.left(); code != -int(syscall.SIGINT) {
		t.Errorf("code %d", code)
	}
}

func TestTerminalPages(t *testing.T) {
	seen := filepath.Join(t.TempDir(), "seen")
	c := program(t, "sql")
	c.Env = append(c.Env, "PAGER=cat > "+seen)
	term := openTerminal(t, c)
	term.ask(numbersFile(t), "OK")
	term.ask("SELECT n FROM t ORDER BY n LIMIT 3;", "| 2 |")
	term.ask("SELECT n AS paged FROM t ORDER BY n;", "20000 row(s) fetched.")
	text, err := os.ReadFile(seen)
	if err != nil || !strings.Contains(string(text), "|    39 |\n|     . |") {
		t.Errorf("got %q, %v", text, err)
	}
	term.ask(`\pager exit 0`, "pager is exit 0.")
	term.ask(`\format csv`, "format is csv.")
	term.ask("SELECT n FROM t;", "ballista> ")
	term.ask(`\pager off`, "pager is off.")
	term.ask("SELECT n FROM t WHERE n = 19999;", "19999\r\n")
}
