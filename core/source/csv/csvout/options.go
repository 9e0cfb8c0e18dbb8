package csvout

import (
	"strconv"
	"strings"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source/text"
)

// style says which fields are written in quotes.
type style string

const (
	necessary  style = "necessary"
	always     style = "always"
	nonNumeric style = "nonnumeric"
	never      style = "never"
)

// options say how files are written.
type options struct {
	header     bool
	delimiter  byte
	quote      byte
	escape     byte // before quotes within quotes
	doubled    bool // quotes within quotes are written twice instead
	comment    byte // what readers take lines for comments that begin with it; 0: none
	terminator byte
	null       string
	style      style
	formats    map[string]string // of dates and times, by the names that the options have
	trimLeft   bool
	trimRight  bool

	compression string // of text.ParseCompression
	level       text.Level
}

func defaults() options {
	return options{
		header: true, delimiter: ',', quote: '"', doubled: true, terminator: '\n', style: necessary,
		formats: map[string]string{}, level: text.Usual,
	}
}

type setter func(o *options, value string) error

var setters = map[string]setter{
	"has_header":                 flag(func(o *options) *bool { return &o.header }),
	"header":                     flag(func(o *options) *bool { return &o.header }),
	"delimiter":                  character(func(o *options) *byte { return &o.delimiter }),
	"quote":                      character(func(o *options) *byte { return &o.quote }),
	"escape":                     character(func(o *options) *byte { return &o.escape }),
	"comment":                    character(func(o *options) *byte { return &o.comment }),
	"terminator":                 character(func(o *options) *byte { return &o.terminator }),
	"double_quote":               flag(func(o *options) *bool { return &o.doubled }),
	"null_value":                 func(o *options, v string) error { o.null = v; return nil },
	"quote_style":                (*options).setStyle,
	"date_format":                format("date_format"),
	"datetime_format":            format("datetime_format"),
	"timestamp_format":           format("timestamp_format"),
	"timestamp_tz_format":        format("timestamp_tz_format"),
	"time_format":                format("time_format"),
	"ignore_leading_whitespace":  flag(func(o *options) *bool { return &o.trimLeft }),
	"ignore_trailing_whitespace": flag(func(o *options) *bool { return &o.trimRight }),
	"compression":                (*options).setCompression,
	"file_compression_type":      (*options).setCompression,
	"compression_level":          (*options).setLevel,

	// These are about reading. A table of files that rows are inserted into may have them.
	"null_regex":               ignored,
	"schema_infer_max_rec":     ignored,
	"schema_infer_max_records": ignored,
	"newlines_in_values":       ignored,
	"truncated_rows":           ignored,
}

func ignored(*options, string) error { return nil }

func parseOptions(given map[string]string) (options, error) {
	o := defaults()
	doubled := false // whether double_quote was given
	for key, value := range given {
		name := strings.TrimPrefix(strings.ToLower(key), "format.")
		set, ok := setters[name]
		if !ok {
			return o, unknown(key, name)
		}
		if err := set(&o, value); err != nil {
			return o, errs.New(errs.Binding, "option of CSV %q: %w", key, err)
		}
		doubled = doubled || name == "double_quote"
	}
	if o.escape != 0 && o.escape != o.quote && !doubled { // readers take it for an escape in any case
		o.doubled = false
	}
	if o.escape == 0 && !o.doubled {
		o.escape = '\\'
	}
	return o, o.validate()
}

func unknown(key, name string) error {
	names := make([]string, 0, len(setters))
	for known := range setters {
		names = append(names, known)
	}
	return errs.New(errs.Binding, "option of CSV not found: %q%s", key, errs.Suggest(name, names))
}

// validate refuses characters with two meanings.
func (o *options) validate() error {
	special := []struct {
		name string
		char byte
	}{{"terminator", o.terminator}, {"delimiter", o.delimiter}, {"quote", o.quote}, {"comment", o.comment}, {"escape", o.escape}}
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
	if o.quote == 0 && o.style != never {
		return errs.New(errs.Binding, "the quote of CSV may be none only with the quote_style never")
	}
	return text.CheckLevel(o.compression, o.level)
}

func flag(of func(*options) *bool) setter {
	return func(o *options, value string) error {
		parsed, err := strconv.ParseBool(strings.ToLower(value))
		if err != nil {
			return errs.New(errs.Binding, "neither true nor false: %q", value)
		}
		*of(o) = parsed
		return nil
	}
}

func character(of func(*options) *byte) setter {
	return func(o *options, value string) error {
		if value == `\t` {
			value = "\t"
		}
		if len(value) != 1 || value[0] >= 0x80 {
			return errs.New(errs.Binding, "one ASCII character is expected: %q", value)
		}
		*of(o) = value[0]
		return nil
	}
}

func format(name string) setter {
	return func(o *options, value string) error {
		o.formats[name] = value
		return nil
	}
}

func (o *options) setStyle(value string) error {
	s := style(strings.ReplaceAll(strings.ToLower(value), "_", ""))
	switch s {
	case necessary, always, nonNumeric, never:
		o.style = s
		return nil
	}
	return errs.New(errs.Binding, "quote style is not known: %q (known: Necessary, Always, NonNumeric, Never)", value)
}

func (o *options) setCompression(value string) (err error) {
	o.compression, err = text.ParseCompression(value)
	return err
}

func (o *options) setLevel(value string) (err error) {
	o.level, err = text.ParseLevel(value)
	return err
}
