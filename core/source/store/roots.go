package store

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ballista-go/ballista/core/errs"
)

// Roots are folders outside of which no files are read.
type Roots struct{ folders []string }

// NewRoots returns the roots of existing folders. Links are followed.
func NewRoots(folders []string) (*Roots, error) {
	r := &Roots{}
	for _, folder := range folders {
		whole, err := filepath.Abs(folder)
		if err == nil {
			whole, err = filepath.EvalSymlinks(whole)
		}
		if err != nil {
			return nil, fileError(folder, err)
		}
		r.folders = append(r.folders, whole)
	}
	return r, nil
}

type rootsKey struct{}

// Within returns a context under which files are opened below the roots only.
func Within(ctx context.Context, roots *Roots) context.Context {
	return context.WithValue(ctx, rootsKey{}, roots)
}

// CheckPattern fails where files of a pattern would be looked for outside of the roots: a search would tell what is there.
func CheckPattern(ctx context.Context, pattern string) error {
	if _, limited := ctx.Value(rootsKey{}).(*Roots); !limited {
		return nil
	}
	fixed, rest := pattern, ""
	if at := strings.IndexAny(pattern, "*?["); at >= 0 {
		fixed, rest = pattern[:at], pattern[at:]
	}
	if slices.Contains(strings.Split(rest, "/"), "..") {
		return errs.New(errs.InvalidValue, "pattern goes up, which it may not here: %s", pattern)
	}
	if _, err := place(ctx, filepath.Dir(fixed)); err != nil && !errs.Is(err, errs.NotFound) {
		return err
	}
	return nil
}

// place returns where a file lies once links are followed, and fails where that is outside of the roots.
func place(ctx context.Context, path string) (string, error) {
	roots, limited := ctx.Value(rootsKey{}).(*Roots)
	if !limited {
		return path, nil
	}
	whole, err := filepath.Abs(path)
	if err != nil {
		return "", fileError(path, err)
	}
	resolved, err := filepath.EvalSymlinks(whole)
	switch {
	case err == nil && roots.contain(resolved):
		return resolved, nil
	case err != nil && roots.contain(whole):
		return "", fileError(path, err)
	}
	return "", errs.New(errs.InvalidValue, "file is outside of the folders that may be read here: %s (allowed: %s)",
		path, strings.Join(roots.folders, ", "))
}

func (r *Roots) contain(path string) bool {
	return slices.ContainsFunc(r.folders, func(folder string) bool {
		relative, err := filepath.Rel(folder, path)
		return err == nil && filepath.IsLocal(relative)
	})
}
