package blocks

import (
	"errors"
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

// TestWhatWasToldIsNotWrittenOver adds a block that its table does not take in the end, and another one.
func TestWhatWasToldIsNotWrittenOver(t *testing.T) {
	folder := Folder(t.TempDir())
	write := func(w *Writer, err error, text string) Extent {
		t.Helper()
		if err == nil {
			err = w.Append([]byte(text), 1)
		}
		if err != nil {
			t.Fatal(err)
		}
		extents, err := w.Finish()
		if err != nil {
			t.Fatal(err)
		}
		return extents[0]
	}
	w, err := folder.Create("T")
	first := write(w, err, "first")
	w, err = folder.Append("T", first.Length)
	second := write(w, err, "second")
	w, err = folder.Append("T", first.Length)
	if err = errors.Join(err, w.Append([]byte("abandoned, and long"), 1)); err != nil {
		t.Fatal(err)
	}
	w.Abandon()
	w, err = folder.Append("T", first.Length)
	third := write(w, err, "third")
	for want, e := range map[string]Extent{"first": first, "second": second, "third": third} {
		got := make([]byte, e.Length)
		if err := folder.Fetch(t.Context(), "T", e.Offset, got); err != nil || string(got) != want {
			t.Errorf("got %q, %v, want %q", got, err, want)
		}
	}
	if third.Offset != 128 { // behind what is told, not what was abandoned
		t.Errorf("the third block is at %d", third.Offset)
	}
	if _, err := folder.Append("T", 1000); err == nil {
		t.Error("bytes that are missing were not missed")
	}
}
