package csv

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"context"
	"io"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/store"
)

// splitBytes is how much of a file makes a split.
const splitBytes = 4 << 20

// span is a piece of a file: the rows that begin from from (inclusive) to to (exclusive). A compressed file is one span.
type span struct {
	from, to int64
	whole    bool // all of a compressed file
}

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

// ranges cuts a file into spans. A file with quotes is cut where its rows begin, which takes a scan of it.
func (f *Format) ranges(ctx context.Context, file source.File) ([]span, error) {
	if f.compression(file.Path) != "none" {
		return []span{{whole: true}}, nil
	}
	if file.Size <= splitBytes {
		return []span{{to: file.Size}}, nil
	}
	object, err := store.Open(ctx, file)
	if err != nil {
		return nil, err
	}
	defer object.Close() //nolint:errcheck // read only
	quoted, err := f.hasQuotes(ctx, file, object)
	if err != nil {
		return nil, err
	}
	if quoted {
		return []span{{to: file.Size}}, nil
	}
	var spans []span
	for from := int64(0); from < file.Size; from += splitBytes {
		spans = append(spans, span{from: from, to: min(from+splitBytes, file.Size)})
	}
	return spans, nil
}

// hasQuotes looks for a byte that makes the start of a row depend on what is before it.
func (f *Format) hasQuotes(ctx context.Context, file source.File, object store.Object) (bool, error) {
	buffer := make([]byte, 1<<20)
	for at := int64(0); at < file.Size; {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		n, err := object.ReadAt(buffer, at)
		if bytes.IndexByte(buffer[:n], f.options.Quote) >= 0 || f.options.Escape != 0 && bytes.IndexByte(buffer[:n], f.options.Escape) >= 0 {
			return true, nil
		}
		if at += int64(n); err == io.EOF {
			break
		}
		if err != nil {
			return false, readError(file, err)
		}
	}
	return false, nil
}

func readError(file source.File, err error) error {
	return errs.New(errs.IO, "reading %s: %w", file.Path, err)
}

// reader reads a file from the start, decompressed.
func (f *Format) reader(file source.File, object store.Object) (io.Reader, error) {
	raw := bufio.NewReaderSize(io.NewSectionReader(object, 0, object.Size()), 1<<18)
	var r io.Reader = raw
	var err error
	switch f.compression(file.Path) {
	case "gzip":
		r, err = gzip.NewReader(raw)
	case "zstd":
		var decoder *zstd.Decoder
		if decoder, err = zstd.NewReader(raw, zstd.WithDecoderConcurrency(1)); err == nil {
			r = decoder.IOReadCloser()
		}
	case "bzip2":
		r = bzip2.NewReader(raw)
	case "xz":
		r, err = xz.NewReader(raw)
	}
	if err != nil {
		return nil, errs.New(errs.InvalidValue, "file is damaged: %s: %w", file.Path, err)
	}
	return r, nil
}
