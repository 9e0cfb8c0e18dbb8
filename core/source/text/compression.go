// Package text reads files of text for the formats that have rows of it: decompressed, and in blocks that grow to whole rows. It
// writes the bytes of such files for their encoders.
package text

import (
	"bufio"
	"compress/bzip2"
	"io"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/therootcompany/xz"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/store"
)

// None is the compression of files that have none.
const None = "none"

var byExtension = map[string]string{".gz": "gzip", ".zst": "zstd", ".bz2": "bzip2", ".xz": "xz"}

var compressions = map[string]string{
	"": "", "uncompressed": None, None: None, "gzip": "gzip", "gz": "gzip", "zstd": "zstd", "zst": "zstd",
	"bzip2": "bzip2", "bz2": "bzip2", "xz": "xz",
}

// ParseCompression reads the name of a compression; "" leaves it to the names of files.
func ParseCompression(value string) (string, error) {
	name, ok := compressions[strings.ToLower(value)]
	if !ok {
		return "", errs.New(errs.Binding, "compression is not known: %q", value)
	}
	return name, nil
}

// CompressionOf is the compression of a file: the given one, or what its name says.
func CompressionOf(given, path string) string {
	if given != "" {
		return given
	}
	for extension, name := range byExtension {
		if strings.HasSuffix(strings.ToLower(path), extension) {
			return name
		}
	}
	return None
}

// Extensions are what names of files end in whose text has one of the extensions, compressed or not.
func Extensions(extensions ...string) []string {
	var all []string
	for _, extension := range extensions {
		all = append(all, extension, extension+".gz", extension+".zst", extension+".bz2", extension+".xz")
	}
	return all
}

// ReadError is the error of a file that cannot be read.
func ReadError(file source.File, err error) error {
	return errs.New(errs.IO, "reading %s: %w", file.Path, err)
}

// open reads a file from the start, decompressed.
func open(file source.File, object store.Object, compression string) (io.ReadCloser, error) {
	raw := bufio.NewReaderSize(io.NewSectionReader(object, 0, object.Size()), 1<<18)
	r, err := Decompress(raw, compression)
	if err != nil {
		return nil, errs.New(errs.InvalidValue, "file is damaged: %s: %w", file.Path, err)
	}
	return r, nil
}

// What compressed data may ask for before there is any of it: its writers use 64 MiB at most, unless told to use more.
const (
	mostWindow     = 128 << 20 // of zstd, and what the program of that name takes
	mostDictionary = 128 << 20 // of xz
)

// Decompress reads what was written in a compression of ParseCompression.
func Decompress(raw io.Reader, compression string) (io.ReadCloser, error) {
	switch compression {
	case "gzip":
		return gzip.NewReader(raw)
	case "zstd":
		decoder, err := zstd.NewReader(raw, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(mostWindow))
		if err != nil {
			return nil, err
		}
		return decoder.IOReadCloser(), nil
	case "bzip2":
		return io.NopCloser(bzip2.NewReader(raw)), nil
	case "xz":
		r, err := xz.NewReader(raw, mostDictionary)
		return io.NopCloser(r), err
	}
	return io.NopCloser(raw), nil
}
