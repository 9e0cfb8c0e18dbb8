package jsonout

import (
	"github.com/ballista-go/ballista/core/source/options"
	"github.com/ballista-go/ballista/core/source/text"
)

// settings say how files are written.
type settings struct {
	array       bool // a file is an array of objects, and not an object a line
	compression string
	level       text.Level
}

var setters = options.Table[settings]{
	"newline_delimited":     (*settings).setLines,
	"compression":           options.Value(func(o *settings) *string { return &o.compression }, text.ParseCompression),
	"file_compression_type": options.Value(func(o *settings) *string { return &o.compression }, text.ParseCompression),
	"compression_level":     options.Value(func(o *settings) *text.Level { return &o.level }, text.ParseLevel),

	// These are about reading. A table of files that rows are inserted into may have them.
	"schema_infer_max_rec":     options.Ignored[settings],
	"schema_infer_max_records": options.Ignored[settings],
}

func parseOptions(given map[string]string) (settings, error) {
	o := settings{compression: text.None, level: text.Usual}
	if err := setters.Read("JSON", &o, given); err != nil {
		return o, err
	}
	return o, text.CheckLevel(o.compression, o.level)
}

func (o *settings) setLines(value string) error {
	lines, err := options.ParseFlag(value)
	o.array = !lines
	return err
}
