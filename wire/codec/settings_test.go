package codec

import (
	"testing"
	"time"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/wire/wirepb"
)

func TestSettingsArriveAsTheyWereSent(t *testing.T) {
	instant := time.Date(1969, 7, 20, 20, 17, 40, 123_456_789, time.UTC)
	for _, zone := range []string{"", "Europe/Berlin", "+05:30", "UTC"} {
		location := time.UTC
		switch zone {
		case "Europe/Berlin":
			var err error
			if location, err = time.LoadLocation(zone); err != nil {
				t.Fatal(err)
			}
		case "+05:30":
			location = time.FixedZone(zone, 19_800)
		}
		want := &expr.Settings{Now: instant.In(location), Zone: location, ZoneName: zone, Seed: 1<<64 - 1}
		got, err := decodeSettings(copied(t, encodeSettings(want)))
		if err != nil {
			t.Fatal(err)
		}
		const layout = "2006-01-02 15:04:05.999999999 -0700"
		if got.Now.Format(layout) != want.Now.Format(layout) || got.ZoneName != zone || got.Seed != want.Seed {
			t.Errorf("got %v, want %v", got, want)
		}
		if noon := time.Date(2020, 7, 1, 12, 0, 0, 0, got.Zone); !noon.Equal(time.Date(2020, 7, 1, 12, 0, 0, 0, location)) {
			t.Errorf("zone %q is another one: %s", zone, noon)
		}
	}
}

func TestSettingsThatAreNone(t *testing.T) {
	for _, m := range []*wirepb.Settings{
		{Zone: "Nowhere/Else"},
		{Zone: "../../etc/passwd"},
		{Zone: "Local"},
		{NowNanoseconds: -1},
		{NowNanoseconds: 1e9},
		{NowSeconds: 1 << 62},
		{NowSeconds: -1 << 62},
	} {
		if got, err := decodeSettings(m); !errs.Is(err, errs.InvalidValue) {
			t.Errorf("%v: got %v and error %v", m, got, err)
		}
	}
}
