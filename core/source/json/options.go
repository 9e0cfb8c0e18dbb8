package json

import (
	"strconv"
	"strings"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source/text"
)

// Options say how a file is written.
type Options struct {
	Array       bool   // the file is one array of objects, not an object a line
	InferRows   int    // how many rows the types are inferred from
	Compression string // as text.ParseCompression names it; "": by the file's name
}

// Defaults are the options of a file of lines.
func Defaults() Options { return Options{InferRows: 1000} }

type setter func(o *Options, value string) error

var optionSetters = map[string]setter{
	"newline_delimited":        (*Options).setLines,
	"schema_infer_max_rec":     (*Options).setInferRows,
	"schema_infer_max_records": (*Options).setInferRows,
	"compression":              (*Options).setCompression,
	"file_compression_type":    (*Options).setCompression,
	"compression_level":        func(_ *Options, v string) error { _, err := rows(v); return err }, // of writers
}

// ParseOptions reads options as SQL and Python give them: keys such as compression or format.compression.
func ParseOptions(given map[string]string) (Options, error) {
	o := Defaults()
	for key, value := range given {
		name := strings.TrimPrefix(strings.ToLower(key), "format.")
		set, ok := optionSetters[name]
		if !ok {
			names := make([]string, 0, len(optionSetters))
			for known := range optionSetters {
				names = append(names, known)
			}
			return o, errs.New(errs.Binding, "option of JSON not found: %q%s", key, errs.Suggest(name, names))
		}
		if err := set(&o, value); err != nil {
			return o, errs.New(errs.Binding, "option of JSON %q: %w", key, err)
		}
	}
	return o, nil
}

func (o *Options) setLines(value string) error {
	lines, err := strconv.ParseBool(strings.ToLower(value))
	if err != nil {
		return errs.New(errs.Binding, "neither true nor false: %q", value)
	}
	o.Array = !lines
	return nil
}

func (o *Options) setInferRows(value string) (err error) {
	o.InferRows, err = rows(value)
	return err
}

func rows(value string) (int, error) {
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 {
		return 0, errs.New(errs.Binding, "not a number: %q", value)
	}
	return n, nil
}

func (o *Options) setCompression(value string) (err error) {
	o.Compression, err = text.ParseCompression(value)
	return err
}
