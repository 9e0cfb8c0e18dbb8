package cli

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"
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
