package publish

import (
	"os"
	"path/filepath"
	"strings"
)

// lockSuffix makes the name of the file that is locked while a write goes on of that of its folder. It lies beside the folder, since it
// is there first.
const lockSuffix = ".lock"

// lock is a locked file. The system unlocks it when its process dies, however it does.
type lock struct {
	file *os.File
	path string
}

// takeLock locks a file, which it makes if need be. It returns nil when somebody else has it.
func takeLock(path string) (*lock, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o666) //nolint:gosec // as what programs write is by default
	if err != nil {
		return nil, err
	}
	l := &lock{file: file, path: path}
	if !tryLock(file) || !l.current() {
		return nil, file.Close()
	}
	if err := l.sign(); err != nil {
		_ = file.Close()
		return nil, err
	}
	return l, nil
}

// current reports whether the locked file is the one that lies at the path, and not one that was removed meanwhile.
func (l *lock) current() bool {
	mine, err := l.file.Stat()
	if err != nil {
		return false
	}
	there, err := os.Stat(l.path)
	return err == nil && os.SameFile(mine, there)
}

// sign writes the name of this machine to an empty file.
func (l *lock) sign() error {
	if info, err := l.file.Stat(); err != nil || info.Size() > 0 {
		return err
	}
	_, err := l.file.WriteString(thisMachine())
	return err
}

// elsewhere reports whether the file was locked by another machine, of which this one cannot tell whether it lives.
func elsewhere(path string) bool {
	signed, err := os.ReadFile(path)
	return err == nil && len(signed) > 0 && string(signed) != thisMachine()
}

func thisMachine() string {
	name, err := os.Hostname()
	if err != nil {
		return "localhost"
	}
	return name
}

// remove removes the file and unlocks it.
func (l *lock) remove() error {
	err := os.Remove(l.path)
	if closing := l.file.Close(); err == nil {
		err = closing
	}
	return err
}

// writes lists the folders of writes below a staging folder, by their lock files and by themselves.
func writes(staging string) (folders []string, err error) {
	entries, err := os.ReadDir(staging)
	if err != nil {
		if os.IsNotExist(err) {
			return nil, nil
		}
		return nil, err
	}
	seen := map[string]bool{}
	for _, entry := range entries {
		name := strings.TrimSuffix(entry.Name(), lockSuffix)
		if !seen[name] {
			seen[name] = true
			folders = append(folders, filepath.Join(staging, name))
		}
	}
	return folders, nil
}
