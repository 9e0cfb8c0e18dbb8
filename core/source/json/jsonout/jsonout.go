// Package jsonout is the encoder of JSON files: an object for each row, without the fields that are NULL.
package jsonout

import (
	"context"
	"io"
	"maps"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/text"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/vector"
)

// Encoder writes JSON files. It implements source.Encoder.
type Encoder struct {
	options settings
	given   map[string]string
}

// New returns the encoder with options as SQL and Python give them: keys such as compression or format.compression.
func New(given map[string]string) (*Encoder, error) {
	o, err := parseOptions(given)
	if err != nil {
		return nil, err
	}
	return &Encoder{options: o, given: maps.Clone(given)}, nil
}

// Name implements source.Encoder.
func (e *Encoder) Name() string { return "JSON" }

// Extension implements source.Encoder.
func (e *Encoder) Extension() string { return ".json" + text.ExtensionOf(e.options.compression) }

// Options implements source.Encoder.
func (e *Encoder) Options() map[string]string { return maps.Clone(e.given) }

// Writer implements source.Encoder.
func (e *Encoder) Writer(_ context.Context, out io.Writer, schema *arrow.Schema, env *table.Env) (source.FileWriter, error) {
	w := &writer{array: e.options.array}
	for _, f := range schema.Fields() {
		write, err := writerOf(f.Type)
		if err != nil {
			return nil, errs.New(errs.Unsupported, "column %q in a JSON file: %w", f.Name, err)
		}
		w.members = append(w.members, newMember(f.Name, write))
	}
	var err error
	w.out, err = text.NewOutput(out, e.options.compression, e.options.level, env.Budget)
	if err != nil {
		return nil, err
	}
	if w.array {
		w.out.Bytes = append(w.out.Bytes, '[')
	}
	return w, nil
}

// writer writes a file. It implements source.FileWriter.
type writer struct {
	members members
	array   bool
	begun   bool // there is an object
	out     *text.Output
}

// Write implements source.FileWriter.
func (w *writer) Write(ctx context.Context, batch *vector.Batch) error {
	for i := range batch.Count() {
		row := i
		if batch.Rows != nil {
			row = int(batch.Rows[i])
		}
		if w.array && w.begun {
			w.out.Bytes = append(w.out.Bytes, ',')
		}
		if w.array {
			w.out.Bytes = append(w.out.Bytes, '\n')
		}
		w.begun = true
		w.out.Bytes = w.members.append(w.out.Bytes, batch.Columns, row)
		if !w.array {
			w.out.Bytes = append(w.out.Bytes, '\n')
		}
		if err := w.out.Flow(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Finish implements source.FileWriter.
func (w *writer) Finish(ctx context.Context) error {
	if w.array {
		w.out.Bytes = append(w.out.Bytes, "\n]\n"...)
	}
	return w.out.Finish(ctx)
}

// Close implements source.FileWriter.
func (w *writer) Close() { w.out.Close() }
