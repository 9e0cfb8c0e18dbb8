//go:build unix

package store_test

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source/store"
)

// TestNoFiles has what would be waited for, or read for ever.
func TestNoFiles(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe.csv")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{pipe, "/dev/zero"} {
		_, err := store.Stat(t.Context(), path)
		if !errs.Is(err, errs.IO) || !strings.Contains(err.Error(), "this is a pipe, a device or the like: "+path) {
			t.Errorf("got error %v", err)
		}
	}
}
