// Package sink writes rows to files of a format, below the folder of a write: exec hands it the rows, package publish makes the files
// visible.
package sink

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/store"
	"github.com/ballista-go/ballista/core/table"
)

// Sink writes files of a format. It implements table.Sink.
type Sink struct {
	destination table.Destination
	encoder     source.Encoder
	partitions  []int         // columns that make folders, by their place in the rows
	files       []int         // columns of the files
	schema      *arrow.Schema // of the files
}

// New returns the sink of a destination, whose schema and partitions it checks.
func New(encoder source.Encoder, d table.Destination) (*Sink, error) {
	s := &Sink{destination: d, encoder: encoder}
	if d.Schema == nil || d.Path == "" {
		return nil, errs.New(errs.InvalidValue, "a destination without schema or path")
	}
	if err := s.choose(); err != nil {
		return nil, err
	}
	return s, s.check()
}

// choose divides the columns.
func (s *Sink) choose() error {
	d := s.destination
	for i, name := range d.Partitions {
		found := d.Schema.FieldIndices(name)
		if len(found) != 1 || slices.Contains(d.Partitions[:i], name) {
			return errs.New(errs.Binding, "partition column is not one of the rows' columns: %q", name)
		}
		s.partitions = append(s.partitions, found[0])
	}
	fields := []arrow.Field{}
	for i, field := range d.Schema.Fields() {
		if d.Kept || !slices.Contains(s.partitions, i) {
			s.files, fields = append(s.files, i), append(fields, field)
		}
	}
	metadata := d.Schema.Metadata()
	s.schema = arrow.NewSchema(fields, &metadata)
	return nil
}

// check refuses rows that files cannot have.
func (s *Sink) check() error {
	if len(s.files) == 0 {
		return errs.New(errs.Binding, "files need a column, and there is none but those of the folders: %s", s.destination.Path)
	}
	seen := map[string]bool{}
	for _, field := range s.schema.Fields() {
		if seen[field.Name] {
			return errs.New(errs.Binding, "files cannot have two columns of a name: %q", field.Name)
		}
		seen[field.Name] = true
	}
	if s.destination.Layout == table.OneFile && len(s.partitions) > 0 {
		return errs.New(errs.Binding, "rows in folders are not one file: %s", s.destination.Path)
	}
	return nil
}

// Destination implements table.Sink.
func (s *Sink) Destination() table.Destination { return s.destination }

// Staged implements table.Sink.
func (s *Sink) Staged(folder string, layout table.Layout) table.Sink {
	staged := *s
	staged.destination.Staging, staged.destination.Layout = folder, layout
	return &staged
}

// Begin implements table.Sink.
func (s *Sink) Begin(ctx context.Context, task, attempt int, env *table.Env) (table.Attempt, error) {
	staging, err := store.Target(ctx, s.destination.Staging)
	if err != nil {
		return nil, err
	}
	a := &Attempt{sink: s, ctx: ctx, env: env, task: task, name: fmt.Sprintf("%d-%d", task, attempt)}
	a.folder = filepath.Join(staging, a.name)
	if err := os.Mkdir(a.folder, 0o777); err != nil { //nolint:gosec // as what programs write is by default
		return nil, failed(s.destination.Path, err)
	}
	return a, nil
}

// Attempt is what an attempt of a task writes. It implements table.Attempt.
type Attempt struct {
	sink     *Sink
	ctx      context.Context
	env      *table.Env
	task     int
	name     string
	folder   string
	finished bool

	mu      sync.Mutex
	written []table.WrittenFile
}

// Worker implements table.Attempt.
func (a *Attempt) Worker(number int) (table.RowWriter, error) {
	if len(a.sink.partitions) > 0 {
		return newPartitioned(a, number)
	}
	f, err := a.create("", number, 0)
	if err != nil {
		return nil, err
	}
	return &whole{f}, nil
}

// add notes a file that is complete.
func (a *Attempt) add(file table.WrittenFile) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.written = append(a.written, file)
}

// Finish implements table.Attempt. Only the first task makes a file where there are no rows, and none of folders without a value.
func (a *Attempt) Finish(ctx context.Context) ([]table.WrittenFile, error) {
	if len(a.written) == 0 && a.task == 0 && len(a.sink.partitions) == 0 {
		if err := a.writeEmpty(ctx); err != nil {
			return nil, err
		}
	}
	if err := syncFolders(a.folder, a.written); err != nil {
		return nil, failed(a.sink.destination.Path, err)
	}
	a.finished = true
	return a.written, nil
}

func (a *Attempt) writeEmpty(ctx context.Context) error {
	rows, err := a.Worker(0)
	if err != nil {
		return err
	}
	defer rows.Close()
	return rows.Finish(ctx)
}

// Close implements table.Attempt.
func (a *Attempt) Close() {
	if !a.finished {
		_ = os.RemoveAll(a.folder)
	}
}

// failed is an error of writing to a destination. Where the file lies until it is complete is nobody's business.
func failed(path string, err error) error {
	var unfinished *fs.PathError
	if errors.As(err, &unfinished) {
		err = unfinished.Err
	}
	return errs.New(errs.IO, "writing %s: %w", path, err)
}
