// Package store reaches the storage that files lie in. There are local files; object stores implement the same contract.
package store

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source"
)

// Object is an open file. ReadAt may be called from several goroutines.
type Object interface {
	io.ReaderAt
	io.Closer
	Size() int64
}

type local struct {
	*os.File
	size int64
}

func (l local) Size() int64 { return l.size }

// Open opens a listed file, and fails when it has changed since it was listed.
func Open(ctx context.Context, file source.File) (Object, error) {
	path, err := place(ctx, file.Path)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fileError(file.Path, err)
	}
	info, err := f.Stat()
	if err != nil {
		_ = f.Close()
		return nil, fileError(file.Path, err)
	}
	if info.Size() != file.Size || !info.ModTime().Equal(file.Modified) {
		_ = f.Close()
		return nil, errs.New(errs.IO, "file changed while it was read: %s", file.Path)
	}
	return local{File: f, size: info.Size()}, nil
}

// Stat lists one file.
func Stat(ctx context.Context, path string) (source.File, error) {
	at, err := place(ctx, path)
	if err != nil {
		return source.File{}, err
	}
	info, err := os.Stat(at)
	if err != nil {
		return source.File{}, fileError(path, err)
	}
	if info.IsDir() {
		return source.File{}, errs.New(errs.IO, "a file is expected and this is a folder: %s", path)
	}
	if !info.Mode().IsRegular() { // opening a pipe would wait for its writer, and a device may have no end
		return source.File{}, errs.New(errs.IO, "a file is expected and this is a pipe, a device or the like: %s", path)
	}
	return source.File{Path: path, Size: info.Size(), Modified: info.ModTime()}, nil
}

func fileError(path string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return errs.New(errs.NotFound, "file not found: %s", path)
	}
	return errs.New(errs.IO, "reading %s: %w", path, err)
}

// IsFolder reports whether a path is a folder. It fails with NotFound when there is nothing.
func IsFolder(ctx context.Context, path string) (bool, error) {
	at, err := place(ctx, path)
	if err != nil {
		return false, err
	}
	info, err := os.Stat(at)
	if err != nil {
		return false, fileError(path, err)
	}
	return info.IsDir(), nil
}
