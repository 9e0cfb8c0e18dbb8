package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/ballista-go/ballista/core/errs"
)

// Target returns where a file or folder lies, or will lie, once links are followed. It fails where that is outside of the roots.
func Target(ctx context.Context, path string) (string, error) {
	whole, err := filepath.Abs(strings.TrimPrefix(path, "file://"))
	if err != nil {
		return "", writeError(path, err)
	}
	resolved, err := resolve(whole)
	if err != nil {
		return "", writeError(path, err)
	}
	roots, limited := ctx.Value(rootsKey{}).(*Roots)
	if limited && !roots.contain(resolved) {
		return "", errs.New(errs.InvalidValue, "path is outside of the folders that may be written here: %s (allowed: %s)",
			path, strings.Join(roots.folders, ", "))
	}
	return resolved, nil
}

// resolve follows the links of what there is of a path.
func resolve(path string) (string, error) {
	resolved, err := filepath.EvalSymlinks(path)
	if err == nil || !errors.Is(err, fs.ErrNotExist) || path == filepath.Dir(path) {
		return resolved, err
	}
	if _, err := os.Lstat(path); err == nil {
		return "", errs.New(errs.IO, "a link leads nowhere: %s", path)
	}
	above, err := resolve(filepath.Dir(path))
	return filepath.Join(above, filepath.Base(path)), err
}

func writeError(path string, err error) error {
	var known *errs.Error
	if errors.As(err, &known) {
		return err
	}
	return errs.New(errs.IO, "writing %s: %w", path, err)
}
