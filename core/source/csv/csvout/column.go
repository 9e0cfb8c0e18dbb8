package csvout

import (
	"bytes"
	"unicode"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/eval/convert"
	"github.com/ballista-go/ballista/core/function/calendar"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// column writes the fields of a column.
type column struct {
	write   convert.Writer
	content content
}

func newColumn(f arrow.Field, o *settings, q *quoting) (column, error) {
	t := types.Decode(f.Type)
	layout, held := types.LayoutOf(t)
	if !held || layout.Nested() {
		return column{}, errs.New(errs.Unsupported, "CSV files have no columns of type %s: %q", types.Name(t), f.Name)
	}
	c := column{content: contentOf(t)}
	if _, given := o.formats[formatName(t)]; !given && !types.IsString(t) && q.safe() {
		c.content = needsNone
	}
	var err error
	if c.write, err = writerOf(t, o); err != nil {
		return c, errs.New(errs.Unsupported, "column %q in a CSV file: %w", f.Name, err)
	}
	if types.IsString(t) {
		c.write = o.trimmed(c.write)
	}
	return c, nil
}

func contentOf(t types.Type) content {
	if types.IsNumeric(t) {
		return number
	}
	return mayBeNumber
}

// writerOf returns what writes values as DataFusion writes them to CSV.
func writerOf(t types.Type, o *settings) (convert.Writer, error) {
	if d, ok := t.(*arrow.DurationType); ok {
		return convert.ISODuration(d.Unit), nil
	}
	if text, given := o.formats[formatName(t)]; given {
		return formatted(t, text)
	}
	return convert.WriterOf(t)
}

// formatName is the option with the format of a type; "" when there is none.
func formatName(t types.Type) string {
	switch t := t.(type) {
	case *arrow.Date32Type:
		return "date_format"
	case *arrow.Date64Type:
		return "datetime_format"
	case *arrow.Time32Type, *arrow.Time64Type:
		return "time_format"
	case *arrow.TimestampType:
		if t.TimeZone != "" {
			return "timestamp_tz_format"
		}
		return "timestamp_format"
	}
	return ""
}

// formatted writes dates and times in a format.
func formatted(t types.Type, text string) (convert.Writer, error) {
	format, err := calendar.NewFormat(text)
	if err != nil {
		return nil, err
	}
	stamps, err := stampsOf(t)
	if err != nil {
		return nil, err
	}
	first := stamps(0)
	if _, ok := format.Append(nil, &first); !ok {
		return nil, errs.New(errs.InvalidValue, "values of type %s have no such parts: %q", types.Name(t), text)
	}
	return func(b []byte, v *vector.Vector, row int) []byte {
		stamp := stamps(convert.CountAt(v, row))
		b, _ = format.Append(b, &stamp)
		return b
	}, nil
}

// stampsOf returns what makes moments of the numbers that stand for them.
func stampsOf(t types.Type) (func(int64) calendar.Stamp, error) {
	switch t := t.(type) {
	case *arrow.Date32Type:
		return func(days int64) calendar.Stamp { return calendar.Stamp{Days: days, HasDate: true} }, nil
	case *arrow.Time32Type:
		return timeOfDay(t.Unit), nil
	case *arrow.Time64Type:
		return timeOfDay(t.Unit), nil
	case *arrow.TimestampType:
		return zoned(t)
	}
	return func(millis int64) calendar.Stamp {
		m := calendar.At(millis, arrow.Millisecond)
		return calendar.Stamp{Days: m.Days, Nanos: m.Nanos, HasDate: true, HasTime: true}
	}, nil
}

func timeOfDay(unit arrow.TimeUnit) func(int64) calendar.Stamp {
	return func(count int64) calendar.Stamp {
		return calendar.Stamp{Nanos: calendar.At(count, unit).Nanos, HasTime: true}
	}
}

func zoned(t *arrow.TimestampType) (func(int64) calendar.Stamp, error) {
	var zone *calendar.Zone
	if t.TimeZone != "" {
		location, err := calendar.LoadZone(t.TimeZone)
		if err != nil {
			return nil, err
		}
		zone = calendar.NewZone(location)
	}
	perSecond := calendar.PerSecond(t.Unit)
	return func(count int64) calendar.Stamp {
		offset := zone.Offset(calendar.FloorDiv(count, perSecond))
		m := calendar.At(count, t.Unit)
		nanos := m.Nanos + offset*calendar.Second
		days := calendar.FloorDiv(nanos, calendar.SecondsPerDay*calendar.Second)
		return calendar.Stamp{
			Days: m.Days + days, Nanos: nanos - days*calendar.SecondsPerDay*calendar.Second, Offset: offset,
			HasDate: true, HasTime: true, HasZone: t.TimeZone != "",
		}
	}, nil
}

// trimmed takes white space from the ends of strings where the options say so.
func (o *settings) trimmed(write convert.Writer) convert.Writer {
	if !o.trimLeft && !o.trimRight {
		return write
	}
	return func(b []byte, v *vector.Vector, row int) []byte {
		text := convert.BytesAt(v, row)
		if o.trimLeft {
			text = bytes.TrimLeftFunc(text, unicode.IsSpace)
		}
		if o.trimRight {
			text = bytes.TrimRightFunc(text, unicode.IsSpace)
		}
		return append(b, text...)
	}
}
