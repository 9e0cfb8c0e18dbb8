package csvout

import (
	"context"

	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/text"
)

// Pieces implements source.Joinable. Not all readers take compressed files that were joined.
func (e *Encoder) Pieces() source.Encoder {
	if text.ExtensionOf(e.options.compression) != "" {
		return nil
	}
	pieces := *e
	pieces.options.header = false
	return &pieces
}

// Flush implements source.PieceWriter.
func (w *writer) Flush(ctx context.Context) error { return w.out.Flush(ctx) }
