package jsonout

import (
	"context"

	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/text"
)

// Pieces implements source.Joinable. Not all readers take compressed files that were joined.
func (e *Encoder) Pieces() source.Encoder {
	if e.options.array || text.ExtensionOf(e.options.compression) != "" {
		return nil
	}
	return e
}

// Flush implements source.PieceWriter.
func (w *writer) Flush(ctx context.Context) error { return w.out.Flush(ctx) }
