package csvout

import (
	"strings"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source/csv"
	"github.com/ballista-go/ballista/core/source/options"
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

// settings say how files are written.
type settings struct {
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

func defaults() settings {
	return settings{
		header: true, delimiter: ',', quote: '"', doubled: true, terminator: '\n', style: necessary,
		formats: map[string]string{}, level: text.Usual,
	}
}

var setters = options.Table[settings]{
	"has_header":                 options.Flag(func(o *settings) *bool { return &o.header }),
	"header":                     options.Flag(func(o *settings) *bool { return &o.header }),
	"delimiter":                  options.Character(func(o *settings) *byte { return &o.delimiter }),
	"quote":                      options.Character(func(o *settings) *byte { return &o.quote }),
	"escape":                     options.Character(func(o *settings) *byte { return &o.escape }),
	"comment":                    options.Character(func(o *settings) *byte { return &o.comment }),
	"terminator":                 options.Character(func(o *settings) *byte { return &o.terminator }),
	"double_quote":               options.Flag(func(o *settings) *bool { return &o.doubled }),
	"null_value":                 func(o *settings, v string) error { o.null = v; return nil },
	"quote_style":                (*settings).setStyle,
	"date_format":                format("date_format"),
	"datetime_format":            format("datetime_format"),
	"timestamp_format":           format("timestamp_format"),
	"timestamp_tz_format":        format("timestamp_tz_format"),
	"time_format":                format("time_format"),
	"ignore_leading_whitespace":  options.Flag(func(o *settings) *bool { return &o.trimLeft }),
	"ignore_trailing_whitespace": options.Flag(func(o *settings) *bool { return &o.trimRight }),
	"compression":                options.Value(func(o *settings) *string { return &o.compression }, text.ParseCompression),
	"file_compression_type":      options.Value(func(o *settings) *string { return &o.compression }, text.ParseCompression),
	"compression_level":          options.Value(func(o *settings) *text.Level { return &o.level }, text.ParseLevel),

	// These are about reading. A table of files that rows are inserted into may have them.
	"null_regex":               options.Ignored[settings],
	"schema_infer_max_rec":     options.Ignored[settings],
	"schema_infer_max_records": options.Ignored[settings],
	"newlines_in_values":       options.Ignored[settings],
	"truncated_rows":           options.Ignored[settings],
}

func parseOptions(given map[string]string) (settings, error) {
	o := defaults()
	if err := setters.Read("CSV", &o, given); err != nil {
		return o, err
	}
	doubled := false // whether double_quote was given
	for key := range given {
		doubled = doubled || options.Name(key) == "double_quote"
	}
	if o.escape != 0 && o.escape != o.quote && !doubled { // readers take it for an escape in any case
		o.doubled = false
	}
	if o.escape == 0 && !o.doubled {
		o.escape = '\\'
	}
	return o, o.validate()
}

func (o *settings) validate() error {
	special := csv.Special{Terminator: o.terminator, Delimiter: o.delimiter, Quote: o.quote, Comment: o.comment, Escape: o.escape}
	if err := special.Validate(); err != nil {
		return err
	}
	if o.quote == 0 && o.style != never {
		return errs.New(errs.Binding, "the quote of CSV may be none only with the quote_style never")
	}
	return text.CheckLevel(o.compression, o.level)
}

func format(name string) options.Setter[settings] {
	return func(o *settings, value string) error {
		o.formats[name] = value
		return nil
	}
}

func (o *settings) setStyle(value string) error {
	s := style(strings.ReplaceAll(strings.ToLower(value), "_", ""))
	switch s {
	case necessary, always, nonNumeric, never:
		o.style = s
		return nil
	}
	return errs.New(errs.Binding, "quote style is not known: %q (known: Necessary, Always, NonNumeric, Never)", value)
}
