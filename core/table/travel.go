package table

import (
	"context"
	"time"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/types"
)

// Described is a table that can be opened elsewhere.
type Described interface {
	Table
	Describe() Description
}

// Description says how a table is opened elsewhere. It is plain data.
type Description struct {
	Kind       string            // who opens it: Files, Memory, or what others agree upon
	ID         string            // of a table that is not of files: which one
	Format     string            // of files, such as PARQUET
	Paths      []string          // of files, folders or patterns
	Extensions []string          // in folders and patterns, which files count; none: all
	Options    map[string]string // of the format
	Schema     *arrow.Schema     // without the columns of partitions
	Partitions []arrow.Field     // columns from key=value folders
}

// The kinds of Description that the engine's own tables have.
const (
	Files  = "files"
	Memory = "memory"
)

// Piece is a split as plain data: a part of a table that is read as one. A file that has changed since is an error.
type Piece struct {
	Path      string
	Size      int64
	Modified  time.Time
	Partition []types.Value // of the table's partition columns
	Ranges    []Range
	Pruned    int64 // ranges before these that were left out
}

// Range is [From, To) of the bytes of a file, or of the rows of its row group or block.
type Range struct{ Group, From, To int64 }

// Portable is a split that can be sent elsewhere and opened there, by the table's Restore.
type Portable interface {
	Split
	Piece() Piece
}

// Restorer is a table that makes splits of pieces, which its Scan listed for the same request elsewhere.
type Restorer interface {
	Described
	Restore(ctx context.Context, request Request, pieces []Piece) (Scan, error)
}
