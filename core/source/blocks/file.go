package blocks

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/folder"
)

// Extension is that of files of blocks.
const Extension = ".blocks"

// unfinished is what the names of files begin with that are being written.
const unfinished = "_"

// Writer writes blocks to a file. One of Create has another name until Finish; what one of Append writes counts once it is told of.
type Writer struct {
	file    *os.File
	path    string
	extents []Extent
	size    int64
}

// named reports whether the file has its name already.
func (w *Writer) named() bool { return w.file.Name() == w.path }

// Create starts the file of a table.
func (f Folder) Create(id string) (*Writer, error) {
	path := f.path(id)
	file, err := os.CreateTemp(string(f), unfinished+id+"-*"+Extension)
	if err != nil {
		return nil, errs.New(errs.IO, "creating the file of a table: %w", err)
	}
	return &Writer{file: file, path: path}, nil
}

// Append goes on with the file of a table, of which so many bytes count. What is behind them was never part of the table.
func (f Folder) Append(id string, size int64) (*Writer, error) {
	path := f.path(id)
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return nil, errs.New(errs.IO, "opening the file of a table: %w", err)
	}
	end, err := file.Seek(0, io.SeekEnd)
	switch {
	case err != nil:
	case end < size:
		err = errs.New(errs.InvalidValue, "table %s has %d bytes, expected %d", id, end, size)
	default:
		err = file.Truncate(size)
	}
	if err == nil {
		_, err = file.Seek(size, io.SeekStart)
	}
	if err != nil {
		_ = file.Close()
		return nil, errs.New(errs.IO, "opening the file of a table: %w", err)
	}
	return &Writer{file: file, path: path, size: size}, nil
}

// Append adds a block of rows.
func (w *Writer) Append(block []byte, rows int64) error {
	if _, err := w.file.Write(block); err != nil {
		return errs.New(errs.IO, "writing %s: %w", w.path, err)
	}
	w.extents = append(w.extents, Extent{Offset: w.size, Length: int64(len(block)), Rows: rows})
	w.size += int64(len(block))
	return nil
}

// Finish gives the file its name, once it is on the disk for good, and tells where the blocks are.
func (w *Writer) Finish() ([]Extent, error) {
	err := errors.Join(w.file.Sync(), w.file.Close())
	if err == nil && !w.named() {
		err = w.rename()
	}
	if err != nil {
		w.Abandon()
		return nil, errs.New(errs.IO, "writing %s: %w", w.path, err)
	}
	return w.extents, nil
}

func (w *Writer) rename() error {
	if err := os.Rename(w.file.Name(), w.path); err != nil {
		return err
	}
	err := folder.Sync(filepath.Dir(w.path))
	if err != nil {
		_ = os.Remove(w.path)
	}
	return err
}

// Abandon ends an unfinished file.
func (w *Writer) Abandon() {
	_ = w.file.Close()
	if !w.named() { // otherwise the next writer cuts off what was added
		_ = os.Remove(w.file.Name())
	}
}

// Folder is a folder of files of blocks, by the ids of their tables. It implements Fetcher.
type Folder string

// path is that of the file of a table.
func (f Folder) path(id string) string { return filepath.Join(string(f), filepath.Base(id)+Extension) }

// Fetch implements Fetcher.
func (f Folder) Fetch(_ context.Context, id string, offset, length int64) ([]byte, error) {
	if id != filepath.Base(id) {
		return nil, errs.New(errs.InvalidValue, "id of a table is not the name of a file: %q", id)
	}
	file, err := os.Open(f.path(id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errs.New(errs.NotFound, "uploaded table not found: %s", id)
	}
	if err != nil {
		return nil, errs.New(errs.IO, "reading an uploaded table: %w", err)
	}
	defer file.Close() //nolint:errcheck // it is only read
	info, err := file.Stat()
	if err != nil {
		return nil, errs.New(errs.IO, "reading an uploaded table: %w", err)
	}
	if offset < 0 || length < 0 || length > info.Size() || offset > info.Size()-length {
		return nil, errs.New(errs.InvalidValue, "table %s has %d bytes, and %d at %d are asked for", id, info.Size(), length, offset)
	}
	data := make([]byte, length)
	if _, err := file.ReadAt(data, offset); err != nil && !errors.Is(err, io.EOF) {
		return nil, errs.New(errs.IO, "reading table %s: %w", id, err)
	}
	return data, nil
}

// Remove deletes the file of a table.
func (f Folder) Remove(id string) error {
	err := os.Remove(f.path(id))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return errs.New(errs.IO, "removing an uploaded table: %w", err)
	}
	return nil
}

// Sweep deletes the files of tables that are not known, and unfinished ones. Files of other kinds are left alone.
func (f Folder) Sweep(known map[string]bool) error {
	entries, err := os.ReadDir(string(f))
	if err != nil {
		return errs.New(errs.IO, "listing the uploaded tables: %w", err)
	}
	for _, entry := range entries {
		id, isTable := strings.CutSuffix(entry.Name(), Extension)
		if isTable && entry.Type().IsRegular() && !known[id] { // as those are whose names say that they are unfinished
			if err := os.Remove(filepath.Join(string(f), entry.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return errs.New(errs.IO, "removing an uploaded table: %w", err)
			}
		}
	}
	return nil
}
