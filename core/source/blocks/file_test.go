package blocks

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func namesIn(t *testing.T, folder string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

func TestSweepLeavesWhatIsNotItsOwn(t *testing.T) {
	folder := t.TempDir()
	others := []string{"_SUCCESS", "_metadata", "data.parquet"}
	for _, name := range append(slices.Clone(others), "OLD"+Extension) {
		if err := os.WriteFile(filepath.Join(folder, name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, id := range []string{"KNOWN", "BEGUN"} {
		w, err := Folder(folder).Create(id)
		if err == nil {
			err = w.Append([]byte("block"), 1)
		}
		if err == nil && id == "KNOWN" {
			_, err = w.Finish()
		}
		if err != nil {
			t.Fatal(err)
		}
		defer w.Abandon() // as when the process ends: nothing of it is removed before
	}
	if err := Folder(folder).Sweep(map[string]bool{"KNOWN": true}); err != nil {
		t.Fatal(err)
	}
	want := append(slices.Clone(others), "KNOWN"+Extension)
	slices.Sort(want)
	if got := namesIn(t, folder); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
