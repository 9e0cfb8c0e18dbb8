// Package publish makes files that a query has written visible, all of them or none, whatever dies meanwhile. Who coordinates the query
// begins a write, lets tasks write below its folder, and commits; docs/design/0010-writing.md tells how.
package publish

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/google/uuid"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source/store"
	"github.com/ballista-go/ballista/core/table"
)

// StagingName is the folder that unfinished writes lie in. Readers skip it, as all names that begin like it.
const StagingName = "_ballista"

// Write is a write that was begun. Its folder is locked by this process until it ends.
type Write struct {
	target    string // absolute, links followed
	layout    table.Layout
	mode      table.WriteMode
	replaced  []string // endings of the files that Overwrite removes
	folder    string   // that attempts write below
	lock      *lock
	committed bool
}

// Begin makes the folder that a destination is written below. What dead processes have left beside it is finished or removed. note, unless
// nil, is told the folder before anything is there.
func Begin(ctx context.Context, d table.Destination, note func(folder string) error) (*Write, error) {
	w := &Write{layout: d.Layout, mode: d.Mode, replaced: d.Replaced}
	var err error
	if w.target, err = store.Target(ctx, d.Path); err != nil {
		return nil, err
	}
	base, err := w.base()
	if err != nil {
		return nil, err
	}
	staging := filepath.Join(base, StagingName)
	if err := Recover(base); err != nil {
		return nil, err
	}
	if err := w.open(staging, note); err != nil {
		return nil, writing(w.target, err)
	}
	return w, nil
}

// base is the folder that the staging folder lies in: the target, or what there is of the folders above it. It is in the same file
// system as what will be made.
func (w *Write) base() (string, error) {
	info, err := os.Stat(w.target)
	switch {
	case err == nil && w.layout == table.OneFile && info.IsDir():
		w.layout = table.Ordered
		return w.target, nil
	case err == nil && w.layout != table.OneFile && !info.IsDir():
		return "", errs.New(errs.IO, "a folder cannot be written where there is a file: %s", w.target)
	case err == nil && info.IsDir():
		return w.target, nil
	case err != nil && !errors.Is(err, os.ErrNotExist):
		return "", writing(w.target, err)
	}
	for above := filepath.Dir(w.target); ; above = filepath.Dir(above) {
		info, err := os.Stat(above)
		switch {
		case err == nil && info.IsDir():
			return above, nil
		case err == nil:
			return "", errs.New(errs.IO, "a file is where a folder would have to be: %s", above)
		case !errors.Is(err, os.ErrNotExist) || above == filepath.Dir(above):
			return "", writing(w.target, err)
		}
	}
}

// attempts is how often a folder is made anew that another process removes meanwhile, since it is empty.
const attempts = 100

// open makes the folder of the write, and locks it.
func (w *Write) open(staging string, note func(string) error) (err error) {
	for range attempts {
		if err = makeFolder(staging); err != nil {
			return err
		}
		id, err := uuid.NewV7() // ascending, so that files that are added come last
		if err != nil {
			return err
		}
		w.folder = filepath.Join(staging, id.String())
		if note != nil {
			if err := note(w.folder); err != nil {
				return err
			}
		}
		w.lock, err = takeLock(w.folder + lockSuffix)
		if errors.Is(err, os.ErrNotExist) || err == nil && w.lock == nil {
			continue
		}
		if err == nil {
			if err = os.Mkdir(w.folder, 0o777); err != nil { //nolint:gosec // as what programs write is by default
				err = errors.Join(err, w.lock.remove())
			}
		}
		if err != nil {
			removeEmpty(staging)
		}
		return err
	}
	return errs.New(errs.IO, "the folder for unfinished writes is removed again and again: %s", staging)
}

// Folder is where attempts write, each below a folder of its own.
func (w *Write) Folder() string { return w.folder }

// Layout is that of the destination, but that there are files in a folder where the path of a file turns out to be one.
func (w *Write) Layout() table.Layout { return w.layout }

// Close ends the write: what was not committed is removed. It may be called more than once.
func (w *Write) Close() error {
	if w.lock == nil {
		return nil
	}
	err := removeAll(w.folder)
	err = errors.Join(err, w.lock.remove())
	w.lock = nil
	removeEmpty(filepath.Dir(w.folder))
	if w.committed { // what is left over harms nobody, and the next write removes it
		return nil
	}
	return err
}

// writing adds to an error of the file system what was to be written.
func writing(target string, err error) error {
	var known *errs.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	return errs.New(errs.IO, "writing %s: %w", target, err)
}
