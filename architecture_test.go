package ballista

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
)

// TestArchitectureIsComplete says that ARCHITECTURE.md names every package, has the line of layers, and names no file
// that does not exist.
func TestArchitectureIsComplete(t *testing.T) {
	text, err := os.ReadFile("ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(strings.Join(strings.Fields(string(text)), " "), strings.Join(layers, " ")) {
		t.Error("ARCHITECTURE.md does not have the line of layers")
	}
	named := map[string]bool{}
	for _, quoted := range regexp.MustCompile("`([a-z0-9_./]+)`").FindAllStringSubmatch(string(text), -1) {
		name := strings.TrimSuffix(quoted[1], "/")
		named[path.Base(name)] = true
		if _, err := os.Stat(name); err != nil && strings.Contains(name, "/") {
			t.Errorf("ARCHITECTURE.md names %s: %v", name, err)
		}
	}
	err = fs.WalkDir(os.DirFS("."), ".", func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && skipped(os.DirFS("."), file):
			return fs.SkipDir
		case strings.HasSuffix(file, ".go") && path.Dir(file) != "." && !named[path.Base(path.Dir(file))]:
			t.Errorf("ARCHITECTURE.md does not name the package of %s", file)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
