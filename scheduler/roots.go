package scheduler

import (
	"context"

	files "github.com/ballista-go/ballista/core/source/store"
)

// roots are the folders that files are read from; nil: all.
type roots struct{ *files.Roots }

func openRoots(folders []string) (r roots, err error) {
	if len(folders) > 0 {
		r.Roots, err = files.NewRoots(folders)
	}
	return r, err
}

// within limits what is read under a context.
func (r roots) within(ctx context.Context) context.Context {
	if r.Roots == nil {
		return ctx
	}
	return files.Within(ctx, r.Roots)
}
