package text

import (
	"context"
	"errors"
	"io"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
)

// outputBlock is how many bytes are gathered before they are written.
const outputBlock = 256 << 10

// Output gathers the bytes of a file, and writes them in blocks, compressed.
type Output struct {
	Bytes []byte // what is gathered; its user appends to it

	out        io.Writer
	compressor io.WriteCloser // nil: none
	needs      int64          // of the compressor, in bytes
	charge     memory.Charge
}

// NewOutput writes to out, which it does not close.
func NewOutput(out io.Writer, compression string, level Level, budget *memory.Budget) (*Output, error) {
	o := &Output{out: out, needs: compressorBytes(compression, level), charge: memory.Charge{Budget: budget}}
	if err := o.charge.Set(o.needs + outputBlock); err != nil {
		return nil, err
	}
	compressor, err := compressorOf(out, compression, level)
	if err != nil {
		o.Close()
		return nil, errs.New(errs.Internal, "compression with %s: %w", compression, err)
	}
	if compressor != nil {
		o.compressor, o.out = compressor, compressor
	}
	o.Bytes = make([]byte, 0, outputBlock)
	return o, nil
}

// Flow writes what is gathered once it is a block. Its user calls it after each row.
func (o *Output) Flow(ctx context.Context) error {
	if len(o.Bytes) < outputBlock {
		return nil
	}
	return o.flush(ctx)
}

func (o *Output) flush(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := o.charge.Set(o.needs + int64(cap(o.Bytes))); err != nil {
		return err
	}
	_, err := o.out.Write(o.Bytes)
	o.Bytes = o.Bytes[:0]
	return writeError(err)
}

// Flush writes what is gathered. What a compressor holds back stays there.
func (o *Output) Flush(ctx context.Context) error { return o.flush(ctx) }

// Finish writes what is left.
func (o *Output) Finish(ctx context.Context) error {
	if err := o.flush(ctx); err != nil || o.compressor == nil {
		return err
	}
	compressor := o.compressor
	o.compressor = nil
	return writeError(compressor.Close())
}

// writeError keeps the kind of errors that have one.
func writeError(err error) error {
	var known *errs.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	return errs.New(errs.IO, "writing a file: %w", err)
}

// Close releases memory.
func (o *Output) Close() {
	o.Bytes = nil
	o.charge.Release()
}
