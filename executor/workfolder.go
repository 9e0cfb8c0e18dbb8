package executor

import (
	"os"
	"path/filepath"

	"github.com/gofrs/flock"

	"github.com/ballista-go/ballista/core/errs"
)

const (
	lockName   = "executor.lock"
	blocksName = "outputs"
	// temporaryName is the pattern of work folders that nobody has chosen.
	temporaryName = "ballista-executor-*"
)

// workFolder is a folder that belongs to one process at a time, which holds a lock on a file in it.
type workFolder struct {
	path      string
	lock      *flock.Flock
	temporary bool
}

// openWorkFolder takes a folder, or makes one, and removes what a predecessor has left.
func openWorkFolder(path string) (*workFolder, error) {
	if path == "" {
		return makeWorkFolder()
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, errs.New(errs.IO, "making the work folder: %w", err)
	}
	f := &workFolder{path: path}
	switch locked, err := f.take(); {
	case err != nil:
		return nil, err
	case !locked:
		return nil, errs.New(errs.IO, "work folder belongs to another executor, which runs: %s", f.path)
	}
	return f, f.clear()
}

// makeWorkFolder makes a temporary folder. One that is not locked yet may look abandoned to another process, which then removes it.
func makeWorkFolder() (*workFolder, error) {
	removeAbandoned()
	for {
		path, err := os.MkdirTemp("", temporaryName)
		if err != nil {
			return nil, errs.New(errs.IO, "making a work folder: %w", err)
		}
		f := &workFolder{path: path, temporary: true}
		locked, err := f.take()
		if _, gone := os.Stat(f.lock.Path()); locked && gone == nil {
			return f, f.clear()
		}
		_ = f.lock.Close()
		if _, gone := os.Stat(path); err != nil && gone == nil {
			return nil, err
		}
	}
}

// take locks the folder. It reports false when another process has it.
func (f *workFolder) take() (bool, error) {
	f.lock = flock.New(filepath.Join(f.path, lockName))
	locked, err := f.lock.TryLock()
	if err != nil {
		return false, errs.New(errs.IO, "locking the work folder %s: %w", f.path, err)
	}
	return locked, nil
}

// blocks is the folder for blocks.
func (f *workFolder) blocks() string { return filepath.Join(f.path, blocksName) }

func (f *workFolder) clear() error {
	err := os.RemoveAll(f.blocks())
	if err == nil {
		err = os.Mkdir(f.blocks(), 0o700)
	}
	if err != nil {
		return errs.New(errs.IO, "clearing the work folder: %w", err)
	}
	return nil
}

// close removes what the executor has made, and gives the folder up.
func (f *workFolder) close() {
	_ = os.RemoveAll(f.blocks())
	if f.temporary {
		_ = os.RemoveAll(f.path)
	}
	_ = f.lock.Close()
}

// removeAbandoned removes temporary work folders whose processes have gone without doing so.
func removeAbandoned() {
	found, _ := filepath.Glob(filepath.Join(os.TempDir(), temporaryName))
	for _, path := range found {
		at := filepath.Join(path, lockName)
		if _, err := os.Stat(at); err != nil {
			continue // it is not ours, or just being made
		}
		lock := flock.New(at)
		if locked, err := lock.TryLock(); err == nil && locked {
			_ = os.RemoveAll(path)
			_ = lock.Close()
		}
	}
}
