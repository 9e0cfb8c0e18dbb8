package core_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function"
)

var rewrite = flag.Bool("rewrite", false, "write docs/functions.md and docs/configuration.md from the tables")

const introduction = `# Functions

Made from the tables of ` + "`core/function`" + ` by ` + "`make reference`" + `. Names are the same in SQL and, where Python allows them, in
` + "`ballista.functions`" + `. The examples are run by the tests.
`

const overAggregates = `
## Aggregate functions

They take DISTINCT and ORDER BY within the parentheses, and FILTER (WHERE …) behind them. The examples are over this table:

| name | fare | x | y | flags |
| --- | --- | --- | --- | --- |
| ann | 2.50 | 1 | 2 | 1 |
| bob | 10.00 | 2 | 3 | 7 |
| NULL | 30.00 | 3 | 7 | NULL |
`

const overWindows = `
## Window functions

Each takes OVER, with PARTITION BY, ORDER BY and a frame: ROWS, RANGE or GROUPS. So may each aggregate function. Those of values of other
rows take IGNORE NULLS. The examples are over the same table, and show the results in the order of fares.
`

// sample is the table that the examples of aggregates are over.
const sample = `(SELECT name, CAST(fare AS decimal(4, 2)) AS fare, x, y, flags FROM (VALUES
	('ann', 2.50, 1, 2, 1), ('bob', 10.00, 2, 3, 7), (NULL, 30.00, 3, 7, NULL)) AS rows (name, fare, x, y, flags)) AS sample`

// entry is a function as the page shows it.
type entry struct {
	name    string
	aliases []string
	doc     expr.Doc
}

// TestReference holds docs/functions.md to the tables of functions.
func TestReference(t *testing.T) {
	const page = "../docs/functions.md"
	want := reference()
	if *rewrite {
		if err := os.WriteFile(page, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Error("docs/functions.md is not that of the tables: run make reference")
	}
}

// TestExamplesOfAggregates runs the examples that the page shows; those of scalar functions run where they are defined.
func TestExamplesOfAggregates(t *testing.T) {
	s := session(t, nil)
	for _, f := range function.Aggregates() {
		got, err := run(t, s, "SELECT coalesce(arrow_cast("+f.Doc.Example+", 'Utf8'), 'NULL') FROM "+sample)
		if err != nil || got != f.Doc.Result {
			t.Errorf("%s is %s, the documentation says %s (%v)", f.Doc.Example, got, f.Doc.Result, err)
		}
	}
}

// TestExamplesOfWindows runs the examples of window functions.
func TestExamplesOfWindows(t *testing.T) {
	s := session(t, nil)
	for _, f := range function.Windows() {
		query := "SELECT string_agg(coalesce(arrow_cast(w, 'Utf8'), 'NULL'), ', ' ORDER BY fare) FROM (SELECT fare, " + f.Doc.Example + " AS w FROM " + sample + ")"
		got, err := run(t, s, query)
		if err != nil || got != f.Doc.Result {
			t.Errorf("%s is %s, the documentation says %s (%v)", f.Doc.Example, got, f.Doc.Result, err)
		}
	}
}

// TestConfiguration holds docs/configuration.md to the settings.
func TestConfiguration(t *testing.T) {
	const page = "../docs/configuration.md"
	want := configuration(t)
	if *rewrite {
		if err := os.WriteFile(page, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got, err := os.ReadFile(page); err != nil || string(got) != want {
		t.Errorf("docs/configuration.md is not that of the settings: run make reference (%v)", err)
	}
}

const overSettings = `# Settings

Made from the settings of ` + "`core`" + ` by ` + "`make reference`" + `. SET, RESET and SHOW take them, ` + "`SessionConfig`" + ` in Python, and
` + "`information_schema.df_settings`" + ` lists them. Those of DataFusion that tune what there is not here are known, hold values of their
types, and have no effect; the page says why. Settings of the scheduler and of executors are in [cluster.md](cluster.md).

| setting | at first | what it is |
| --- | --- | --- |
`

func configuration(t *testing.T) string {
	var b strings.Builder
	b.WriteString(overSettings)
	// How many workers there are is the machine's.
	rows, err := run(t, session(t, map[string]string{"datafusion.execution.target_partitions": "0"}),
		"SELECT name || '|' || coalesce(value, '') || '|' || description FROM information_schema.df_settings ORDER BY name")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range strings.Split(rows, "\n") {
		parts := strings.SplitN(row, "|", 3)
		value := ""
		if parts[1] != "" {
			value = code(parts[1])
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", code(parts[0]), value, escaped(parts[2]))
	}
	return b.String()
}

func reference() string {
	var scalars, aggregates []entry
	for _, f := range function.Scalars() {
		scalars = append(scalars, entry{f.Name, f.Aliases, f.Doc})
	}
	for _, f := range function.Aggregates() {
		aggregates = append(aggregates, entry{f.Name, f.Aliases, f.Doc})
	}
	var windows []entry
	for _, f := range function.Windows() {
		windows = append(windows, entry{f.Name, f.Aliases, f.Doc})
	}
	var b strings.Builder
	b.WriteString(introduction)
	writeFamilies(&b, "##", scalars)
	b.WriteString(overAggregates)
	writeFamilies(&b, "###", aggregates)
	b.WriteString(overWindows)
	writeFamilies(&b, "###", windows)
	return b.String()
}

// writeFamilies writes a table for each family, in the order of their names.
func writeFamilies(b *strings.Builder, heading string, entries []entry) {
	families := map[string][]entry{}
	var names []string
	for _, e := range entries {
		if families[e.doc.Family] == nil {
			names = append(names, e.doc.Family)
		}
		families[e.doc.Family] = append(families[e.doc.Family], e)
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Fprintf(b, "\n%s %s\n\n", heading, strings.ToUpper(name[:1])+name[1:])
		b.WriteString("| function | what it gives | arguments | example |\n| --- | --- | --- | --- |\n")
		for _, e := range families[name] {
			fmt.Fprintf(b, "| %s | %s | %s | %s → %s |\n", e.call(), escaped(e.doc.Summary), e.arguments(),
				code(e.doc.Example), code(e.doc.Result))
		}
	}
}

// call is how the function is written, and its other names.
func (e entry) call() string {
	if !isWord(e.name) {
		return code(e.name)
	}
	var names []string
	for _, argument := range e.doc.Arguments {
		names = append(names, argument.Name)
	}
	text := code(e.name + "(" + strings.Join(names, ", ") + ")")
	for _, alias := range e.aliases {
		text += "<br>or " + code(alias)
	}
	return text
}

func (e entry) arguments() string {
	var lines []string
	for _, argument := range e.doc.Arguments {
		lines = append(lines, code(argument.Name)+": "+escaped(argument.Summary))
	}
	return strings.Join(lines, "<br>")
}

func isWord(name string) bool { return unicode.IsLetter(rune(name[0])) }

// escaped is text within a cell of a table.
func escaped(text string) string {
	return strings.NewReplacer("|", `\|`, "*", `\*`, "<", "&lt;").Replace(text)
}

// code is text as it is typed, within a cell of a table.
func code(text string) string { return "`" + strings.ReplaceAll(text, "|", `\|`) + "`" }
