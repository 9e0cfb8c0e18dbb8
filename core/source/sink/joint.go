package sink

import (
	"context"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/vector"
)

// joint is a file that is put together of pieces. It implements table.Joint.
type joint struct {
	*file
	pieces source.Encoder
}

// Join implements table.Attempt.
func (a *Attempt) Join() (table.Joint, error) {
	joinable, ok := a.sink.encoder.(source.Joinable)
	if !ok || len(a.sink.partitions) > 0 {
		return nil, nil
	}
	pieces := joinable.Pieces()
	if pieces == nil {
		return nil, nil
	}
	f, err := a.create("", 0, 0)
	if err != nil {
		return nil, err
	}
	j := &joint{file: f, pieces: pieces}
	if err := flush(a.ctx, f.content); err != nil { // the beginning of the file
		j.Close()
		return nil, err
	}
	return j, nil
}

func flush(ctx context.Context, w source.FileWriter) error {
	piece, ok := w.(source.PieceWriter)
	if !ok {
		return errs.New(errs.Internal, "an encoder of pieces has a writer of files only: %T", w)
	}
	return piece.Flush(ctx)
}

// Append implements table.Joint.
func (j *joint) Append(piece []byte, rows int) error {
	j.rows += uint64(rows)
	_, err := j.out.Write(piece)
	return err
}

// Worker implements table.Joint.
func (j *joint) Worker() (table.PieceWriter, error) {
	p := &pieceWriter{attempt: j.attempt}
	var err error
	p.content, err = j.pieces.Writer(j.attempt.ctx, p, j.attempt.sink.schema, j.attempt.env)
	if err != nil {
		return nil, err
	}
	return p, nil
}

// pieceWriter makes pieces. It implements table.PieceWriter.
type pieceWriter struct {
	attempt *Attempt
	content source.FileWriter
	piece   []byte
	part    vector.Batch // scratch
}

// Write implements io.Writer, for the encoder.
func (p *pieceWriter) Write(data []byte) (int, error) {
	p.piece = append(p.piece, data...)
	return len(data), nil
}

// Piece implements table.PieceWriter.
func (p *pieceWriter) Piece(ctx context.Context, batch *vector.Batch) ([]byte, error) {
	p.piece = make([]byte, 0, cap(p.piece))
	if err := p.attempt.sink.columns(batch, &p.part); err != nil {
		return nil, err
	}
	if err := p.content.Write(ctx, &p.part); err != nil {
		return nil, err
	}
	err := flush(ctx, p.content)
	return p.piece, err
}

// Close implements table.PieceWriter.
func (p *pieceWriter) Close() { p.content.Close() }
