package cli

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ballista-go/ballista/standalone"
)

// sql runs ballista sql with arguments and returns its output, its errors and its exit code.
func sql(t *testing.T, args ...string) (out, failed string, code int) {
	t.Helper()
	var written, errors bytes.Buffer
	code = run(t.Context(), append([]string{"sql"}, args...), &written, &errors)
	return written.String(), errors.String(), code
}

const several = `SELECT * FROM (VALUES (1, 'x|y', 1.5, [1, NULL]), (NULL, '', -20.25, []),
	(300, E'two\nlines\tand <b>\x1b[31m', NULL, NULL)) AS t(number, text, "a decimal", list) ORDER BY "a decimal"`

// The table is DataFusion's but for numbers, which are aligned to the right, and for NULL. The other formats are as their readers
// read them.
func TestFormats(t *testing.T) {
	for format, want := range map[string]string{
		"table": `
+--------+-------------------------+-----------+-----------+
| number | text                    | a decimal | list      |
+--------+-------------------------+-----------+-----------+
|   NULL |                         |    -20.25 | []        |
|      1 | x|y                     |       1.5 | [1, NULL] |
|    300 | two                     |      NULL | NULL      |
|        | lines   and <b>\x1b[31m |           |           |
+--------+-------------------------+-----------+-----------+
`,
		"csv": `
number,text,a decimal,list
,,-20.25,[]
1,x|y,1.5,"[1, NULL]"
300,"two
lines	and <b>` + "\x1b" + `[31m",,
`,
		"tsv": `
number	text	a decimal	list
		-20.25	[]
1	x|y	1.5	[1, NULL]
300	"two
lines	and <b>` + "\x1b" + `[31m"		
`,
		"json": `
[
{"text":"","a decimal":-20.25,"list":[]},
{"number":1,"text":"x|y","a decimal":1.5,"list":[1,null]},
{"number":300,"text":"two\nlines\tand <b>\u001b[31m"}
]
`,
		"ndjson": `
{"text":"","a decimal":-20.25,"list":[]}
{"number":1,"text":"x|y","a decimal":1.5,"list":[1,null]}
{"number":300,"text":"two\nlines\tand <b>\u001b[31m"}
`,
		"markdown": `
| number | text | a decimal | list |
| ---: | --- | ---: | --- |
| NULL |  | -20.25 | [] |
| 1 | x\|y | 1.5 | [1, NULL] |
| 300 | two<br>lines   and &lt;b>\\x1b[31m | NULL | NULL |
`,
	} {
		out, failed, code := sql(t, "--format", format, "-c", several)
		if code != exitOK || failed != "" || "\n"+out != want {
			t.Errorf("%s: code %d, %s\ngot\n%s\nwant%s", format, code, failed, out, want)
		}
	}
}

func TestNestedValuesAreShownAsDataFusionShowsThem(t *testing.T) {
	const query = `SELECT struct(1 AS a, NULL AS b) AS s, [struct('x' AS k)] AS l, DATE '2020-01-02' AS d,
		TIMESTAMP '2020-01-02T03:04:05.5' AS t, X'00ff' AS b, true AS yes, INTERVAL '1 day 2 hours' AS i`
	out, failed, code := sql(t, "-c", query)
	const want = "| {a: 1, b: NULL} | [{k: x}] | 2020-01-02 | 2020-01-02T03:04:05.500 | 00ff | true | 1 days 2 hours |"
	if code != exitOK || !strings.Contains(out, want) {
		t.Errorf("code %d, %s: got\n%s", code, failed, out)
	}
	out, failed, code = sql(t, "--format", "tsv", "-c", query)
	if code != exitOK || !strings.Contains(out, "{a: 1, b: NULL}\t[{k: x}]\t2020-01-02\t") {
		t.Errorf("code %d, %s: got\n%s", code, failed, out)
	}
}

func TestOnlyTheFirstRowsOfATableAreShown(t *testing.T) {
	const rows = "SELECT * FROM (VALUES (1), (2), (3), (4)) AS t(a) ORDER BY a"
	out, _, _ := sql(t, "--max-rows", "2", "-c", rows)
	const want = `
+---+
| a |
+---+
| 1 |
| 2 |
| . |
| . |
| . |
+---+
(the first 2 of 4 rows)
`
	if "\n"+out != want {
		t.Errorf("got %s", out)
	}
	if out, _, _ := sql(t, "--max-rows", "inf", "-c", rows); !strings.Contains(out, "| 4 |") || strings.Contains(out, "first") {
		t.Errorf("got %s", out)
	}
	if out, _, _ := sql(t, "--max-rows", "2", "--format", "csv", "-c", rows); out != "a\n1\n2\n3\n4\n" {
		t.Errorf("got %s", out)
	}
}

