package publish

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/folder"
	"github.com/ballista-go/ballista/core/table"
)

// manifestName is the file that makes a write of several steps one: once it is there, all of them are carried out, by whom ever.
const manifestName = "committed"

// treeName is the folder in which the files of a folder that is new lie before it is renamed as a whole.
const treeName = "tree"

// manifest is what is to be done to publish files in a folder that exists, which the staging folder lies in.
type manifest struct {
	Files  []move
	Remove []string // files of the target that go
}

// move is the path of a file below the folder of the write, and below the target.
type move struct{ From, To string }

// Commit publishes files. When it fails nothing was published, unless the error says otherwise.
func (w *Write) Commit(ctx context.Context, files []table.WrittenFile) error {
	if err := ctx.Err(); err != nil {
		return errs.New(errs.Cancelled, "query cancelled")
	}
	moves, err := w.moves(files)
	if err != nil {
		return err
	}
	_, err = os.Stat(w.target)
	switch {
	case w.layout == table.OneFile:
		return w.commitFile(moves)
	case errors.Is(err, fs.ErrNotExist):
		return w.commitFolder(moves)
	case err != nil:
		return writing(w.target, err)
	}
	return w.commitInto(moves)
}

// moves checks names that executors sent.
func (w *Write) moves(files []table.WrittenFile) ([]move, error) {
	moves := make([]move, 0, len(files))
	anyRows := slices.ContainsFunc(files, func(f table.WrittenFile) bool { return f.Rows > 0 })
	for _, file := range files {
		if anyRows && file.Rows == 0 && w.layout != table.OneFile {
			continue // a task that had none made it in case that no other has any
		}
		m := move{filepath.Join(file.Attempt, file.Path), file.Path}
		if !filepath.IsLocal(file.Attempt) || !filepath.IsLocal(file.Path) || strings.ContainsRune(file.Attempt, filepath.Separator) {
			return nil, errs.New(errs.Internal, "name of a written file is not one: %q in %q", file.Path, file.Attempt)
		}
		moves = append(moves, m)
	}
	if w.layout == table.OneFile && len(moves) != 1 {
		return nil, errs.New(errs.Internal, "files that were written where one is expected: %d", len(moves))
	}
	return moves, nil
}

// commitFile renames the only file.
func (w *Write) commitFile(moves []move) error {
	if err := makeFolders(filepath.Dir(w.target)); err != nil {
		return writing(w.target, err)
	}
	if err := os.Rename(filepath.Join(w.folder, moves[0].From), w.target); err != nil {
		return writing(w.target, err)
	}
	return w.seen()
}

// seen ends a write that everybody sees already.
func (w *Write) seen() error {
	w.committed = true
	if err := folder.Sync(filepath.Dir(w.target)); err != nil {
		return errs.New(errs.IO, "the write is committed, and may not survive a power failure: %s: %w", w.target, err)
	}
	return nil
}

// commitFolder gathers the files in a folder, and renames it.
func (w *Write) commitFolder(moves []move) error {
	tree := filepath.Join(w.folder, treeName)
	if err := os.Mkdir(tree, 0o777); err != nil { //nolint:gosec // as what programs write is by default
		return writing(w.target, err)
	}
	if err := moveAll(w.folder, tree, moves); err != nil {
		return writing(w.target, err)
	}
	if err := makeFolders(filepath.Dir(w.target)); err != nil {
		return writing(w.target, err)
	}
	err := os.Rename(tree, w.target)
	if errors.Is(err, fs.ErrExist) { // somebody has made it meanwhile
		for i := range moves {
			moves[i].From = filepath.Join(treeName, moves[i].To)
		}
		return w.commitInto(moves)
	}
	if err != nil {
		return writing(w.target, err)
	}
	return w.seen()
}

// commitInto adds the files to a folder that is there. From when the manifest is there on, who reads the folder finishes what is left to do.
func (w *Write) commitInto(moves []move) error {
	if err := w.moveInto(); err != nil {
		return writing(w.target, err)
	}
	m := manifest{Files: moves}
	var err error
	if w.mode == table.Overwrite {
		if m.Remove, err = visible(w.target, w.replaced); err != nil {
			return writing(w.target, err)
		}
	}
	if err := writeManifest(w.folder, m); err != nil {
		return writing(w.target, err)
	}
	w.committed = true
	if err := m.apply(w.folder, w.target); err != nil {
		w.keep()
		return errs.New(errs.IO, "the write is committed, and will be complete once the next reader or writer can finish it: %s: %w", w.target, err)
	}
	return nil
}

// moveInto brings the folder of the write to the target, unless it lies there, since that is where its readers look.
func (w *Write) moveInto() error {
	staging := filepath.Join(w.target, StagingName)
	if filepath.Dir(w.folder) == staging {
		return nil
	}
	if err := makeFolder(staging); err != nil {
		return err
	}
	folder := filepath.Join(staging, filepath.Base(w.folder))
	l, err := takeLock(folder + lockSuffix)
	if err != nil {
		return err
	}
	if l == nil {
		return errs.New(errs.IO, "somebody else writes there under the same name")
	}
	if err := os.Rename(w.folder, folder); err != nil {
		return errors.Join(err, l.remove())
	}
	err = w.lock.remove()
	removeEmpty(filepath.Dir(w.folder))
	w.folder, w.lock = folder, l
	return err
}

// keep leaves the folder of the write to who finishes it.
func (w *Write) keep() {
	_ = w.lock.file.Close()
	w.lock = nil
}

// writeManifest makes the manifest appear as a whole.
func writeManifest(at string, m manifest) error {
	data, err := json.Marshal(m)
	if err != nil {
		return err
	}
	unfinished := filepath.Join(at, manifestName+".tmp")
	if err := writeSynced(unfinished, data); err != nil {
		return err
	}
	if err := os.Rename(unfinished, filepath.Join(at, manifestName)); err != nil {
		return err
	}
	return errors.Join(folder.Sync(at), folder.Sync(filepath.Dir(at)))
}

// apply carries out what is left to do of a manifest. Several may do so at the same time.
func (m *manifest) apply(folder, target string) error {
	if err := moveAll(folder, target, m.Files); err != nil {
		return err
	}
	for _, old := range m.Remove {
		if err := os.Remove(filepath.Join(target, old)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		removeEmptyBelow(target, filepath.Dir(old))
	}
	return nil
}

// moveAll renames files, and leaves those that were renamed before.
func moveAll(from, to string, moves []move) error {
	folders := map[string]bool{to: true}
	for _, m := range moves {
		there := filepath.Join(to, m.To)
		if into := filepath.Dir(there); !folders[into] {
			if err := makeFolders(into); err != nil {
				return err
			}
			folders[into] = true
		}
		err := os.Rename(filepath.Join(from, m.From), there)
		if err != nil && !moved(err, there) {
			return err
		}
	}
	for changed := range folders {
		if err := folder.Sync(changed); err != nil {
			return err
		}
	}
	return nil
}

// moved reports whether a file that is missing is where it should go.
func moved(err error, there string) bool {
	if !errors.Is(err, fs.ErrNotExist) {
		return false
	}
	_, err = os.Stat(there)
	return err == nil
}
