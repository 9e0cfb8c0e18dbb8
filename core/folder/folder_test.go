package folder

import (
	"os"
	"path/filepath"
	"testing"
)

func TestFoldersOfTheDeadGo(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	other := filepath.Join(os.TempDir(), "work-of-others")
	if err := os.Mkdir(other, 0o700); err != nil {
		t.Fatal(err)
	}
	alive, err := Temporary("work-")
	if err != nil {
		t.Fatal(err)
	}
	dead, err := Temporary("work-")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dead.Path, "rest"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := dead.lock.Unlock(); err != nil { // as the system does
		t.Fatal(err)
	}
	next, err := Temporary("work-")
	if err != nil {
		t.Fatal(err)
	}
	there := func(path string, want bool) {
		t.Helper()
		if _, err := os.Stat(path); want != (err == nil) {
			t.Errorf("%s: got %v", path, err)
		}
	}
	there(other, true)
	there(alive.Path, true)
	there(dead.Path, false)
	there(next.Path, true)
	if err := next.Close(); err != nil {
		t.Fatal(err)
	}
	there(next.Path, false)
	if err := alive.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestAFolderBelongsToOne(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new")
	first, err := Take(path)
	if err != nil || first == nil {
		t.Fatal(first, err)
	}
	if second, err := Take(path); second != nil || err != nil {
		t.Errorf("got %v, %v", second, err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := Take(path)
	if err != nil || again == nil {
		t.Fatal(again, err)
	}
	_ = again.Close()
}
