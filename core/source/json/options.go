package json

import (
	"github.com/ballista-go/ballista/core/source/options"
	"github.com/ballista-go/ballista/core/source/text"
)

// Options say how a file is written.
type Options struct {
	Layout      Layout
	InferRows   int    // how many rows the types are inferred from
	Compression string // as text.ParseCompression names it; "": by the file's name
}

// Defaults are the options of a file of which nothing is known.
func Defaults() Options { return Options{InferRows: 1000} }

var setters = options.Table[Options]{
	"newline_delimited":        (*Options).setLines,
	"schema_infer_max_rec":     options.Rows(func(o *Options) *int { return &o.InferRows }),
	"schema_infer_max_records": options.Rows(func(o *Options) *int { return &o.InferRows }),
	"compression":              options.Value(func(o *Options) *string { return &o.Compression }, text.ParseCompression),
	"file_compression_type":    options.Value(func(o *Options) *string { return &o.Compression }, text.ParseCompression),
	"compression_level":        options.Checked[Options](text.ParseLevel), // of writers
}

// ParseOptions reads options as SQL and Python give them: keys such as compression or format.compression.
func ParseOptions(given map[string]string) (Options, error) {
	o := Defaults()
	return o, setters.Read("JSON", &o, given)
}

func (o *Options) setLines(value string) error {
	lines, err := options.ParseFlag(value)
	if o.Layout = Array; lines {
		o.Layout = Lines
	}
	return err
}
