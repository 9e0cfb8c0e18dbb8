package binder

import (
	"testing"

	"github.com/ballista-go/ballista/core/types"
)

func TestIntervalsAreExact(t *testing.T) {
	for _, c := range []struct {
		text, unit string
		want       types.Interval
	}{
		{"1 year 2 months 3 days 4 hours 5.5 seconds", "", types.Interval{Months: 14, Days: 3, Nanos: 14_405_500_000_000}},
		{"100000 hours 1 nanosecond", "", types.Interval{Nanos: 360_000_000_000_000_001}},
		{"1.5", "month", types.Interval{Months: 1, Days: 15}},
		{"-1.5", "day", types.Interval{Days: -1, Nanos: -43_200_000_000_000}},
		{"1:02:03.5", "", types.Interval{Nanos: 3_723_500_000_000}},
		{"3d12h", "", types.Interval{}},
	} {
		got, wrong := parseInterval(c.text, c.unit)
		if (wrong != "") != (c.want == types.Interval{}) || got != c.want {
			t.Errorf("%q %s: got %v %s, want %v", c.text, c.unit, got, wrong, c.want)
		}
	}
	for _, text := range []string{"", "x", "1 fortnight", "99999999999 years", "1e9", "1:2:3:4", "1/2 day"} {
		if _, wrong := parseInterval(text, ""); wrong == "" {
			t.Errorf("%q was read", text)
		}
	}
}
