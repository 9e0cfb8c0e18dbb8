package sink

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/folder"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/vector"
)

// file is a file that is written.
type file struct {
	attempt *Attempt
	path    string // below the folder of the attempt
	out     *counter
	rows    uint64
	content source.FileWriter
	part    vector.Batch // scratch: the columns that the file has
}

// create makes a file in a folder of partition values. Names ascend in the order of tasks, workers and numbers, and those of later writes
// come after them.
func (a *Attempt) create(folder string, worker, number int) (*file, error) {
	d := a.sink.destination
	name := filepath.Base(d.Path)
	if d.Layout != table.OneFile {
		name = fmt.Sprintf("%s-%05d-%03d-%04d%s", filepath.Base(d.Staging), a.task, worker, number, a.sink.encoder.Extension())
	}
	f := &file{attempt: a, path: filepath.Join(folder, name)}
	made, err := os.OpenFile(filepath.Join(a.folder, f.path), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666) //nolint:gosec // as what programs write is by default
	if err != nil {
		return nil, failed(d.Path, err)
	}
	f.out = &counter{file: made, path: d.Path}
	if f.content, err = a.sink.encoder.Writer(a.ctx, f.out, a.sink.schema, a.env); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// write adds rows of which the file has some columns.
func (f *file) write(ctx context.Context, batch *vector.Batch) error {
	if err := f.attempt.sink.columns(batch, &f.part); err != nil {
		return err
	}
	f.rows += uint64(batch.Count())
	return f.content.Write(ctx, &f.part)
}

// columns makes part the columns of a batch that files have.
func (s *Sink) columns(batch, part *vector.Batch) error {
	*part = vector.Batch{Len: batch.Len, Rows: batch.Rows, Morsel: batch.Morsel, Columns: part.Columns[:0]}
	for k, i := range s.files {
		part.Columns = append(part.Columns, batch.Columns[i])
		if field := s.schema.Field(k); !field.Nullable && hasNull(batch.Columns[i], batch) {
			return errs.New(errs.InvalidValue, "column is NOT NULL, and a row has NULL there: %q", field.Name)
		}
	}
	return nil
}

// hasNull reports whether a row of the batch is NULL in a column.
func hasNull(v *vector.Vector, batch *vector.Batch) bool {
	if v.Nulls() == 0 {
		return false
	}
	for i := range batch.Count() {
		row := i
		if batch.Rows != nil {
			row = int(batch.Rows[i])
		}
		if v.Null(row) {
			return true
		}
	}
	return false
}

// Finish ends the file, such that it survives a power failure.
func (f *file) Finish(ctx context.Context) error {
	if err := f.content.Finish(ctx); err != nil {
		return err
	}
	if err := f.out.file.Sync(); err != nil {
		return failed(f.out.path, err)
	}
	if err := f.out.close(); err != nil {
		return failed(f.out.path, err)
	}
	f.attempt.add(table.WrittenFile{Attempt: f.attempt.name, Path: f.path, Rows: f.rows, Bytes: f.out.bytes})
	return nil
}

// Close releases what the file holds.
func (f *file) Close() {
	if f.content != nil {
		f.content.Close()
		f.content = nil
	}
	_ = f.out.close()
}

// counter is an open file that counts what is written to it.
type counter struct {
	file  *os.File // nil once it is closed
	path  string   // of the destination
	bytes uint64
}

// Write implements io.Writer.
func (c *counter) Write(data []byte) (int, error) {
	n, err := c.file.Write(data)
	c.bytes += uint64(n)
	if err != nil {
		return n, failed(c.path, err)
	}
	return n, nil
}

func (c *counter) close() error {
	if c.file == nil {
		return nil
	}
	err := c.file.Close()
	c.file = nil
	return err
}

// whole writes all rows of a worker to one file. It implements table.RowWriter.
type whole struct{ *file }

// Write implements table.RowWriter.
func (w *whole) Write(ctx context.Context, batch *vector.Batch) error { return w.write(ctx, batch) }

// syncFolders makes the names of files survive a power failure.
func syncFolders(root string, files []table.WrittenFile) error {
	folders := map[string]bool{root: true}
	for _, f := range files {
		for at := filepath.Dir(f.Path); at != "."; at = filepath.Dir(at) {
			folders[filepath.Join(root, at)] = true
		}
	}
	for changed := range folders {
		if err := folder.Sync(changed); err != nil {
			return err
		}
	}
	return nil
}
