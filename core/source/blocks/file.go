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

// alignment is that of blocks in their file, so that those that are read together can be decoded where they lie.
const alignment = 64

// unfinished is what the names of files begin with that are being written.
const unfinished = "_"

// Writer writes blocks to a file. One of Create has another name until Finish; what one of Append writes counts once it is told of.
type Writer struct {
	file    *os.File
	path    string
	extents []Extent
	begun   int64 // where the first byte was written
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

// Append goes on with the file of a table, of which so many bytes count at least. It begins behind all that is there: what was once told
// of as a part of the table, and may have been read, is never written over.
func (f Folder) Append(id string, size int64) (*Writer, error) {
	path := f.path(id)
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return nil, errs.New(errs.IO, "opening the file of a table: %w", err)
	}
	end, err := file.Seek(0, io.SeekEnd)
	if err == nil && end < size {
		err = errs.New(errs.InvalidValue, "table %s has %d bytes, expected %d", id, end, size)
	}
	if err != nil {
		_ = file.Close()
		return nil, errs.New(errs.IO, "opening the file of a table: %w", err)
	}
	return &Writer{file: file, path: path, begun: end, size: end}, nil
}

// Append adds a block of rows.
func (w *Writer) Append(block []byte, rows int64) error {
	padding := make([]byte, -w.size&(alignment-1))
	for _, bytes := range [][]byte{padding, block} {
		if _, err := w.file.Write(bytes); err != nil {
			return errs.New(errs.IO, "writing %s: %w", w.path, err)
		}
	}
	w.size += int64(len(padding))
	w.extents = append(w.extents, Extent{Offset: w.size, Length: int64(len(block)), Rows: rows})
	w.size += int64(len(block))
	return nil
}

// Extents are where the blocks are that were added so far.
func (w *Writer) Extents() []Extent { return w.extents }

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

// Abandon ends an unfinished file, or takes back what was added to one.
func (w *Writer) Abandon() {
	if w.named() {
		_ = w.file.Truncate(w.begun) // nobody was told of it
		_ = w.file.Close()
		return
	}
	_ = w.file.Close()
	_ = os.Remove(w.file.Name())
}

// Folder is a folder of files of blocks, by the ids of their tables. It implements Fetcher.
type Folder string

// path is that of the file of a table.
func (f Folder) path(id string) string { return filepath.Join(string(f), filepath.Base(id)+Extension) }

// Fetch implements Fetcher.
func (f Folder) Fetch(_ context.Context, id string, offset int64, room []byte) error {
	if id != filepath.Base(id) {
		return errs.New(errs.InvalidValue, "id of a table is not the name of a file: %q", id)
	}
	file, err := os.Open(f.path(id))
	if errors.Is(err, fs.ErrNotExist) {
		return errs.New(errs.NotFound, "uploaded table not found: %s", id)
	}
	if err != nil {
		return errs.New(errs.IO, "reading an uploaded table: %w", err)
	}
	defer file.Close() //nolint:errcheck // it is only read
	info, err := file.Stat()
	if err != nil {
		return errs.New(errs.IO, "reading an uploaded table: %w", err)
	}
	if offset < 0 || int64(len(room)) > info.Size() || offset > info.Size()-int64(len(room)) {
		return errs.New(errs.InvalidValue, "table %s has %d bytes, and %d at %d are asked for", id, info.Size(), len(room), offset)
	}
	if _, err := file.ReadAt(room, offset); err != nil {
		return errs.New(errs.IO, "reading table %s: %w", id, err)
	}
	return nil
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
