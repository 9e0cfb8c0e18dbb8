package core

import (
	"maps"
	"slices"
	"strings"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/csv/csvout"
	"github.com/ballista-go/ballista/core/source/ipc/ipcout"
	"github.com/ballista-go/ballista/core/source/json/jsonout"
	"github.com/ballista-go/ballista/core/source/parquet/parquetout"
	"github.com/ballista-go/ballista/core/source/sink"
	"github.com/ballista-go/ballista/core/table"
)

// encoders make the encoders of formats of options.
var encoders = map[string]func(options map[string]string) (source.Encoder, error){
	"CSV":     func(options map[string]string) (source.Encoder, error) { return csvout.New(options) },
	"JSON":    func(options map[string]string) (source.Encoder, error) { return jsonout.New(options) },
	"ARROW":   func(options map[string]string) (source.Encoder, error) { return ipcout.New(options) },
	"PARQUET": func(options map[string]string) (source.Encoder, error) { return parquetout.New(options) },
}

// formatNames are other names of formats.
var formatNames = map[string]string{"NDJSON": "JSON", "JSONL": "JSON", "FEATHER": "ARROW", "IPC": "ARROW"}

// OpenSink returns what writes to a destination.
func OpenSink(d table.Destination) (table.Sink, error) {
	make, ok := encoders[d.Format]
	if !ok {
		return nil, errs.New(errs.Unsupported, "files of the format cannot be written: %q (supported: %s)", d.Format, strings.Join(slices.Sorted(maps.Keys(encoders)), ", "))
	}
	encoder, err := make(d.Options)
	if err != nil {
		return nil, err
	}
	s, err := sink.New(encoder, d)
	if err != nil {
		return nil, err
	}
	return s, nil
}
