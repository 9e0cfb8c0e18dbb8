// Package ipcout is the encoder of Arrow's own files and streams: it gathers rows to record batches, and the Arrow library writes
// those.
package ipcout

import (
	"context"
	"io"
	"maps"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/ipc"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/options"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
)

// Encoder writes Arrow files or streams. It implements source.Encoder.
type Encoder struct {
	stream      bool
	compression []ipc.Option
	given       map[string]string
}

var compressions = map[string][]ipc.Option{
	"uncompressed": nil, "none": nil, "lz4": {ipc.WithLZ4()}, "lz4_frame": {ipc.WithLZ4()}, "zstd": {ipc.WithZstd()},
}

var setters = options.Table[Encoder]{
	"compression": options.Value(func(e *Encoder) *[]ipc.Option { return &e.compression }, parseCompression),
	"stream":      options.Flag(func(e *Encoder) *bool { return &e.stream }),
}

func parseCompression(value string) ([]ipc.Option, error) {
	known, ok := compressions[strings.ToLower(value)]
	if !ok {
		return nil, errs.New(errs.Binding, "compression is not known: %q (known: uncompressed, lz4, zstd)", value)
	}
	return known, nil
}

// New returns the encoder with options as SQL and Python give them: compression and stream, with format. before it or not.
func New(given map[string]string) (*Encoder, error) {
	e := &Encoder{compression: compressions["lz4"], given: maps.Clone(given)}
	if err := setters.Read("Arrow", e, given); err != nil {
		return nil, err
	}
	return e, nil
}

// Name implements source.Encoder.
func (e *Encoder) Name() string { return "ARROW" }

// Extension implements source.Encoder.
func (e *Encoder) Extension() string { return ".arrow" }

// Options implements source.Encoder.
func (e *Encoder) Options() map[string]string { return maps.Clone(e.given) }

// Writer implements source.Encoder.
func (e *Encoder) Writer(_ context.Context, out io.Writer, schema *arrow.Schema, env *table.Env) (source.FileWriter, error) {
	for _, f := range schema.Fields() {
		if _, held := types.LayoutOf(f.Type); !held {
			return nil, errs.New(errs.Unsupported, "column %q in an Arrow file: type %s", f.Name, types.Name(f.Type))
		}
	}
	w := &writer{schema: schema, budget: env.Budget, out: &sink{out: out}, charge: memory.Charge{Budget: env.Budget}}
	if !e.stream {
		w.schema = decoded(schema)
	}
	settings := append([]ipc.Option{ipc.WithSchema(w.schema)}, e.compression...)
	if e.stream {
		w.records = ipc.NewWriter(w.out, settings...)
	} else {
		var err error
		if w.records, err = ipc.NewFileWriter(w.out, settings...); err != nil {
			return nil, w.out.explain(err)
		}
	}
	w.gather()
	return w, nil
}

// decoded is the schema with the values of dictionaries in place of codes: an Arrow file has one dictionary for all its batches, and
// when it is begun nobody knows which.
func decoded(schema *arrow.Schema) *arrow.Schema {
	fields := make([]arrow.Field, schema.NumFields())
	for i, f := range schema.Fields() {
		f.Type = decodedType(f.Type)
		fields[i] = f
	}
	metadata := schema.Metadata()
	return arrow.NewSchema(fields, &metadata)
}

func decodedType(t types.Type) types.Type {
	element := func(list arrow.ListLikeType) arrow.Field {
		f := list.ElemField()
		f.Type = decodedType(f.Type)
		return f
	}
	switch t := types.Decode(t).(type) {
	case *arrow.StructType:
		fields := make([]arrow.Field, t.NumFields())
		for i, f := range t.Fields() {
			f.Type = decodedType(f.Type)
			fields[i] = f
		}
		return arrow.StructOf(fields...)
	case *arrow.MapType:
		key, item := t.KeyField(), t.ItemField()
		key.Type, item.Type = decodedType(key.Type), decodedType(item.Type)
		return arrow.MapOfFields(key, item)
	case *arrow.ListType:
		return arrow.ListOfField(element(t))
	case *arrow.LargeListType:
		return arrow.LargeListOfField(element(t))
	case *arrow.ListViewType:
		return arrow.ListViewOfField(element(t))
	case *arrow.LargeListViewType:
		return arrow.LargeListViewOfField(element(t))
	case *arrow.FixedSizeListType:
		return arrow.FixedSizeListOfField(t.Len(), element(t))
	}
	return types.Decode(t)
}
