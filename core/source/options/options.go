// Package options reads the options of file formats, as SQL and Python give them: keys such as delimiter or format.delimiter.
package options

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/ballista-go/ballista/core/errs"
)

// Setter puts the value of an option into what the options of a format are.
type Setter[T any] func(into *T, value string) error

// Table has the options of a format by their names.
type Table[T any] map[string]Setter[T]

// Read sets the options that are given. Errors call the format by its name.
func (t Table[T]) Read(format string, into *T, given map[string]string) error {
	for _, key := range slices.Sorted(maps.Keys(given)) {
		name := Name(key)
		set, ok := t[name]
		if !ok {
			return errs.New(errs.Binding, "option of %s not found: %q%s", format, key, errs.Suggest(name, t.Names()))
		}
		if err := set(into, given[key]); err != nil {
			return errs.New(errs.Binding, "option of %s %q: %w", format, key, err)
		}
	}
	return nil
}

// Names are the names of the options.
func (t Table[T]) Names() []string { return slices.Sorted(maps.Keys(t)) }

// Name is the name of an option in a key.
func Name(key string) string { return strings.TrimPrefix(strings.ToLower(key), "format.") }

// Value sets what the value is parsed to.
func Value[T, V any](of func(*T) *V, parse func(string) (V, error)) Setter[T] {
	return func(into *T, value string) error {
		parsed, err := parse(value)
		if err == nil {
			*of(into) = parsed
		}
		return err
	}
}

// Flag sets what is true or false.
func Flag[T any](of func(*T) *bool) Setter[T] { return Value(of, ParseFlag) }

// Character sets a character.
func Character[T any](of func(*T) *byte) Setter[T] { return Value(of, ParseCharacter) }

// Rows sets a number of rows.
func Rows[T any](of func(*T) *int) Setter[T] { return Value(of, ParseRows) }

// Checked takes the values that can be parsed, for nothing.
func Checked[T, V any](parse func(string) (V, error)) Setter[T] {
	return func(_ *T, value string) error {
		_, err := parse(value)
		return err
	}
}

// Ignored takes any value, for nothing.
func Ignored[T any](*T, string) error { return nil }

// ParseFlag reads what is true or false.
func ParseFlag(value string) (bool, error) {
	parsed, err := strconv.ParseBool(strings.ToLower(value))
	if err != nil {
		return false, errs.New(errs.Binding, "neither true nor false: %q", value)
	}
	return parsed, nil
}

// ParseCharacter reads a character of ASCII.
func ParseCharacter(value string) (byte, error) {
	if value == `\t` {
		value = "\t"
	}
	if len(value) != 1 || value[0] >= 0x80 {
		return 0, errs.New(errs.Binding, "one ASCII character is expected: %q", value)
	}
	return value[0], nil
}

// ParseRows reads a number of rows.
func ParseRows(value string) (int, error) {
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 {
		return 0, errs.New(errs.Binding, "not a number of rows: %q", value)
	}
	return n, nil
}
