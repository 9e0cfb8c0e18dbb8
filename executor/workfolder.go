package executor

import (
	"os"
	"path/filepath"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/folder"
)

const (
	blocksName = "outputs"
	// temporaryName begins the names of work folders that nobody has chosen.
	temporaryName = "ballista-executor-"
)

// workFolder is a folder that belongs to one process at a time.
type workFolder struct{ *folder.Folder }

// openWorkFolder takes a folder, or makes one, and removes what a predecessor has left.
func openWorkFolder(path string) (*workFolder, error) {
	var taken *folder.Folder
	var err error
	if path == "" {
		taken, err = folder.Temporary(temporaryName)
	} else {
		taken, err = folder.Take(path)
	}
	if err != nil {
		return nil, err
	}
	if taken == nil {
		return nil, errs.New(errs.IO, "work folder belongs to another executor, which runs: %s", path)
	}
	f := &workFolder{taken}
	return f, f.clear()
}

// blocks is the folder for blocks.
func (f *workFolder) blocks() string { return filepath.Join(f.Path, blocksName) }

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
	_ = f.Close()
}
