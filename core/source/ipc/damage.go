package ipc

import (
	"errors"
	"io"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source"
)

func invalid(format string, args ...any) error { return errs.New(errs.InvalidValue, format, args...) }

// within names the file of an error about its content. Errors of other kinds stay as they are.
func within(err error, file source.File) error {
	if kind := errs.KindOf(err); err != nil && (kind == errs.InvalidValue || kind == errs.Unsupported) {
		return errs.New(kind, "Arrow file %s: %w", file.Path, err)
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
