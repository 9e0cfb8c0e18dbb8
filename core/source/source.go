// Package source declares what a file format offers; the packages below it implement formats, list files as tables, and
// reach storage.
package source

import (
	"context"
	"path/filepath"
	"strings"
	"time"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
)

// File is a file of a table as it was when it was listed. A file that changed since is an error of the scan that reads it.
type File struct {
	Path     string
	Size     int64
	Modified time.Time
	// Partition are the values of the table's partition columns for all rows of the file.
	Partition []types.Value
}

// Format reads one kind of file. Its schemas do not have partition columns, and neither do its requests.
type Format interface {
	// Name is how SQL calls the format, such as PARQUET.
	Name() string
	// Schema is the schema of a table of the files. It fails with InvalidValue, naming the file, when they do not agree.
	Schema(ctx context.Context, files []File) (*arrow.Schema, error)
	// Statistics describes the content of the files.
	Statistics(ctx context.Context, files []File, schema *arrow.Schema) (*table.Statistics, error)
	// Pushdown says what Splits does with a filter.
	Pushdown(filter expr.Expr) table.Support
	// Splits cuts a file into pieces, in order, leaving out those that the request's filters exclude. Columns that the file
	// lacks are NULL, and others are cast to the type in schema.
	Splits(ctx context.Context, file File, schema *arrow.Schema, request table.Request) ([]table.Portable, error)
	// Options are those of the format, as SQL gives them. The same name and options make the same format elsewhere.
	Options() map[string]string
	// Restore makes a split of its piece, which Splits made elsewhere for the same schema and request. It reads nothing.
	Restore(piece table.Piece, schema *arrow.Schema, request table.Request) (table.Portable, error)
}

// FileOf is the file of a piece.
func FileOf(p table.Piece) File {
	return File{Path: p.Path, Size: p.Size, Modified: p.Modified, Partition: p.Partition}
}

// PieceOf is a piece of a file without ranges. Its path is absolute, since other processes have other working directories.
func PieceOf(f File) table.Piece {
	return table.Piece{Path: Absolute(f.Path), Size: f.Size, Modified: f.Modified, Partition: f.Partition}
}

// Absolute is the path from the root of the file system, where that can be told.
func Absolute(path string) string {
	whole, err := filepath.Abs(path)
	switch {
	case err != nil:
		return path
	case strings.HasSuffix(path, "/") && !strings.HasSuffix(whole, "/"): // it is a folder, be it there or not
		return whole + "/"
	}
	return whole
}
