// Package folder makes the folders that processes work in: each belongs to one process, and what a process leaves in the system's folder
// for temporary files when it is killed is removed by the next one.
package folder

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"

	"github.com/ballista-go/ballista/core/errs"
)

// lockName is a file in the folder, which is locked as long as the folder is in use.
const lockName = "in-use.lock"

// Folder belongs to this process until it is given up.
type Folder struct {
	Path      string
	lock      *flock.Flock
	temporary bool
}

// Take makes a folder, unless it is there, that belongs to this process. It returns nil when it belongs to another one, which runs.
func Take(path string) (*Folder, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, errs.New(errs.IO, "making the work folder: %w", err)
	}
	f := &Folder{Path: path, lock: flock.New(filepath.Join(path, lockName))}
	locked, err := f.lock.TryLock()
	if err != nil {
		return nil, errs.New(errs.IO, "locking the work folder %s: %w", path, err)
	}
	if !locked {
		return nil, f.lock.Close()
	}
	return f, nil
}

// Temporary makes a folder whose name begins with a prefix. One that is not locked yet may look abandoned to another process, which then
// removes it.
func Temporary(prefix string) (*Folder, error) {
	removeAbandoned(prefix)
	for {
		path, err := os.MkdirTemp("", prefix)
		if err != nil {
			return nil, errs.New(errs.IO, "making a work folder: %w", err)
		}
		f, err := Take(path)
		_, gone := os.Stat(filepath.Join(path, lockName))
		switch {
		case f != nil && gone == nil:
			f.temporary = true
			return f, nil
		case f != nil:
			_ = f.lock.Close()
		case err != nil && gone == nil:
			return nil, err
		}
	}
}

// Close gives the folder up, and removes a temporary one.
func (f *Folder) Close() error {
	var err error
	if f.temporary {
		err = os.RemoveAll(f.Path)
	}
	return errors.Join(err, f.lock.Close())
}

// removeAbandoned removes temporary folders whose processes have gone without doing so.
func removeAbandoned(prefix string) {
	found, _ := filepath.Glob(filepath.Join(os.TempDir(), prefix+"*"))
	for _, path := range found {
		at := filepath.Join(path, lockName)
		if _, err := os.Stat(at); err != nil {
			continue // it is not ours, or just being made
		}
		lock := flock.New(at)
		if locked, err := lock.TryLock(); err == nil && locked {
			_ = os.RemoveAll(path)
		}
		_ = lock.Close()
	}
}
