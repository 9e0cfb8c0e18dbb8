package calendar

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
)

// TestCivilAgainstTime compares dates over ten thousand years with Go's time package.
func TestCivilAgainstTime(t *testing.T) {
	for days := int64(-4_000_000); days < 4_000_000; days += 37 {
		year, month, day := Civil(days)
		want := time.Unix(days*SecondsPerDay, 0).UTC()
		if year != int64(want.Year()) || month != int(want.Month()) || day != want.Day() || Days(year, month, day) != days {
			t.Fatalf("day %d is %d-%d-%d, want %v", days, year, month, day, want)
		}
		isoYear, isoWeek := want.ISOWeek()
		if y, w := ISOWeek(days); int(y) != isoYear || w != isoWeek || Weekday(days) != int(want.Weekday()) || YearDay(days) != want.YearDay() {
			t.Fatalf("day %d is in week %d of %d, want %d of %d", days, w, y, isoWeek, isoYear)
		}
	}
}

// TestZoneAgainstTime compares offsets and the way back from local time with Go's time package.
func TestZoneAgainstTime(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, name := range []string{"Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "+05:30", "-0330", "UTC"} {
		location, err := LoadZone(name)
		if err != nil {
			t.Fatal(err)
		}
		zone := NewZone(location)
		for range 2000 {
			seconds := random.Int64N(4e9) - 1e9
			_, want := time.Unix(seconds, 0).In(location).Zone()
			if got := zone.Offset(seconds); got != int64(want) {
				t.Fatalf("%s is %d ahead at %d, want %d", name, got, seconds, want)
			}
			local := seconds + int64(want)
			if back := zone.UTC(local); back+zone.Offset(back) != local {
				t.Fatalf("local time %d in %s is %d, which is local time %d", local, name, back, back+zone.Offset(back))
			}
		}
	}
}

// TestLocalTimesAtChanges says what becomes of local times that occur twice and of those that do not occur.
func TestLocalTimesAtChanges(t *testing.T) {
	location, err := LoadZone("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	zone := NewZone(location)
	for _, c := range []struct{ local, want string }{
		{"2024-10-27T02:30:00", "2024-10-27T01:30:00"}, // twice: the later
		{"2024-03-31T02:30:00", "2024-03-31T01:30:00"}, // left out: as if the clock had not changed yet
		{"2024-03-31T03:00:00", "2024-03-31T01:00:00"},
		{"2024-07-01T12:00:00", "2024-07-01T10:00:00"},
	} {
		local, _ := time.Parse("2006-01-02T15:04:05", c.local)
		if got := time.Unix(zone.UTC(local.Unix()), 0).UTC().Format("2006-01-02T15:04:05"); got != c.want {
			t.Errorf("%s in Berlin is %s in UTC, want %s", c.local, got, c.want)
		}
	}
}

func TestZonesThatAreNone(t *testing.T) {
	for _, name := range []string{"", "Local", "Mars/Olympus", "+25:00", "+5", "+05:60", "05:30", "+0x:10", "../UTC"} {
		if zone, err := LoadZone(name); err == nil {
			t.Errorf("zone %q is %v", name, zone)
		}
	}
}

func TestMomentsAtTheEnds(t *testing.T) {
	for _, unit := range []arrow.TimeUnit{arrow.Second, arrow.Millisecond, arrow.Microsecond, arrow.Nanosecond} {
		for _, count := range []int64{math.MinInt64, math.MinInt64 + 1, -1, 0, 1, math.MaxInt64} {
			if back, fits := At(count, unit).Count(unit); !fits || back != count {
				t.Errorf("%d%s comes back as %d, %v", count, unit, back, fits)
			}
		}
	}
	if _, fits := (Moment{Days: math.MaxInt32}).Count(arrow.Nanosecond); fits {
		t.Error("a day beyond all timestamps fits")
	}
}

// FuzzFormat reads what a format wrote.
func FuzzFormat(f *testing.F) {
	f.Add("%Y-%m-%dT%H:%M:%S%.f", int64(1709168523456789000))
	f.Add("%a %d %b %Y %I:%M:%S %p %f", int64(-1))
	f.Add("%G-W%V-%u %T.%f", int64(1e18))
	f.Add("%F %T%.9f %z", int64(5))
	f.Fuzz(func(t *testing.T, text string, nanos int64) {
		format, err := NewFormat(text)
		if err != nil {
			return
		}
		m := At(nanos, arrow.Nanosecond)
		written, ok := format.Append(nil, &Stamp{Days: m.Days, Nanos: m.Nanos, HasDate: true, HasTime: true, HasZone: true})
		if !ok {
			return
		}
		read, ok := format.Scan(string(written))
		if !ok || !complete(format) {
			return
		}
		if read.Days != m.Days || read.Nanos != m.Nanos {
			t.Fatalf("%q writes %q and reads %d, %d, want %d, %d", text, written, read.Days, read.Nanos, m.Days, m.Nanos)
		}
	})
}

// complete reports whether a format has the whole date and time.
func complete(f *Format) bool {
	var has uint64
	for _, it := range f.items {
		if it.width == 0 || it.width == 9 || it.verb != fractionVerb && it.verb != nanosVerb {
			has |= 1 << it.verb
		}
	}
	all := func(verbs ...verb) bool {
		for _, v := range verbs {
			if has>>v&1 == 0 {
				return false
			}
		}
		return true
	}
	date := all(yearVerb, monthVerb, dayVerb) || all(yearVerb, dayOfYear) || all(isoYear, isoWeek, weekdayFromMonday)
	hour := all(hourVerb) || all(hour12, upperHalf)
	return date && hour && all(minuteVerb, secondVerb) && (all(fractionVerb) || all(nanosVerb)) && !all(epochSeconds)
}
