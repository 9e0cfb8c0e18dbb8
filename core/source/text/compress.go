package text

import (
	"io"
	"strconv"

	"github.com/dsnet/compress/bzip2"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"

	"github.com/ballista-go/ballista/core/errs"
)

// Level is how hard a compression tries, on its own scale.
type Level int

// Usual is the level that programs use unless told otherwise.
const Usual Level = -1

// levels are the least and the largest level of each compression, the usual one, and about how many bytes a compressor
// needs whatever the level is.
var levels = map[string]struct {
	least, most, usual Level
	memory             int64
}{
	"gzip": {0, 9, 6, 1 << 20}, "zstd": {1, 22, 3, 24 << 20}, "bzip2": {1, 9, 9, 8 << 20}, "xz": {0, 9, 6, 0},
}

// dictionaries are the sizes of the dictionary at the levels of xz.
var dictionaries = [...]int{256 << 10, 1 << 20, 2 << 20, 4 << 20, 4 << 20, 8 << 20, 8 << 20, 16 << 20, 32 << 20, 64 << 20}

// compressorBytes is about how many bytes a compressor needs. One of xz has its dictionary, and a table of about the same size.
func compressorBytes(compression string, given Level) int64 {
	if compression == "xz" {
		return 2 * int64(dictionaries[levelOf(compression, given)])
	}
	return levels[compression].memory
}

// levelOf is the given level, or the usual one.
func levelOf(compression string, given Level) int {
	if given == Usual {
		return int(levels[compression].usual)
	}
	return int(given)
}

// CheckLevel fails with Binding when a compression of ParseCompression does not have the level.
func CheckLevel(compression string, level Level) error {
	of, compressed := levels[compression]
	if level != Usual && compressed && (level < of.least || level > of.most) {
		return errs.New(errs.Binding, "level of %s is out of range: %d (expected %d to %d)", compression, level, of.least, of.most)
	}
	return nil
}

// ExtensionOf is what names of files in a compression end in; "" when they are not compressed.
func ExtensionOf(compression string) string {
	for extension, name := range byExtension {
		if name == compression {
			return extension
		}
	}
	return ""
}

// compressorOf returns what compresses to out, or nil when nothing does.
func compressorOf(out io.Writer, compression string, given Level) (io.WriteCloser, error) {
	level := levelOf(compression, given)
	switch compression {
	case "gzip":
		return gzip.NewWriterLevel(out, level)
	case "zstd":
		return zstd.NewWriter(out, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.EncoderLevelFromZstd(level)))
	case "bzip2":
		return bzip2.NewWriter(out, &bzip2.WriterConfig{Level: level})
	case "xz":
		return xz.WriterConfig{DictCap: dictionaries[level]}.NewWriter(out)
	}
	return nil, nil
}

// ParseLevel reads a level.
func ParseLevel(value string) (Level, error) {
	level, err := strconv.Atoi(value)
	if err != nil || level < 0 {
		return Usual, errs.New(errs.Binding, "not a level: %q", value)
	}
	return Level(level), nil
}
