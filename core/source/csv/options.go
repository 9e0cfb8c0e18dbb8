package csv

import (
	"regexp"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source/options"
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
	Doubled     bool           // a quote may be written twice
}

// Defaults are the options of a file as most programs write it.
func Defaults() Options {
	return Options{Header: true, Delimiter: ',', Quote: '"', Doubled: true, InferRows: 1000}
}

var setters = options.Table[Options]{
	"has_header":               options.Flag(func(o *Options) *bool { return &o.Header }),
	"header":                   options.Flag(func(o *Options) *bool { return &o.Header }),
	"delimiter":                options.Character(func(o *Options) *byte { return &o.Delimiter }),
	"quote":                    options.Character(func(o *Options) *byte { return &o.Quote }),
	"escape":                   options.Character(func(o *Options) *byte { return &o.Escape }),
	"comment":                  options.Character(func(o *Options) *byte { return &o.Comment }),
	"terminator":               options.Character(func(o *Options) *byte { return &o.Terminator }),
	"truncated_rows":           options.Flag(func(o *Options) *bool { return &o.Truncated }),
	"double_quote":             options.Flag(func(o *Options) *bool { return &o.Doubled }),
	"newlines_in_values":       options.Checked[Options](options.ParseFlag), // always allowed
	"null_regex":               (*Options).setNull,
	"schema_infer_max_rec":     options.Rows(func(o *Options) *int { return &o.InferRows }),
	"schema_infer_max_records": options.Rows(func(o *Options) *int { return &o.InferRows }),
	"compression":              options.Value(func(o *Options) *string { return &o.Compression }, text.ParseCompression),
	"file_compression_type":    options.Value(func(o *Options) *string { return &o.Compression }, text.ParseCompression),
}

// ParseOptions reads options as SQL and Python give them: keys such as delimiter or format.delimiter.
func ParseOptions(given map[string]string) (Options, error) {
	o := Defaults()
	if err := setters.Read("CSV", &o, given); err != nil {
		return o, err
	}
	return o, o.validate()
}

func (o *Options) validate() error {
	if !o.Doubled && o.Escape == 0 {
		return errs.New(errs.Unsupported, "double_quote of CSV is false without an escape")
	}
	return Special{Terminator: o.Terminator, Delimiter: o.Delimiter, Quote: o.Quote, Comment: o.Comment, Escape: o.Escape}.Validate()
}

// Special are the characters of files that mean more than themselves; 0: there is none.
type Special struct{ Terminator, Delimiter, Quote, Comment, Escape byte }

// Validate refuses characters with two meanings.
func (s Special) Validate() error {
	special := []struct {
		name string
		char byte
	}{{"terminator", s.Terminator}, {"delimiter", s.Delimiter}, {"quote", s.Quote}, {"comment", s.Comment}, {"escape", s.Escape}}
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

// null reports whether a field is NULL.
func (o *Options) null(field []byte) bool {
	if o.Null != nil {
		return o.Null.Match(field)
	}
	return len(field) == 0
}
