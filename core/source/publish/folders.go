package publish

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ballista-go/ballista/core/folder"
)

// makeFolder makes a folder unless it is there.
func makeFolder(path string) error {
	if err := os.Mkdir(path, 0o777); err != nil && !errors.Is(err, fs.ErrExist) { //nolint:gosec // as what programs write is by default
		return err
	}
	return nil
}

// makeFolders makes a folder and those above it, such that they are there after a power failure.
func makeFolders(path string) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil
	}
	above := filepath.Dir(path)
	if above != path {
		if err := makeFolders(above); err != nil {
			return err
		}
	}
	if err := makeFolder(path); err != nil {
		return err
	}
	return folder.Sync(above)
}

// writeSynced writes a file that survives a power failure.
func writeSynced(path string, data []byte) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// removeAll removes a folder in which others may still make files.
func removeAll(path string) (err error) {
	const tries = 10
	for range tries {
		if err = os.RemoveAll(path); err == nil {
			return nil
		}
	}
	return err
}

// removeEmpty removes a folder if nothing is in it.
func removeEmpty(path string) { _ = os.Remove(path) }

// removeEmptyBelow removes the folders of a path below root that are empty.
func removeEmptyBelow(root, path string) {
	for ; path != "." && path != string(filepath.Separator); path = filepath.Dir(path) {
		if os.Remove(filepath.Join(root, path)) != nil {
			return
		}
	}
}

// visible lists the files below a folder that readers see and whose names end in one of the endings.
func visible(root string, endings []string) (files []string, err error) {
	err = filepath.WalkDir(root, func(at string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case at != root && Hidden(entry.Name()):
			if entry.IsDir() {
				return filepath.SkipDir
			}
			return nil
		case entry.IsDir() || !EndsIn(entry.Name(), endings):
			return nil
		}
		relative, err := filepath.Rel(root, at)
		files = append(files, relative)
		return err
	})
	return files, err
}

// EndsIn reports whether a name ends in one of the endings, in any case. Where there are none, all names do.
func EndsIn(name string, endings []string) bool {
	lower := strings.ToLower(name)
	return len(endings) == 0 ||
		slices.ContainsFunc(endings, func(e string) bool { return strings.HasSuffix(lower, strings.ToLower(e)) })
}

// Hidden names are of unfinished writes and of other programs.
func Hidden(name string) bool { return strings.HasPrefix(name, "_") || strings.HasPrefix(name, ".") }
