package text

import (
	"bytes"
	"strings"
	"testing"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source/sourcetest"
)

// TestRowsBeyondMemory has a row for which there is no memory: the error says where it begins.
func TestRowsBeyondMemory(t *testing.T) {
	file := sourcetest.Save(t, "long.csv", append([]byte("a\n"), bytes.Repeat([]byte("x"), 1<<20)...))
	budget := memory.NewBudget("test", 512<<10, nil)
	blocks, err := Open(t.Context(), budget, Source{File: file, Compression: None, Span: Span{To: file.Size}, BlockBytes: 4 << 10, Hint: "is a quote not closed?"})
	if err != nil {
		t.Fatal(err)
	}
	defer blocks.Close()
	for at := 2; err == nil; at = 0 {
		_, err = blocks.Advance(at)
	}
	for _, part := range []string{file.Path + " byte 2: row is longer than", "is a quote not closed?", "memory limit exceeded"} {
		if errs.KindOf(err) != errs.OutOfMemory || !strings.Contains(err.Error(), part) {
			t.Errorf("%s: %v lacks %q", errs.KindOf(err), err, part)
		}
	}
}
