package jsonout

import (
	"strconv"
	"strings"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source/text"
)

// options say how files are written.
type options struct {
	array       bool // a file is an array of objects, and not an object a line
	compression string
	level       text.Level
}

type setter func(o *options, value string) error

var setters = map[string]setter{
	"newline_delimited":     (*options).setLines,
	"compression":           (*options).setCompression,
	"file_compression_type": (*options).setCompression,
	"compression_level":     (*options).setLevel,

	// These are about reading. A table of files that rows are inserted into may have them.
	"schema_infer_max_rec":     ignored,
	"schema_infer_max_records": ignored,
}

func ignored(*options, string) error { return nil }

func parseOptions(given map[string]string) (options, error) {
	o := options{compression: text.None, level: text.Usual}
	for key, value := range given {
		name := strings.TrimPrefix(strings.ToLower(key), "format.")
		set, ok := setters[name]
		if !ok {
			names := make([]string, 0, len(setters))
			for known := range setters {
				names = append(names, known)
			}
			return o, errs.New(errs.Binding, "option of JSON not found: %q%s", key, errs.Suggest(name, names))
		}
		if err := set(&o, value); err != nil {
			return o, errs.New(errs.Binding, "option of JSON %q: %w", key, err)
		}
	}
	return o, text.CheckLevel(o.compression, o.level)
}

func (o *options) setLines(value string) error {
	lines, err := strconv.ParseBool(strings.ToLower(value))
	if err != nil {
		return errs.New(errs.Binding, "neither true nor false: %q", value)
	}
	o.array = !lines
	return nil
}

func (o *options) setCompression(value string) (err error) {
	o.compression, err = text.ParseCompression(value)
	return err
}

func (o *options) setLevel(value string) (err error) {
	o.level, err = text.ParseLevel(value)
	return err
}
