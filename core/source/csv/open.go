package csv

import (
	"bufio"
	"compress/bzip2"
	"io"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/store"
)

var byName = map[string]string{".gz": "gzip", ".zst": "zstd", ".bz2": "bzip2", ".xz": "xz"}

func (f *Format) compression(path string) string {
	if f.options.Compression != "" {
		return f.options.Compression
	}
	for extension, name := range byName {
		if strings.HasSuffix(strings.ToLower(path), extension) {
			return name
		}
	}
	return "none"
}

func readError(file source.File, err error) error {
	return errs.New(errs.IO, "reading %s: %w", file.Path, err)
}

// reader reads a file from the start, decompressed.
func (f *Format) reader(file source.File, object store.Object) (io.ReadCloser, error) {
	raw := bufio.NewReaderSize(io.NewSectionReader(object, 0, object.Size()), 1<<18)
	r, err := decompress(raw, object, f.compression(file.Path))
	if err != nil {
		return nil, errs.New(errs.InvalidValue, "file is damaged: %s: %w", file.Path, err)
	}
	return r, nil
}

func decompress(raw *bufio.Reader, object store.Object, name string) (io.ReadCloser, error) {
	switch name {
	case "gzip":
		return gzip.NewReader(raw)
	case "zstd":
		decoder, err := zstd.NewReader(raw, zstd.WithDecoderConcurrency(1))
		if err != nil {
			return nil, err
		}
		return decoder.IOReadCloser(), nil
	case "bzip2":
		return io.NopCloser(bzip2.NewReader(raw)), nil
	case "xz":
		r, err := openXZ(raw, object)
		return io.NopCloser(r), err
	}
	return io.NopCloser(raw), nil
}
