package csv

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source/text"
)

// Options say how a file is written.
type Options struct {
	Header      bool
	Delimiter   byte
	Quote       byte
	Escape      byte           // 0: none; a quote is written twice
	Comment     byte           // lines that begin with it are skipped; 0: none
	Terminator  byte           // 0: \n or \r\n
	Null        *regexp.Regexp // fields that it matches are NULL; nil: empty ones
	InferRows   int            // how many rows the types are inferred from
	Compression string         // gzip, zstd, bzip2, xz, or none; "": by the file's name
	Truncated   bool           // rows may lack fields at their end, which are NULL then
}

// Defaults are the options of a file as most programs write it.
func Defaults() Options {
	return Options{Header: true, Delimiter: ',', Quote: '"', InferRows: 1000}
}

type setter func(o *Options, value string) error

var optionSetters = map[string]setter{
	"has_header":               func(o *Options, v string) error { return parseBool(&o.Header, v) },
	"header":                   func(o *Options, v string) error { return parseBool(&o.Header, v) },
	"delimiter":                func(o *Options, v string) error { return parseByte(&o.Delimiter, v) },
	"quote":                    func(o *Options, v string) error { return parseByte(&o.Quote, v) },
	"escape":                   func(o *Options, v string) error { return parseByte(&o.Escape, v) },
	"comment":                  func(o *Options, v string) error { return parseByte(&o.Comment, v) },
	"terminator":               func(o *Options, v string) error { return parseByte(&o.Terminator, v) },
	"truncated_rows":           func(o *Options, v string) error { return parseBool(&o.Truncated, v) },
	"newlines_in_values":       func(_ *Options, v string) error { return parseBool(new(bool), v) }, // always allowed
	"null_regex":               (*Options).setNull,
	"schema_infer_max_rec":     (*Options).setInferRows,
	"schema_infer_max_records": (*Options).setInferRows,
	"compression":              (*Options).setCompression,
	"file_compression_type":    (*Options).setCompression,
}

// ParseOptions reads options as SQL and Python give them: keys such as delimiter or format.delimiter.
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
			return o, errs.New(errs.Binding, "option of CSV not found: %q%s", key, errs.Suggest(name, names))
		}
		if err := set(&o, value); err != nil {
			return o, errs.New(errs.Binding, "option of CSV %q: %w", key, err)
		}
	}
	return o, o.validate()
}

// validate refuses characters with two meanings.
func (o *Options) validate() error {
	special := []struct {
		name string
		char byte
	}{{"terminator", o.Terminator}, {"delimiter", o.Delimiter}, {"quote", o.Quote}, {"comment", o.Comment}, {"escape", o.Escape}}
	for i, a := range special {
		if i > 0 && (a.char == '\n' || a.char == '\r') {
			return errs.New(errs.Binding, "the %s of CSV cannot be the end of a line: %q", a.name, a.char)
		}
		for _, b := range special[:i] {
			if a.char == b.char && a.char != 0 && (a.name != "escape" || b.name != "quote") {
				return errs.New(errs.Binding, "the %s and the %s of CSV must differ: %q", b.name, a.name, a.char)
			}
		}
	}
	return nil
}

func parseBool(to *bool, value string) error {
	parsed, err := strconv.ParseBool(strings.ToLower(value))
	if err != nil {
		return errs.New(errs.Binding, "neither true nor false: %q", value)
	}
	*to = parsed
	return nil
}

func parseByte(to *byte, value string) error {
	if value == `\t` {
		value = "\t"
	}
	if len(value) != 1 || value[0] >= 0x80 {
		return errs.New(errs.Binding, "one ASCII character is expected: %q", value)
	}
	*to = value[0]
	return nil
}

func (o *Options) setNull(value string) error {
	o.Null = nil
	if value == "" {
		return nil
	}
	var err error
	if o.Null, err = regexp.Compile(value); err != nil {
		return errs.New(errs.Binding, "not a regular expression: %q", value)
	}
	return nil
}

func (o *Options) setInferRows(value string) error {
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 {
		return errs.New(errs.Binding, "not a number of rows: %q", value)
	}
	o.InferRows = n
	return nil
}

func (o *Options) setCompression(value string) (err error) {
	o.Compression, err = text.ParseCompression(value)
	return err
}

// null reports whether a field is NULL.
func (o *Options) null(field []byte) bool {
	if o.Null != nil {
		return o.Null.Match(field)
	}
	return len(field) == 0
}
