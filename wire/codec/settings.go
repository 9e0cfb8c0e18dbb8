package codec

import (
	"time"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/calendar"
	"github.com/ballista-go/ballista/wire/wirepb"
)

func encodeSettings(s *expr.Settings) *wirepb.Settings {
	return &wirepb.Settings{
		NowSeconds: s.Now.Unix(), NowNanoseconds: int32(s.Now.Nanosecond()), Zone: s.ZoneName, Seed: s.Seed,
	}
}

const (
	firstYear, lastYear = -9999, 9999
	nanosPerSecond      = 1e9
)

func decodeSettings(m *wirepb.Settings) (*expr.Settings, error) {
	zone := time.UTC
	if m.GetZone() != "" {
		var err error
		if zone, err = calendar.LoadZone(m.GetZone()); err != nil {
			return nil, malformed("%w", err)
		}
	}
	now := time.Unix(m.GetNowSeconds(), int64(m.GetNowNanoseconds())).In(zone)
	if year := now.Year(); year < firstYear || year > lastYear || m.GetNowNanoseconds() < 0 || m.GetNowNanoseconds() >= nanosPerSecond {
		return nil, malformed("now is out of range: %d s %d ns", m.GetNowSeconds(), m.GetNowNanoseconds())
	}
	return &expr.Settings{Now: now, Zone: zone, ZoneName: m.GetZone(), Seed: m.GetSeed()}, nil
}
