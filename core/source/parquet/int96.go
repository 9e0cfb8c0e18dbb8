package parquet

import (
	"encoding/binary"
	"math"
	"math/bits"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source/parquet/format"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// int96Units are the values of the option coerce_int96.
var int96Units = map[string]arrow.TimeUnit{"ns": arrow.Nanosecond, "us": arrow.Microsecond, "ms": arrow.Millisecond, "s": arrow.Second}

// parseInt96Unit reads the value of coerce_int96.
func parseInt96Unit(value string) (arrow.TimeUnit, error) {
	unit, ok := int96Units[strings.ToLower(value)]
	if !ok {
		return 0, errs.New(errs.InvalidValue, "option coerce_int96 is ns, us, ms or s: %q", value)
	}
	return unit, nil
}

// coerced is the schema of a file whose columns of INT96 have the unit that was asked for.
func (f Format) coerced(s *schema) *arrow.Schema {
	as := s.arrow()
	if f.int96 == "" {
		return as
	}
	fields := as.Fields()
	for i, n := range s.fields {
		if n.leaf != nil && n.leaf.physical == format.Int96 {
			fields[i].Type = &arrow.TimestampType{Unit: int96Units[f.int96]}
		}
	}
	metadata := as.Metadata()
	return arrow.NewSchema(fields, &metadata)
}

// inUnitOf is a node that reads INT96 in the unit of a type: nanoseconds, which it has in the file, reach less far than others.
func (n *node) inUnitOf(t types.Type) *node {
	if n.leaf == nil || n.leaf.physical != format.Int96 || t.ID() != arrow.TIMESTAMP || t.(*arrow.TimestampType).TimeZone != "" {
		return n
	}
	other, l := *n, *n.leaf
	other.leaf, other.field.Type, l.dataType = &l, t, t
	return &other
}

const julianEpoch = 2_440_588 // the Julian day of 1970-01-01

var unitsPerSecond = map[arrow.TimeUnit]int64{
	arrow.Second: 1, arrow.Millisecond: 1e3, arrow.Microsecond: 1e6, arrow.Nanosecond: 1e9,
}

// writeInt96 converts a nanosecond of the day and a Julian day.
func writeInt96(v *fixed, out *vector.Vector, row int, raw []byte) error {
	values := vector.Values[int64](out)[row:]
	perSecond := unitsPerSecond[v.units]
	perDay, nanos := perSecond*24*60*60, 1_000_000_000/perSecond
	for i := range len(raw) / 12 {
		days := int64(int32(binary.LittleEndian.Uint32(raw[12*i+8:]))) - julianEpoch
		within := int64(binary.LittleEndian.Uint64(raw[12*i:])) / nanos
		value, ok := addDays(days, perDay, within)
		if !ok {
			return errs.New(errs.InvalidValue, "moment of INT96 is out of the range of %s: %d days from 1970-01-01 (see the option coerce_int96)", out.Type, days)
		}
		values[i] = value
	}
	return nil
}

// addDays is days*perDay + within, if 64 bits hold that.
func addDays(days, perDay, within int64) (int64, bool) {
	if days < 0 && within > 0 { // the product alone may be too small
		days, within = days+1, within-perDay
	}
	high, low := bits.Mul64(uint64(max(days, -days)), uint64(perDay))
	if high != 0 || low > math.MaxInt64 {
		return 0, false
	}
	whole := days * perDay
	sum := whole + within
	return sum, (sum > whole) == (within > 0)
}
