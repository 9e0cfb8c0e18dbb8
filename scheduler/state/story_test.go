package state

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var rewrite = flag.Bool("rewrite", false, "write the actions that the stories lead to to testdata")

// TestStories runs the stories of testdata. A line that starts with # is prose, one that is indented is an action, and one that is neither is an
// event, which leads to the actions below it. script_test.go has the words.
func TestStories(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) { tell(t, file) })
	}
}

func tell(t *testing.T, file string) {
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var told strings.Builder
	s := newScript()
	for number, line := range strings.Split(strings.TrimRight(string(content), "\n"), "\n") {
		if strings.HasPrefix(line, "  ") {
			continue
		}
		told.WriteString(line + "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		lines, err := s.run(line)
		if err != nil {
			t.Fatalf("%s:%d: %v", file, number+1, err)
		}
		for _, action := range lines {
			told.WriteString("  " + action + "\n")
		}
		if err := s.state.verify(); err != nil {
			t.Errorf("%s:%d: %v", file, number+1, err)
		}
	}
	compare(t, file, string(content), told.String())
}

func compare(t *testing.T, file, want, got string) {
	if *rewrite {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got != want {
		t.Errorf("%s\n%s", file, difference(strings.Split(want, "\n"), strings.Split(got, "\n")))
	}
}

// difference shows the first lines that differ.
func difference(want, got []string) string {
	at := 0
	for at < len(want) && at < len(got) && want[at] == got[at] {
		at++
	}
	show := func(lines []string) string {
		return strings.Join(lines[max(0, min(at-3, len(lines))):min(at+5, len(lines))], "\n")
	}
	return fmt.Sprintf("line %d\ngot\n%s\nwant\n%s", at+1, show(got), show(want))
}
