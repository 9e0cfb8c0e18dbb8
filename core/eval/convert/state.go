package convert

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/calendar"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// state is an evaluator's state of a cast.
type state struct {
	from, to types.Type
	mode     expr.CastMode
	context  *expr.Context
	in, out  *vector.Vector

	fromZone *calendar.Zone
	zones    zones
	strings  vector.StringWriter
	buffer   []byte
	scratch  vector.Vector
	write    writer
}

// Release implements expr.Releaser.
func (s *state) Release() {
	s.strings.Release()
	s.scratch.Release()
}

func (s *state) loadZones() (err error) {
	if s.fromZone, err = zoneOf(s.from); err == nil {
		s.zones.local, err = zoneOf(s.to)
	}
	return err
}

// zoneOf is the zone of a timestamp type; nil for UTC and for none.
func zoneOf(t types.Type) (*calendar.Zone, error) {
	ts, ok := t.(*arrow.TimestampType)
	if !ok || ts.TimeZone == "" {
		return nil, nil
	}
	location, err := calendar.LoadZone(ts.TimeZone)
	if err != nil {
		return nil, err
	}
	return calendar.NewZone(location), nil
}

// fail says that a row does not convert: an error, or in a TRY_CAST a NULL.
func (s *state) fail(row int) error {
	if s.mode == expr.Try {
		if err := s.out.OwnValid(s.context.Budget); err != nil {
			return err
		}
		s.out.Valid.Clear(row)
		return nil
	}
	if s.in.Null(row) {
		return nil
	}
	return errs.New(errs.InvalidValue, "cannot cast %s to %s", Quoted(s.in, row), types.Name(s.to))
}

// each converts row by row.
func each[F, T vector.Fixed](s *state, in, out *vector.Vector, convert func(F) (T, bool)) error {
	values, results := vector.Values[F](in), vector.Values[T](out)
	if rows := s.context.Rows; rows != nil {
		for _, row := range rows {
			result, ok := convert(values[row])
			results[row] = result
			if !ok {
				if err := s.fail(int(row)); err != nil {
					return err
				}
			}
		}
		return nil
	}
	for row, value := range values {
		result, ok := convert(value)
		results[row] = result
		if !ok {
			if err := s.fail(row); err != nil {
				return err
			}
		}
	}
	return nil
}

// simple makes a conversion of a function of one value.
func simple[F, T vector.Fixed](convert func(F) (T, bool)) conversion {
	return func(s *state, in, out *vector.Vector) error { return each(s, in, out, convert) }
}
