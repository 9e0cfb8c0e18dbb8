// Package parquetout is the encoder of Parquet files: it takes rows of batches apart into column chunks, which wait in memory, as
// compressed pages, until their row group is complete.
package parquetout

import (
	"context"
	"io"
	"maps"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/parquet/codec"
	"github.com/ballista-go/ballista/core/source/parquet/format"
	"github.com/ballista-go/ballista/core/table"
)

// Encoder writes Parquet files. It implements source.Encoder.
type Encoder struct {
	options settings
	given   map[string]string
}

// New returns the encoder with options as SQL and Python give them: keys such as compression, format.compression or, for one column,
// compression::name.
func New(given map[string]string) (*Encoder, error) {
	o, err := parseOptions(given)
	if err != nil {
		return nil, err
	}
	return &Encoder{options: o, given: maps.Clone(given)}, nil
}

// Name implements source.Encoder.
func (e *Encoder) Name() string { return "PARQUET" }

// Extension implements source.Encoder.
func (e *Encoder) Extension() string { return ".parquet" }

// Options implements source.Encoder.
func (e *Encoder) Options() map[string]string { return maps.Clone(e.given) }

// Writer implements source.Encoder.
func (e *Encoder) Writer(ctx context.Context, out io.Writer, schema *arrow.Schema, env *table.Env) (source.FileWriter, error) {
	nodes, b, err := newSchema(schema)
	if err != nil {
		return nil, err
	}
	w := &writer{
		options: &e.options, nodes: nodes, budget: env.Budget, out: &counter{out: out}, charge: memory.Charge{Budget: env.Budget},
		scratch: new(scratch), chunks: map[*leaf]*chunk{},
	}
	if err := w.begin(ctx, schema, b); err != nil {
		w.Close()
		return nil, err
	}
	return w, nil
}

const magic = "PAR1"

// begin makes the chunks, and begins the file.
func (w *writer) begin(ctx context.Context, schema *arrow.Schema, b *schemaBuilder) error {
	w.meta = format.FileMetaData{Version: 1, Schema: b.elements, CreatedBy: w.options.createdBy, KeyValues: w.options.metadata}
	if w.options.second {
		w.meta.Version = 2
	}
	if !w.options.withoutSchema {
		encoded, err := encodeSchema(schema)
		if err != nil {
			return err
		}
		w.meta.KeyValues = append([]format.KeyValue{{Key: "ARROW:schema", Value: encoded}}, w.meta.KeyValues...)
	}
	if err := w.checkColumns(b.leaves); err != nil {
		return err
	}
	compressors := map[compression]codec.Compressor{}
	for _, l := range b.leaves {
		c, err := w.newChunk(l, compressors)
		if err != nil {
			return err
		}
		w.leaves, w.chunks[l] = append(w.leaves, l), c
		order := format.TypeOrder
		w.meta.Orders = append(w.meta.Orders, order)
	}
	w.shred.leaf = w.add
	return w.out.write(ctx, []byte(magic))
}

type compression struct {
	codec format.Codec
	level int
}

// checkColumns fails when options are for columns that there are not.
func (w *writer) checkColumns(leaves []*leaf) error {
	var names []string
	known := map[string]bool{}
	for _, l := range leaves {
		known[l.path[0]], known[l.name()] = true, true
		names = append(names, l.path[0])
	}
	for name := range w.options.columns {
		if !known[name] {
			return errs.New(errs.NotFound, "column of an option of Parquet not found: %q%s", name, errs.Suggest(name, names))
		}
	}
	return nil
}

func (w *writer) newChunk(l *leaf, compressors map[compression]codec.Compressor) (*chunk, error) {
	chosen, err := w.options.forColumn(l.path)
	if err != nil {
		return nil, err
	}
	key := compression{chosen.codec, chosen.level}
	if compressors[key] == nil {
		if err := w.charge.Add(codec.CompressorBytes(key.codec)); err != nil {
			return nil, err
		}
		w.fixed += codec.CompressorBytes(key.codec)
		if compressors[key], err = codec.NewCompressor(key.codec, key.level); err != nil {
			return nil, err
		}
	}
	if half := l.order == floating && l.element.Type == format.FixedByteArray; half || l.order == unordered || l.element.Type == format.Boolean {
		chosen.bloom = false // two values, or ones of which equal ones differ
	}
	filter, err := newBloom(&chosen, w.options.groupRows, w.budget)
	if err != nil {
		return nil, err
	}
	return &chunk{
		leaf: l, options: w.options, chosen: chosen, budget: w.budget, compressor: compressors[key], scratch: w.scratch,
		store: newStore(l, &chosen, w.options.second, filter), bloom: filter,
	}, nil
}
