package cli

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

var rewrite = flag.Bool("rewrite", false, "write the tables of settings into the documentation")

// TestDocumentationHasTheSettings checks that docs/cluster.md has the tables that ballista settings prints.
func TestDocumentationHasTheSettings(t *testing.T) {
	const path, begin, end = "../docs/cluster.md", "<!-- begin settings -->\n", "<!-- end settings -->"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(text), begin)
	_, after, both := strings.Cut(rest, end)
	if !ok || !both {
		t.Fatalf("%s has no place for the settings", path)
	}
	var table bytes.Buffer
	if code := run(t.Context(), []string{"settings"}, &table, os.Stderr); code != exitOK {
		t.Fatalf("code %d", code)
	}
	want := before + begin + "\n" + table.String() + "\n" + end + after
	if *rewrite {
		if err := os.WriteFile(path, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	} else if want != string(text) {
		t.Errorf("%s is not current: run go test ./cli -rewrite", path)
	}
}

// TestDocumentationOfTheShell checks that docs/shell.md has all options and commands, and that its example gives what it says.
func TestDocumentationOfTheShell(t *testing.T) {
	t.Chdir("..")
	text, err := os.ReadFile("docs/shell.md")
	if err != nil {
		t.Fatal(err)
	}
	sqlCommand().Flags().VisitAll(func(f *pflag.Flag) {
		if !strings.Contains(string(text), "`--"+f.Name) {
			t.Errorf("--%s is not documented", f.Name)
		}
	})
	commands, _, _ := sql(t, "-c", `\?`)
	for line := range strings.Lines(commands) {
		if name, _, _ := strings.Cut(line, " "); strings.HasPrefix(name, `\`) && !strings.Contains(string(text), "`"+name) {
			t.Errorf("%s is not documented", name)
		}
	}
	_, example, _ := strings.Cut(string(text), "\nballista> ")
	example, _, _ = strings.Cut(example, "```")
	query, want, _ := strings.Cut(example, ";\n")
	want, _, _ = strings.Cut(want, "2 row(s)")
	if out, failed, code := sql(t, "-c", query); code != exitOK || out != want {
		t.Errorf("code %d, %s: got\n%swant\n%s", code, failed, out, want)
	}
}
