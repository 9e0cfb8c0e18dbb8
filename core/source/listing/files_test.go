package listing

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestLinksToFoldersAreListed(t *testing.T) {
	base := t.TempDir()
	for _, name := range []string{"data/a.csv", "data/in/b.csv", "data/_hidden/c.csv", "_own/d.csv"} {
		path := filepath.Join(base, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("data", filepath.Join(base, "link")); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string][]string{
		"data": {"data/a.csv", "data/in/b.csv"}, "data/": {"data/a.csv", "data/in/b.csv"}, "link": {"link/a.csv", "link/in/b.csv"},
		"li*": {"link/a.csv", "link/in/b.csv"}, "_own": {"_own/d.csv"}, "link/a.csv": {"link/a.csv"},
	} {
		listed, err := (&Table{options: Options{Paths: []string{base + "/" + path}, Extensions: []string{".csv"}}}).list(t.Context())
		if err != nil {
			t.Errorf("%s: %v", path, err)
		}
		var got []string
		for _, file := range listed {
			relative, _ := filepath.Rel(base, file.Path)
			got = append(got, relative)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", path, got, want)
		}
	}
}
