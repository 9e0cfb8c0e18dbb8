package parquet

import (
	"errors"
	"fmt"
	"io"

	"github.com/ballista-go/ballista/core/errs"
)

func invalid(format string, args ...any) error { return errs.New(errs.InvalidValue, format, args...) }

// within says where an error about a file's content was found, or content for which there is no memory. Errors of other kinds stay
// as they are.
func within(err error, place string, args ...any) error {
	if err == nil {
		return nil
	}
	if kind := errs.KindOf(err); kind == errs.InvalidValue || kind == errs.Unsupported || kind == errs.OutOfMemory {
		return errs.New(kind, "%s: %w", fmt.Sprintf(place, args...), err)
	}
	return err
}

// readAt fills buffer from the offset.
func readAt(r io.ReaderAt, buffer []byte, offset int64) error {
	n, err := r.ReadAt(buffer, offset)
	if n == len(buffer) {
		return nil
	}
	if err == nil || errors.Is(err, io.EOF) {
		return invalid("file ends early: %d bytes at %d", n, offset)
	}
	return errs.New(errs.IO, "reading %d bytes at %d: %w", len(buffer), offset, err)
}
