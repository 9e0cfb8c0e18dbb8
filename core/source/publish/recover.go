package publish

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/ballista-go/ballista/core/errs"
)

// Recover finishes or removes what dead processes have left of writes below a folder. Those of the living stay, and those of other
// machines, unless they are committed.
func Recover(base string) error {
	if err := Finish(base); err != nil {
		return err
	}
	folders, err := writes(filepath.Join(base, StagingName))
	if err != nil {
		return writing(base, err)
	}
	for _, folder := range folders {
		if elsewhere(folder + lockSuffix) {
			continue
		}
		if err := RecoverWrite(folder); err != nil {
			return err
		}
	}
	return nil
}

// RecoverWrite finishes or removes the write of a folder, unless its process lives.
func RecoverWrite(folder string) error {
	if err := finish(folder); err != nil {
		return err
	}
	l, err := takeLock(folder + lockSuffix)
	if errors.Is(err, fs.ErrNotExist) || err == nil && l == nil {
		return nil // it is being removed, or lives
	}
	if err != nil {
		return writing(folder, err)
	}
	w := &Write{folder: folder, lock: l, committed: true}
	if err := finish(folder); err != nil { // it may have been committed before it was locked
		w.keep()
		return err
	}
	return w.Close()
}

// Finish completes the writes to a folder that are committed: its readers see all of them, or nothing.
func Finish(base string) error {
	staging := filepath.Join(base, StagingName)
	if _, err := os.Lstat(staging); err != nil {
		return nil //nolint:nilerr // there are none, or the reader will say what is wrong
	}
	folders, err := writes(staging)
	if err != nil {
		return writing(base, err)
	}
	for _, folder := range folders {
		if err := finish(folder); err != nil {
			return err
		}
	}
	return nil
}

// finish completes a write if it is committed. Its own process may do the same.
func finish(folder string) error {
	m, err := readManifest(folder)
	if err == nil && m != nil {
		err = m.apply(folder, filepath.Dir(filepath.Dir(folder)))
	}
	if err == nil {
		return nil
	}
	if _, gone := os.Lstat(filepath.Join(folder, manifestName)); errors.Is(gone, fs.ErrNotExist) {
		return nil // it was complete, and later writes may have removed its files
	}
	return errs.New(errs.IO, "finishing an interrupted write: %s: %w", folder, err)
}

// readManifest returns nil when there is none.
func readManifest(folder string) (*manifest, error) {
	data, err := os.ReadFile(filepath.Join(folder, manifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	m := new(manifest)
	if err := json.Unmarshal(data, m); err != nil {
		return nil, err
	}
	return m, m.check()
}

// check refuses paths that lead elsewhere.
func (m *manifest) check() error {
	for _, move := range m.Files {
		if !filepath.IsLocal(move.From) || !filepath.IsLocal(move.To) {
			return errs.New(errs.InvalidValue, "path leads out of its folder: %q to %q", move.From, move.To)
		}
	}
	for _, path := range m.Remove {
		if !filepath.IsLocal(path) {
			return errs.New(errs.InvalidValue, "path leads out of its folder: %q", path)
		}
	}
	return nil
}
