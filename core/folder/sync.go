package folder

import (
	"errors"
	"io/fs"
	"os"
)

// Sync makes the names in a folder survive a power failure, where the file system can.
func Sync(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	err = folder.Sync()
	if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, fs.ErrInvalid) {
		err = nil
	}
	return errors.Join(err, folder.Close())
}
