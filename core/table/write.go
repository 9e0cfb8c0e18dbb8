package table

import (
	"context"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/vector"
)

// Destination says where the rows of a query are written, and how. It is plain data.
type Destination struct {
	Format  string            // as SQL calls it, such as PARQUET
	Options map[string]string // of the encoder
	Path    string            // absolute: of the file, or of the folder
	Layout  Layout
	Mode    WriteMode
	// Replaced are what names of the files end in that Overwrite removes; none: all.
	Replaced []string
	Schema   *arrow.Schema // of the rows
	// Partitions are the columns of which each combination of values has a key=value folder of its own.
	Partitions []string
	// Kept says that the files have the columns of Partitions too.
	Kept bool
	// Staging is the folder below which attempts write, until what they wrote is published; "" before the write begins.
	Staging string
}

// Layout says how many files there are.
type Layout uint8

// The layouts.
const (
	Folder  Layout = iota // a file for each worker that has rows, and at least one
	Ordered               // in a folder, with a file of all rows in their order for each combination of partition values
	OneFile               // Path is the file
)

// WriteMode says what becomes of what is there already.
type WriteMode uint8

// The modes.
const (
	Append    WriteMode = iota // a folder's files stay; a single file is replaced
	Overwrite                  // a folder's files go, once the new ones are there
)

// Sink writes rows to files that nobody sees until they are published.
type Sink interface {
	Destination() Destination
	// Staged is the sink that writes below a folder, files that will have the layout.
	Staged(folder string, layout Layout) Sink
	// Begin starts an attempt of a task. The number of the task orders the files.
	Begin(ctx context.Context, task, attempt int, env *Env) (Attempt, error)
}

// Attempt is what one attempt of a task writes.
type Attempt interface {
	// Worker returns a writer that one goroutine uses, of files of its own. Numbers are different.
	Worker(number int) (RowWriter, error)
	// Join returns the only file of the attempt when it may be put together of pieces that several workers make, and nil otherwise.
	Join() (Joint, error)
	// Finish lists the files after all workers have finished. Where there is none it makes one without rows.
	Finish(ctx context.Context) ([]WrittenFile, error)
	// Close removes what was written unless the attempt has finished. All writers are closed.
	Close()
}

// RowWriter writes rows.
type RowWriter interface {
	// Write adds rows. The batch is borrowed, and may be in any form.
	Write(ctx context.Context, batch *vector.Batch) error
	// Finish ends the files.
	Finish(ctx context.Context) error
	// Close releases memory and files that are open. It is called once, in any case.
	Close()
}

// Joint is a file that is put together of pieces.
type Joint interface {
	// Worker returns what makes pieces, for one goroutine.
	Worker() (PieceWriter, error)
	// Append writes a piece of a number of rows.
	Append(piece []byte, rows int) error
	// Finish ends the file.
	Finish(ctx context.Context) error
	// Close is as RowWriter's.
	Close()
}

// PieceWriter makes pieces of a file.
type PieceWriter interface {
	// Piece returns the bytes that rows are in the file, which the caller may keep.
	Piece(ctx context.Context, batch *vector.Batch) ([]byte, error)
	Close()
}

// WrittenFile is a file of an attempt.
type WrittenFile struct {
	Attempt string // the folder of the attempt, in the staging folder
	Path    string // in the folder of the attempt, and later in the destination
	Rows    uint64
	Bytes   uint64
}
