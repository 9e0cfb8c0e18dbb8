package core

import (
	"context"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source/listing"
)

// compressions are those of files by what their names end in.
var compressions = map[string]string{".gz": "gzip", ".zst": "zstd", ".bz2": "bzip2", ".xz": "xz"}

// FormatOf is the format that the name of a file tells, or "".
func FormatOf(path string) string {
	name := strings.ToLower(path)
	for ending := range compressions {
		if inner, compressed := strings.CutSuffix(name, ending); compressed {
			name = inner
			break
		}
	}
	return fileFormats[filepath.Ext(name)]
}

// detect is the format of files: that of a path, or of the first file in a folder that has one.
func detect(ctx context.Context, paths []string) (string, error) {
	if len(paths) == 0 {
		return "", nil
	}
	if format := FormatOf(paths[0]); format != "" {
		return format, nil
	}
	found, err := listing.Paths(ctx, paths)
	if err != nil {
		return "", err
	}
	for _, path := range found {
		if format := FormatOf(path); format != "" {
			return format, nil
		}
	}
	known := slices.Sorted(maps.Keys(fileFormats))
	return "", errs.New(errs.NotFound, "no files found whose names end in %s: %s", strings.Join(known, ", "), strings.Join(paths, ", "))
}
