package store

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source"
)

func TestFilesOutsideOfTheRootsAreRefused(t *testing.T) {
	base := t.TempDir()
	allowed, other := filepath.Join(base, "data"), filepath.Join(base, "data-secret")
	for _, folder := range []string{allowed, other} {
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, "a.csv"), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for link, to := range map[string]string{"in.csv": "a.csv", "out.csv": "../data-secret/a.csv", "folder": "../data-secret"} {
		if err := os.Symlink(to, filepath.Join(allowed, link)); err != nil {
			t.Fatal(err)
		}
	}
	linked := filepath.Join(base, "linked")
	if err := os.Symlink("data", linked); err != nil {
		t.Fatal(err)
	}
	roots, err := NewRoots([]string{linked})
	if err != nil {
		t.Fatal(err)
	}
	ctx := Within(t.Context(), roots)
	for path, inside := range map[string]bool{
		"data/a.csv": true, "data/in.csv": true, "linked/a.csv": true, "data/../data/a.csv": true,
		"data/out.csv": false, "data/folder/a.csv": false, "data-secret/a.csv": false, "data/../data-secret/a.csv": false,
		"data-secret/missing.csv": false,
	} {
		file := source.File{Path: filepath.Join(base, path)}
		if listed, err := Stat(t.Context(), file.Path); err == nil {
			file = listed
		}
		object, err := Open(ctx, file)
		if err == nil {
			_ = object.Close()
		}
		_, listing := Stat(ctx, file.Path)
		for _, err := range []error{err, listing} {
			if inside != (err == nil) || err != nil && (!errs.Is(err, errs.InvalidValue) || !strings.Contains(err.Error(), path[strings.LastIndex(path, "/")+1:])) {
				t.Errorf("%s: got %v", path, err)
			}
		}
	}
	for path, inside := range map[string]bool{
		"data/*.csv": true, "data/missing/*": true, "data/x*/[ab].csv": true,
		"*": false, "data-secret/*": false, "data-sec*": false, "data/../data-secret/a*": false, "data/folder/*": false,
		"data/*/../../data-secret/*": false,
	} {
		err := CheckPattern(ctx, filepath.Join(base, "data")+"/../"+path)
		if inside != (err == nil) || err != nil && !errs.Is(err, errs.InvalidValue) {
			t.Errorf("%s: got %v", path, err)
		}
		if err := CheckPattern(t.Context(), path); err != nil {
			t.Errorf("without roots, %s: got %v", path, err)
		}
	}
	for _, path := range []string{"data-secret", "data-secret/missing", "data/folder"} {
		if _, err := IsFolder(ctx, filepath.Join(base, path)); !errs.Is(err, errs.InvalidValue) {
			t.Errorf("%s: got %v", path, err)
		}
	}
	if _, err := Stat(ctx, filepath.Join(base, "data/missing.csv")); !errs.Is(err, errs.NotFound) {
		t.Errorf("got %v", err)
	}
	if _, err := NewRoots([]string{filepath.Join(base, "missing")}); !errs.Is(err, errs.NotFound) {
		t.Errorf("got %v", err)
	}
}
