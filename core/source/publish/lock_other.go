//go:build !unix

package publish

import "os"

// tryLock takes each file to be unlocked the first time: where files cannot be locked, names that nobody else has do.
func tryLock(file *os.File) bool {
	info, err := file.Stat()
	return err == nil && info.Size() == 0
}
