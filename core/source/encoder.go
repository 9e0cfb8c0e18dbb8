package source

import (
	"context"
	"io"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/vector"
)

// Encoder writes one kind of file.
type Encoder interface {
	// Name is how SQL calls the format, such as PARQUET.
	Name() string
	// Extension is what names of its files end in, such as ".csv.gz".
	Extension() string
	// Options are those of the encoder, as SQL gives them. The same name and options make the same encoder elsewhere.
	Options() map[string]string
	// Writer begins a file of rows of the schema. It fails with Unsupported, naming the column, when the format has no such type.
	Writer(ctx context.Context, out io.Writer, schema *arrow.Schema, env *table.Env) (FileWriter, error)
}

// FileWriter writes the content of one file. It does not close what it writes to.
type FileWriter interface {
	// Write adds rows. The batch is borrowed, and may be in any form.
	Write(ctx context.Context, batch *vector.Batch) error
	// Finish writes what is held back, and the end of the file.
	Finish(ctx context.Context) error
	// Close releases memory. It is called once, in any case.
	Close()
}

// Joinable is an Encoder whose files may be put together of pieces, which several goroutines write.
type Joinable interface {
	Encoder
	// Pieces is the encoder of what follows the beginning of a file, or nil when the options stand against it. Its FileWriters, and those
	// of the Joinable itself, are PieceWriters.
	Pieces() Encoder
}

// PieceWriter is a FileWriter whose bytes so far are a piece of a file.
type PieceWriter interface {
	FileWriter
	// Flush writes what is held back.
	Flush(ctx context.Context) error
}
