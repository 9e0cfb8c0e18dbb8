package listing

import (
	"context"
	"errors"
	"io/fs"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/eval"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/publish"
	"github.com/ballista-go/ballista/core/source/store"
	"github.com/ballista-go/ballista/core/types"
)

// nullPartition is the folder value that stands for NULL, as Hive writes it.
const nullPartition = "__HIVE_DEFAULT_PARTITION__"

// list lists the files as they are now, sorted by path.
func (t *Table) list(ctx context.Context) ([]source.File, error) {
	var files []source.File
	for _, path := range t.options.Paths {
		found, err := t.listPath(ctx, strings.TrimPrefix(path, "file://"))
		if err != nil {
			return nil, err
		}
		files = append(files, found...)
	}
	for i := range files {
		values, err := partitionValues(files[i].Path, t.options.Partitions)
		if err != nil {
			return nil, err
		}
		files[i].Partition = values
	}
	return files, nil
}

// Paths are the files of paths, sorted for each of them.
func Paths(ctx context.Context, paths []string) ([]string, error) {
	files, err := (&Table{options: Options{Paths: paths}}).list(ctx)
	found := make([]string, len(files))
	for i, file := range files {
		found[i] = file.Path
	}
	return found, err
}

func (t *Table) listPath(ctx context.Context, path string) ([]source.File, error) {
	if !strings.ContainsAny(path, "*?[") {
		return t.listOne(ctx, path)
	}
	if err := store.CheckPattern(ctx, path); err != nil {
		return nil, err
	}
	matches, err := filepath.Glob(path)
	if err != nil {
		return nil, errs.New(errs.Binding, "pattern is malformed: %q", path)
	}
	slices.Sort(matches)
	var files []source.File
	for _, match := range matches {
		if publish.Hidden(filepath.Base(match)) {
			continue
		}
		found, err := t.listOne(ctx, match)
		if err != nil {
			return nil, err
		}
		files = append(files, found...)
	}
	return files, nil
}

// listOne lists a file, or the files of a folder and of those in it. A folder, whose path ends in a slash, may not be there yet.
func (t *Table) listOne(ctx context.Context, path string) ([]source.File, error) {
	folder, err := store.IsFolder(ctx, path)
	if errs.Is(err, errs.NotFound) && strings.HasSuffix(path, "/") {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if !folder {
		file, err := store.Stat(ctx, path)
		return []source.File{file}, err
	}
	var files []source.File
	root := strings.TrimSuffix(path, "/") + "/" // a link to a folder is followed
	err = filepath.WalkDir(root, func(at string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return errs.New(errs.IO, "listing %s: %w", at, err)
		case at != root && publish.Hidden(entry.Name()):
			if entry.IsDir() {
				return filepath.SkipDir
			}
			return nil
		case entry.IsDir():
			return errors.Join(ctx.Err(), publish.Finish(at))
		case !publish.EndsIn(entry.Name(), t.options.Extensions):
			return ctx.Err()
		}
		file, err := store.Stat(ctx, at)
		files = append(files, file)
		return err
	})
	return files, err
}

// folders are the key=value folders of a path, in order. Values are as they are written there.
func folders(path string) (keys, values []string) {
	for _, part := range strings.Split(filepath.ToSlash(filepath.Dir(path)), "/") {
		if key, value, ok := strings.Cut(part, "="); ok && key != "" {
			keys, values = append(keys, unescape(key)), append(values, value)
		}
	}
	return keys, values
}

// unescape reads names in which characters may be written as %2F. Others are what they are.
func unescape(name string) string {
	if unescaped, err := url.PathUnescape(name); err == nil {
		return unescaped
	}
	return name
}

// PartitionFolder is the name of the folder of the files of which a partition column has the value; nil: NULL.
func PartitionFolder(column string, value *string) string {
	key := escape(column) + "="
	switch {
	case value == nil:
		return key + nullPartition
	case *value == nullPartition:
		return key + "%5F" + nullPartition[1:]
	}
	return key + escape(*value)
}

// escape writes what would end a key, a value or a name of a folder as %2F. Other programs read more than one = as several folders.
func escape(name string) string { return escapes.Replace(url.PathEscape(name)) }

var escapes = strings.NewReplacer("=", "%3D", ":", "%3A")

// inferPartitions makes a column of each key=value folder of a file's path. Those that a given path names do not count.
func inferPartitions(path string, given []string) []arrow.Field {
	for _, root := range given {
		below, err := filepath.Rel(fixedPart(strings.TrimPrefix(root, "file://")), path)
		if err == nil && !strings.HasPrefix(below, "..") {
			path = below
			break
		}
	}
	keys, _ := folders(path)
	fields := make([]arrow.Field, len(keys))
	for i, key := range keys {
		fields[i] = arrow.Field{Name: key, Type: Undeclared, Nullable: true}
	}
	return fields
}

// fixedPart is a path up to the folder in which its pattern begins, or all of a path that is no pattern.
func fixedPart(path string) string {
	if i := strings.IndexAny(path, "*?["); i >= 0 {
		return filepath.Dir(path[:i] + "x")
	}
	return path
}

// Undeclared is the type of partition columns that were not given one.
var Undeclared arrow.DataType = &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Uint16, ValueType: arrow.BinaryTypes.String}

// partitionValues reads the values of the partition columns from a path.
func partitionValues(path string, partitions []arrow.Field) ([]types.Value, error) {
	if len(partitions) == 0 {
		return nil, nil
	}
	keys, texts := folders(path)
	values := make([]types.Value, len(partitions))
	for i, field := range partitions {
		at := slices.Index(keys, field.Name)
		if at < 0 {
			return nil, errs.New(errs.InvalidValue, "file is not in a folder of partition column %q: %s", field.Name, path)
		}
		if texts[at] == nullPartition {
			continue
		}
		text := &expr.Literal{Value: unescape(texts[at]), DataType: arrow.BinaryTypes.String}
		value, err := eval.Constant(&expr.Cast{Input: text, To: field.Type}, nil)
		if err != nil {
			return nil, errs.New(errs.InvalidValue, "value of partition column %q is no %s: %s", field.Name, field.Type, path)
		}
		values[i] = value.Value
	}
	return values, nil
}
