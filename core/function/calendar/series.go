package calendar

import (
	"cmp"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/types"
)

// Sign is 1 for an interval that leads to later moments and -1 for one that leads to earlier ones. It fails for one of which that
// cannot be said, since it is 0 or its parts have both signs: steps of it may never arrive.
func Sign(by types.Interval) (int, error) {
	sign := 0
	for _, part := range []int64{int64(by.Months), int64(by.Days), by.Nanos} {
		s := cmp.Compare(part, 0)
		if s*sign < 0 {
			return 0, errs.New(errs.InvalidValue, "step of a series has parts of both signs")
		}
		if s != 0 {
			sign = s
		}
	}
	if sign == 0 {
		return 0, errs.New(errs.InvalidValue, "step of a series is 0")
	}
	return sign, nil
}

// Series are the moments from Next in steps of By, up to Stop, in nanoseconds.
type Series struct {
	Next, Stop int64
	By         types.Interval
	Zone       *Zone
	Sign       int  // of By
	Last       bool // Stop is one of them
	Ended      bool
}

// Take gives the next moment; it reports false at the end.
func (s *Series) Take() (moment int64, ok bool) {
	past := cmp.Compare(s.Next, s.Stop) * s.Sign
	if s.Ended || past > 0 || past == 0 && !s.Last {
		return 0, false
	}
	moment = s.Next
	next, fits := Shift(moment, arrow.Nanosecond, s.Zone, s.By)
	s.Next, s.Ended = next, !fits || cmp.Compare(next, moment) != s.Sign // what is beyond all moments is beyond the last
	return moment, true
}