func TestExpanded(t *testing.T) {
	out, failed, code := sql(t, "-c", `\x on`, "-c", `SELECT 1 AS a, E'x\ny' AS longer UNION ALL SELECT 2, NULL ORDER BY a`)
	const want = `
-[ RECORD 1 ]------
a      | 1
longer | x
       | y
-[ RECORD 2 ]------
a      | 2
longer | NULL
`
	if code != exitOK || "\n"+out != want || failed != "expanded is on.\n" {
		t.Errorf("code %d, %q: got %s", code, failed, out)
	}
}

func TestExitCodes(t *testing.T) {
	file := filepath.Join(t.TempDir(), "statements.sql")
	if err := os.WriteFile(file, []byte("-- first\nSELECT 1 AS a; SELECT\n  nope;\nSELECT 3 AS c"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args        []string
		code        int
		out, failed string
	}{
		{[]string{"-c", "SELECT 1 AS a; SELECT 2 AS b"}, exitOK, "| b |", ""},
		{[]string{"-c", "SELECT 1 AS a", "-c", "SELECT 2 AS b"}, exitOK, "| b |", ""},
		{[]string{"-c", ""}, exitOK, "", ""},
		{[]string{"-c", "SELECT 1 AS a; SELEC 2; SELECT 3 AS c"}, exitFailed, "| a |", "ballista: expected a statement, found \"SELEC\""},
		{[]string{"-c", "SELECT 1/0"}, exitFailed, "", "ballista: "},
		{[]string{"-f", file}, exitFailed, "| a |", "ballista: " + file + ": column not found: \"nope\"\nline 3:   nope;\n          ^"},
		{[]string{"-f", filepath.Join(filepath.Dir(file), "missing.sql")}, exitFailed, "", "no such file"},
		{[]string{"-c", `\i ` + file}, exitFailed, "| a |", file + `: column not found: "nope"`},
		{[]string{"-c", `\nope`}, exitFailed, "", `command not known: "\nope"`},
		{[]string{"-c", `\q now`}, exitFailed, "", `\q takes no argument: "now"`},
		{[]string{"-c", "SELECT 1 AS a;\n\\q\nSELECT nope"}, exitOK, "| a |", ""},
		{[]string{"--format", "xml"}, exitUsage, "", `format not known: "xml"`},
		{[]string{"--max-rows", "many"}, exitUsage, "", `--max-rows: a number of rows above 0, or inf, is expected: "many"`},
		{[]string{"--nope"}, exitUsage, "", "unknown flag: --nope"},
		{[]string{"SELECT 1"}, exitUsage, "", `argument not expected: "SELECT 1"; -c has statements, and -f a file of them`},
		{[]string{"-c", `\d nope`}, exitFailed, "", "ballista: table not found: \"nope\"\nline 1: nope\n        ^\n"},
		{[]string{"-c", `\pset maxrows 5`}, exitOK, "", "maxrows is 5."},
		{[]string{"--host", "df://127.0.0.1:1", "-c", "SELECT 1"}, exitFailed, "", "127.0.0.1:1"},
		{[]string{"--set", "datafusion.nope=1", "-c", "SELECT 1"}, exitFailed, "", "datafusion.nope"},
	} {
		out, failed, code := sql(t, c.args...)
		if code != c.code || !strings.Contains(out, c.out) || !strings.Contains(failed, c.failed) || (c.failed == "") != (failed == "") {
			t.Errorf("%q: code %d, out %q, errors %q", c.args, code, out, failed)
		}
		if strings.Contains(out, "| c |") {
			t.Errorf("%q: it went on", c.args)
		}
	}
}

func TestFilesOfOtherEditors(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	if err := os.WriteFile(filepath.Join(home, "windows.sql"), []byte("\ufeffSELECT 1 AS a;\r\nSELECT 2\r\nAS b;\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	out, failed, code := sql(t, "--format", "csv", "-c", "\\i ~/windows.sql\n\\o '~/out'\nSELECT 3 AS c")
	written, err := os.ReadFile(filepath.Join(home, "out"))
	if code != exitOK || out != "a\n1\nb\n2\n" || string(written) != "c\n3\n" || err != nil {
		t.Errorf("code %d, %q, %q, %q, %v", code, out, failed, written, err)
	}
}

func TestStatementsComeThroughAPipe(t *testing.T) {
	c := program(t, "sql", "--format", "csv", "--timing")
	c.Stdin = strings.NewReader("/* ; */ \\set\n")
	if out, err := c.CombinedOutput(); err == nil || !strings.Contains(string(out), "command not known") {
		t.Errorf("got %s, %v", out, err)
	}
	c = program(t, "sql", "--format", "csv", "--timing")
	c.Stdin = strings.NewReader("SELECT ';' AS a;\n-- a comment;\n\\format tsv\nSELECT $$x;y$$ AS b, 1 AS c;\nSELECT 'last' AS d")
	var failed bytes.Buffer
	c.Stderr = &failed
	out, err := c.Output()
	if err != nil || string(out) != "a\n;\nb\tc\nx;y\t1\nd\nlast\n" {
		t.Errorf("got %q, %v", out, err)
	}
	if strings.Count(failed.String(), "Elapsed 0.") != 3 {
		t.Errorf("got %q", failed.String())
	}
}

func TestResultsGoToAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.csv")
	out, _, code := sql(t, "-q", "--format", "csv", "-c", `\o `+path, "-c", "SELECT 1 AS a", "-c", `\o`, "-c", "SELECT 2 AS b")
	text, err := os.ReadFile(path)
	if code != exitOK || out != "b\n2\n" || err != nil || string(text) != "a\n1\n" {
		t.Errorf("code %d: got %q, %q, %v", code, out, text, err)
	}
}

func TestListsOfTablesAndFunctions(t *testing.T) {
	view := "CREATE VIEW v AS SELECT 1 AS a, 'x' AS b;\n"
	for command, want := range map[string]string{
		`\d`:       "catalog,schema,name,type\ndatafusion,public,v,VIEW\n",
		`\d v`:     "column_name,data_type,is_nullable\na,Int64,NO\nb,Utf8View,NO\n",
		`\d "v";`:  "column_name,data_type,is_nullable\na,Int64,NO\nb,Utf8View,NO\n",
		`\df aco*`: "name,type,description\nacos,SCALAR,",
	} {
		out, failed, code := sql(t, "--format", "csv", "-c", view+command)
		if code != exitOK || !strings.HasPrefix(strings.ReplaceAll(out, "Utf8,", "Utf8View,"), want) {
			t.Errorf("%s: code %d, %s: got %q", command, code, failed, out)
		}
	}
	if _, failed, code := sql(t, "-c", view+`\d v; DROP VIEW v`); code != exitFailed || !strings.Contains(failed, "v; DROP") {
		t.Errorf("code %d: %s", code, failed)
	}
}

// TestReadersMayLeave reads the beginning of an endless result.
func TestReadersMayLeave(t *testing.T) {
	c := program(t, "sql", "--format", "csv", "-c", numbersFile(t)+"SELECT a.n + b.n + c.n AS sum FROM t a, t b, t c")
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var failed bytes.Buffer
	c.Stderr = &failed
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(io.LimitReader(out, 100)).ReadString('\n')
	if err != nil || line != "sum\n" {
		t.Errorf("got %q, %v", line, err)
	}
	_ = out.Close()
	if err := c.Wait(); err != nil || failed.Len() > 0 {
		t.Errorf("got %v, %s", err, failed.String())
	}
}

func TestSQLOnACluster(t *testing.T) {
	cluster, err := standalone.Start(t.Context(), standalone.Config{Executors: 2, MinRows: -1, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer cluster.Stop() //nolint:errcheck // the test has ended
	host := "df://" + cluster.Address()
	out, failed, code := sql(t, "--host", host, "--format", "csv", "-c", numbersFile(t)+"SELECT n % 2 AS odd, sum(n) AS total FROM t GROUP BY 1 ORDER BY 1")
	if code != exitOK || out != "odd,total\n0,99990000\n1,100000000\n" {
		t.Errorf("code %d, %s: got %q", code, failed, out)
	}
	if _, failed, code = sql(t, "--host", host, "-c", "SELECT nope"); code != exitFailed || !strings.Contains(failed, "       ^") {
		t.Errorf("code %d: %s", code, failed)
	}
}

func TestLongTablesFlow(t *testing.T) {
	out, _, code := sql(t, "--max-rows", "inf", "-c", numbersFile(t)+"SELECT n FROM t ORDER BY n")
	lines := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
	if code != exitOK || len(lines) != 20_004 || lines[20_002] != fmt.Sprintf("| %d |", 19_999) {
		t.Errorf("code %d: %d lines, %q", code, len(lines), lines[len(lines)-2:])
	}
}
