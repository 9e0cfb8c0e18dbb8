package publish

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source/store"
	"github.com/ballista-go/ballista/core/table"
)

// put makes a file.
func put(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// tree lists the files and empty folders below a folder, each with its content.
func tree(t *testing.T, root string) string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || path == root {
			return err
		}
		relative, _ := filepath.Rel(root, path)
		if entry.IsDir() {
			if inside, _ := os.ReadDir(path); len(inside) == 0 {
				all = append(all, relative+"/")
			}
			return nil
		}
		content, err := os.ReadFile(path)
		all = append(all, relative+"="+string(content))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

func expect(t *testing.T, root, want string) {
	t.Helper()
	if got := tree(t, root); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// begin begins a write, and writes files by their paths below the attempt.
func begin(t *testing.T, d table.Destination, paths ...string) (*Write, []table.WrittenFile) {
	t.Helper()
	w, err := Begin(t.Context(), d, nil)
	if err != nil {
		t.Fatal(err)
	}
	var files []table.WrittenFile
	for _, path := range paths {
		put(t, filepath.Join(w.Folder(), "0-1", path), path)
		files = append(files, table.WrittenFile{Attempt: "0-1", Path: path, Rows: 1})
	}
	put(t, filepath.Join(w.Folder(), "0-0", "lost"), "of an attempt that was not accepted")
	return w, files
}

// die leaves a write as its process would.
func (w *Write) die() { w.keep() }

func commit(t *testing.T, w *Write, files []table.WrittenFile) {
	t.Helper()
	if err := errors.Join(w.Commit(t.Context(), files), w.Close(), w.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestCommit(t *testing.T) {
	root := t.TempDir()
	folder := table.Destination{Path: filepath.Join(root, "a/b/c")}
	w, files := begin(t, folder, "x", "k=1/y")
	if _, err := os.Stat(filepath.Join(root, "a")); err == nil {
		t.Error("something is seen before it is committed")
	}
	commit(t, w, files)
	expect(t, root, "a/b/c/k=1/y=k=1/y a/b/c/x=x")
	w, files = begin(t, folder, "z", "k=1/z")
	commit(t, w, files)
	expect(t, root, "a/b/c/k=1/y=k=1/y a/b/c/k=1/z=k=1/z a/b/c/x=x a/b/c/z=z")

	folder.Mode, folder.Replaced = table.Overwrite, []string{"y", "z"}
	w, files = begin(t, folder, "new")
	commit(t, w, files)
	expect(t, root, "a/b/c/new=new a/b/c/x=x")

	w, files = begin(t, table.Destination{Path: filepath.Join(root, "d/one.csv"), Layout: table.OneFile}, "one.csv")
	commit(t, w, files)
	w, files = begin(t, table.Destination{Path: filepath.Join(root, "d/one.csv"), Layout: table.OneFile}, "other")
	commit(t, w, files)
	expect(t, root, "a/b/c/new=new a/b/c/x=x d/one.csv=other")
}

func TestWhatIsNotCommittedGoes(t *testing.T) {
	root := t.TempDir()
	for _, path := range []string{"new/folder", "."} {
		w, _ := begin(t, table.Destination{Path: filepath.Join(root, path)}, "x")
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		expect(t, root, "")
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	w, files := begin(t, table.Destination{Path: filepath.Join(root, "f")}, "x")
	if err := w.Commit(cancelled, files); !errs.Is(err, errs.Cancelled) {
		t.Errorf("got %v", err)
	}
	_ = w.Close()
	expect(t, root, "")
}

// TestDeadWrites: what a process leaves that dies at any step is finished or removed by the next one.
func TestDeadWrites(t *testing.T) {
	for _, step := range []struct {
		name  string
		until func(t *testing.T, w *Write, files []table.WrittenFile)
		want  string
	}{
		{"written", func(*testing.T, *Write, []table.WrittenFile) {}, "old=old"},
		{"manifest unfinished", func(t *testing.T, w *Write, _ []table.WrittenFile) {
			put(t, filepath.Join(w.Folder(), manifestName+".tmp"), `{"Files":`)
		}, "old=old"},
		{"committed", func(t *testing.T, w *Write, files []table.WrittenFile) { manifestOf(t, w, files) }, "k=1/y=k=1/y x=x"},
		{"published in part", func(t *testing.T, w *Write, files []table.WrittenFile) {
			m := manifestOf(t, w, files)
			if err := moveAll(w.folder, w.target, m.Files[:1]); err != nil {
				t.Fatal(err)
			}
		}, "k=1/y=k=1/y x=x"},
		{"published", func(t *testing.T, w *Write, files []table.WrittenFile) {
			m := manifestOf(t, w, files)
			if err := m.apply(w.folder, w.target); err != nil {
				t.Fatal(err)
			}
		}, "k=1/y=k=1/y x=x"},
	} {
		for _, next := range []string{"writer", "reader", "scheduler"} {
			t.Run(step.name+" "+next, func(t *testing.T) {
				root := t.TempDir()
				put(t, filepath.Join(root, "old"), "old")
				w, files := begin(t, table.Destination{Path: root, Mode: table.Overwrite}, "x", "k=1/y")
				step.until(t, w, files)
				folder := w.folder
				w.die()
				switch next {
				case "writer":
					later, _ := begin(t, table.Destination{Path: root})
					if err := later.Close(); err != nil {
						t.Fatal(err)
					}
				case "reader": // sees it as a whole, and leaves the rest to others
					if err := Finish(root); err != nil {
						t.Fatal(err)
					}
					if err := os.RemoveAll(filepath.Join(root, StagingName)); err != nil {
						t.Fatal(err)
					}
				case "scheduler":
					if err := RecoverWrite(folder); err != nil {
						t.Fatal(err)
					}
				}
				expect(t, root, step.want)
			})
		}
	}
}

func manifestOf(t *testing.T, w *Write, files []table.WrittenFile) manifest {
	t.Helper()
	moves, err := w.moves(files)
	if err != nil {
		t.Fatal(err)
	}
	m := manifest{Files: moves, Remove: []string{"old"}}
	if err := writeManifest(w.folder, m); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestLiveWritesStay(t *testing.T) {
	root := t.TempDir()
	alive, files := begin(t, table.Destination{Path: root}, "x")
	other, more := begin(t, table.Destination{Path: root}, "y")
	if err := errors.Join(Recover(root), RecoverWrite(alive.folder)); err != nil {
		t.Fatal(err)
	}
	commit(t, alive, files)
	commit(t, other, more)
	expect(t, root, "x=x y=y")
}

func TestWritesOfOtherMachinesStay(t *testing.T) {
	root := t.TempDir()
	w, _ := begin(t, table.Destination{Path: root}, "x")
	put(t, w.lock.path, "another machine")
	w.die()
	if err := Recover(root); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(w.folder); err != nil {
		t.Error(err)
	}
}

// TestFolderThatComesMeanwhile: two writes begin where there is nothing; the second one to commit adds to the first.
func TestFolderThatComesMeanwhile(t *testing.T) {
	root := t.TempDir()
	d := table.Destination{Path: filepath.Join(root, "f")}
	first, files := begin(t, d, "x")
	second, more := begin(t, d, "y")
	commit(t, first, files)
	commit(t, second, more)
	expect(t, root, "f/x=x f/y=y")
}

func TestNamesThatLeadElsewhere(t *testing.T) {
	root := t.TempDir()
	for _, file := range []table.WrittenFile{
		{Attempt: "0-1", Path: "../../../x"}, {Attempt: "..", Path: "x"}, {Attempt: "0-1", Path: "/x"}, {Attempt: "a/b", Path: "x"}, {Attempt: "0-1"},
	} {
		w, _ := begin(t, table.Destination{Path: root})
		if err := w.Commit(t.Context(), []table.WrittenFile{file}); !errs.Is(err, errs.Internal) {
			t.Errorf("%v: got %v", file, err)
		}
		_ = w.Close()
	}
	w, _ := begin(t, table.Destination{Path: root})
	put(t, filepath.Join(w.folder, manifestName), `{"Files":[{"From":"0-0/lost","To":"../../outside"}]}`)
	w.die()
	if err := Finish(root); !errs.Is(err, errs.IO) {
		t.Errorf("got %v", err)
	}
}

func TestTargetsThatCannotBe(t *testing.T) {
	root := t.TempDir()
	put(t, filepath.Join(root, "file"), "")
	if err := os.Symlink("nowhere", filepath.Join(root, "link")); err != nil {
		t.Fatal(err)
	}
	for _, d := range []table.Destination{
		{Path: filepath.Join(root, "file")},
		{Path: filepath.Join(root, "file/x")},
		{Path: filepath.Join(root, "file/x/y.csv"), Layout: table.OneFile},
		{Path: filepath.Join(root, "link")},
		{Path: "/proc/x"},
	} {
		if _, err := Begin(t.Context(), d, nil); !errs.Is(err, errs.IO) {
			t.Errorf("%s: got %v", d.Path, err)
		}
	}
	roots, err := store.NewRoots([]string{t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{root, filepath.Join(root, "new/x.csv")} {
		if _, err := Begin(store.Within(t.Context(), roots), table.Destination{Path: path}, nil); !errs.Is(err, errs.InvalidValue) {
			t.Errorf("%s: got %v", path, err)
		}
	}
	if _, err := os.Stat(filepath.Join(root, StagingName)); err == nil {
		t.Error("something is left")
	}
}
