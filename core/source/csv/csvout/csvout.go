// Package csvout is the encoder of CSV files: it writes rows of batches as the reader beside it, and those of other programs,
// read them.
package csvout

import (
	"context"
	"io"
	"maps"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/text"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/vector"
)

// Encoder writes CSV files. It implements source.Encoder.
type Encoder struct {
	options settings
	given   map[string]string
}

// New returns the encoder with options as SQL and Python give them: keys such as delimiter or format.delimiter.
func New(given map[string]string) (*Encoder, error) {
	o, err := parseOptions(given)
	if err != nil {
		return nil, err
	}
	return &Encoder{options: o, given: maps.Clone(given)}, nil
}

// Name implements source.Encoder.
func (e *Encoder) Name() string { return "CSV" }

// Extension implements source.Encoder.
func (e *Encoder) Extension() string { return ".csv" + text.ExtensionOf(e.options.compression) }

// Options implements source.Encoder.
func (e *Encoder) Options() map[string]string { return maps.Clone(e.given) }

// Writer implements source.Encoder.
func (e *Encoder) Writer(_ context.Context, out io.Writer, schema *arrow.Schema, env *table.Env) (source.FileWriter, error) {
	w := &writer{quoting: newQuoting(&e.options), terminator: e.options.terminator}
	for _, f := range schema.Fields() {
		c, err := newColumn(f, &e.options, w.quoting)
		if err != nil {
			return nil, err
		}
		w.columns = append(w.columns, c)
	}
	w.null = w.quoting.close([]byte(e.options.null), 0, mayBeNumber)
	var err error
	if w.out, err = text.NewOutput(out, e.options.compression, e.options.level, env.Budget); err != nil {
		return nil, err
	}
	if e.options.header {
		w.header(schema)
	}
	return w, nil
}

// writer writes a file. It implements source.FileWriter.
type writer struct {
	columns    []column
	quoting    *quoting
	terminator byte
	null       []byte
	out        *text.Output
}

func (w *writer) header(schema *arrow.Schema) {
	b := w.out.Bytes
	for i, f := range schema.Fields() {
		if i > 0 {
			b = append(b, w.quoting.delimiter)
		}
		start := len(b)
		b = w.quoting.close(append(b, f.Name...), start, mayBeNumber)
	}
	w.out.Bytes = w.end(b, 0)
}

// end ends a row that began at start. A row of one empty field has quotes, since readers skip blank lines.
func (w *writer) end(b []byte, start int) []byte {
	if len(b) == start && w.quoting.quote != 0 {
		b = append(b, w.quoting.quote, w.quoting.quote)
	}
	return append(b, w.terminator)
}

// Write implements source.FileWriter.
func (w *writer) Write(ctx context.Context, batch *vector.Batch) error {
	for i := range batch.Count() {
		row := i
		if batch.Rows != nil {
			row = int(batch.Rows[i])
		}
		w.row(batch, row)
		if err := w.out.Flow(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) row(batch *vector.Batch, row int) {
	b := w.out.Bytes
	begin := len(b)
	for i := range w.columns {
		if i > 0 {
			b = append(b, w.quoting.delimiter)
		}
		c, v := &w.columns[i], batch.Columns[i]
		if v.Null(row) {
			b = append(b, w.null...)
			continue
		}
		start := len(b)
		b = c.write(b, v, row)
		if c.content != needsNone {
			b = w.quoting.close(b, start, c.content)
		}
	}
	w.out.Bytes = w.end(b, begin)
}

// Finish implements source.FileWriter.
func (w *writer) Finish(ctx context.Context) error { return w.out.Finish(ctx) }

// Close implements source.FileWriter.
func (w *writer) Close() { w.out.Close() }
