package ipcout

import (
	"context"
	"errors"
	"io"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/vector"
)

// recordRows is how many rows a record batch has, whatever the batches are that the rows come in.
const recordRows = 8192

// writer writes a file. It implements source.FileWriter.
type writer struct {
	schema    *arrow.Schema
	appenders []*vector.Appender
	rows      int // that the appenders have
	all       []int32
	records   interface {
		Write(record arrow.RecordBatch) error
		Close() error
	}
	out    *sink
	budget *memory.Budget
	charge memory.Charge
}

func (w *writer) gather() {
	for _, f := range w.schema.Fields() {
		w.appenders = append(w.appenders, vector.NewAppender(w.budget, f.Type, recordRows))
	}
}

// Write implements source.FileWriter.
func (w *writer) Write(ctx context.Context, batch *vector.Batch) error {
	rows := batch.Rows
	if rows == nil {
		for i := len(w.all); i < batch.Len; i++ {
			w.all = append(w.all, int32(i))
		}
		rows = w.all[:batch.Len]
	}
	for len(rows) > 0 {
		n := min(len(rows), recordRows-w.rows)
		for i, a := range w.appenders {
			if err := a.Append(batch.Columns[i], rows[:n]); err != nil {
				return err
			}
		}
		if w.rows += n; w.rows == recordRows {
			if err := w.flush(ctx); err != nil {
				return err
			}
		}
		rows = rows[n:]
	}
	return ctx.Err()
}

// flush writes the rows so far as a record batch.
func (w *writer) flush(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	batch := &vector.Batch{Len: w.rows}
	defer batch.Release()
	size := int64(0)
	for _, a := range w.appenders {
		size += a.Bytes()
		plain := new(vector.Vector)
		batch.Columns = append(batch.Columns, plain)
		if err := flatten(w.budget, plain, a.Vector()); err != nil {
			return err
		}
	}
	if err := w.charge.Set(size); err != nil { // what the library compresses to
		return err
	}
	record, err := batch.ToRecord(w.budget, w.schema)
	if err != nil {
		return err
	}
	defer record.Release()
	if err := w.records.Write(record); err != nil {
		return w.out.explain(err)
	}
	w.rows = 0
	for _, a := range w.appenders {
		a.Clear()
	}
	return w.charge.Set(0)
}

// Finish implements source.FileWriter.
func (w *writer) Finish(ctx context.Context) error {
	if w.rows > 0 {
		if err := w.flush(ctx); err != nil {
			return err
		}
	}
	return w.out.explain(w.records.Close())
}

// Close implements source.FileWriter.
func (w *writer) Close() {
	for _, a := range w.appenders {
		a.Release()
	}
	w.appenders = nil
	w.charge.Release()
}

// sink keeps the error of what is written to, which the library wraps.
type sink struct {
	out io.Writer
	err error
}

func (s *sink) Write(data []byte) (int, error) {
	n, err := s.out.Write(data)
	s.err = err
	return n, err
}

func (s *sink) explain(err error) error {
	var known *errs.Error
	switch {
	case err == nil:
		return nil
	case errors.As(s.err, &known):
		return s.err
	case s.err != nil:
		return errs.New(errs.IO, "writing a file: %w", s.err)
	}
	return errs.New(errs.Internal, "the Arrow library does not write a record batch: %w", err)
}
