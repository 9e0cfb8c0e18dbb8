package scalar_test

import (
	"strings"
	"testing"

	"github.com/ballista-go/ballista/core/errs"
)

// TestErrors says how mistakes are told: by kind, and what is wrong first.
func TestErrors(t *testing.T) {
	for _, c := range []struct {
		sql  string
		kind errs.Kind
		want string
	}{
		{"substr(1)", errs.Binding, "function substr takes (string, integer[, integer]): got (Int64)"},
		{"log('a')", errs.Binding, "function log takes (number) or (number, number): got (Utf8)"},
		{"concat()", errs.Binding, "function concat takes (any[, any, ...]): got ()"},
		{"date_part('quartr', now())", errs.Binding, `part of a date not known: "quartr" (did you mean "quarter"?)`},
		{"date_part('day', time '10:00:00')", errs.Binding, `values of type Time64(ns) have no part "day"`},
		{"'a' + 1", errs.Binding, "operator not defined: Utf8 + Int64"},
		{"1 / 0", errs.InvalidValue, "division by zero"},
		{"9223372036854775807 + 1", errs.InvalidValue, "result out of range of Int64: 9223372036854775807 + 1"},
		{"-arrow_cast(-128, 'Int8')", errs.InvalidValue, "result out of range of Int8: -(-128)"},
		{"arrow_cast(1, 'Int33')", errs.Binding, "type not understood"},
		{"{'name': 1}['naem']", errs.Binding, `field not found in struct: "naem" (did you mean "name"?)`},
		{"'a' ~ '('", errs.InvalidValue, `regular expression not understood: "("`},
		{"'a' ~ '[a&&b]'", errs.Unsupported, "an operator on classes of characters in a regular expression"},
		{"sqrt(-1)", errs.InvalidValue, "square root of a negative number: -1"},
		{"repeat('ab', 3000000000)", errs.InvalidValue, "string is too long: 3000000000 times 2 bytes"},
		{"to_timestamp('x', '%Y')", errs.InvalidValue, `string does not have the format "%Y": "x"`},
		{"to_char(now(), '%Q')", errs.InvalidValue, `format not understood at "%Q": "%Q"`},
	} {
		err := try(c.sql)
		if !errs.Is(err, c.kind) || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v (%v), want %s (%v)", c.sql, err, errs.KindOf(err), c.want, c.kind)
		}
	}
}
