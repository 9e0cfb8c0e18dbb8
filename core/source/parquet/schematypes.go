package parquet

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source/parquet/format"
	"github.com/ballista-go/ballista/core/types"
)

// leafType is the Arrow type of a column: what its annotation says, refined by the writer's schema.
func leafType(e *format.SchemaElement, hint types.Type) (types.Type, error) {
	t, err := inferType(e)
	if err != nil {
		return nil, err
	}
	t = refine(t, hint)
	if _, ok := types.LayoutOf(t); !ok {
		return nil, errs.New(errs.Unsupported, "type %s", t)
	}
	return t, nil
}

func inferType(e *format.SchemaElement) (types.Type, error) {
	if e.Logical.Kind == format.LogicalUnknown {
		return arrow.Null, nil
	}
	switch e.Type {
	case format.Boolean:
		return arrow.FixedWidthTypes.Boolean, nil
	case format.Int32, format.Int64:
		return integerType(e)
	case format.Int96:
		return timestamp(format.Nanos, false), nil
	case format.Float:
		return arrow.PrimitiveTypes.Float32, nil
	case format.Double:
		return arrow.PrimitiveTypes.Float64, nil
	case format.ByteArray:
		return byteArrayType(e)
	case format.FixedByteArray:
		return fixedType(e)
	}
	return nil, invalid("unknown physical type %d", e.Type)
}

var integers = map[format.LogicalType]types.Type{
	{Bits: 8, Signed: true}: arrow.PrimitiveTypes.Int8, {Bits: 16, Signed: true}: arrow.PrimitiveTypes.Int16,
	{Bits: 32, Signed: true}: arrow.PrimitiveTypes.Int32, {Bits: 64, Signed: true}: arrow.PrimitiveTypes.Int64,
	{Bits: 8}: arrow.PrimitiveTypes.Uint8, {Bits: 16}: arrow.PrimitiveTypes.Uint16,
	{Bits: 32}: arrow.PrimitiveTypes.Uint32, {Bits: 64}: arrow.PrimitiveTypes.Uint64,
}

func integerType(e *format.SchemaElement) (types.Type, error) {
	wide := e.Type == format.Int64
	switch l := logicalOf(e); l.Kind {
	case format.NoLogical:
		if wide {
			return arrow.PrimitiveTypes.Int64, nil
		}
		return arrow.PrimitiveTypes.Int32, nil
	case format.LogicalInteger:
		t, ok := integers[format.LogicalType{Bits: l.Bits, Signed: l.Signed}]
		if ok && (l.Bits == 64) == wide {
			return t, nil
		}
	case format.LogicalDecimal:
		return decimalType(l.Precision, l.Scale)
	case format.LogicalDate:
		if !wide {
			return arrow.FixedWidthTypes.Date32, nil
		}
	case format.LogicalTime:
		switch {
		case !wide && l.Unit == format.Millis:
			return arrow.FixedWidthTypes.Time32ms, nil
		case wide && l.Unit == format.Micros:
			return arrow.FixedWidthTypes.Time64us, nil
		case wide && l.Unit == format.Nanos:
			return arrow.FixedWidthTypes.Time64ns, nil
		}
	case format.LogicalTimestamp:
		if wide && l.Unit >= format.Millis && l.Unit <= format.Nanos {
			return timestamp(l.Unit, l.UTC), nil
		}
	}
	return nil, annotationError(e)
}

func byteArrayType(e *format.SchemaElement) (types.Type, error) {
	switch l := logicalOf(e); l.Kind {
	case format.LogicalString, format.LogicalJSON:
		return arrow.BinaryTypes.String, nil
	case format.LogicalDecimal:
		return decimalType(l.Precision, l.Scale)
	case format.NoLogical, format.LogicalEnum, format.LogicalBSON, format.LogicalGeometry, format.LogicalGeography:
		return arrow.BinaryTypes.Binary, nil
	}
	if e.Logical.Kind > format.LogicalGeography {
		return arrow.BinaryTypes.Binary, nil
	}
	return nil, annotationError(e)
}

func fixedType(e *format.SchemaElement) (types.Type, error) {
	l := logicalOf(e)
	switch {
	case l.Kind == format.LogicalDecimal:
		return decimalType(l.Precision, l.Scale)
	case l.Kind == format.LogicalFloat16 && e.Length == 2:
		return arrow.FixedWidthTypes.Float16, nil
	case l.Kind == format.LogicalFloat16:
		return nil, annotationError(e)
	case e.Logical.Kind == format.NoLogical && e.Converted == format.ConvertedInterval && e.Length == 12:
		return arrow.FixedWidthTypes.MonthDayNanoInterval, nil
	}
	return &arrow.FixedSizeBinaryType{ByteWidth: int(e.Length)}, nil
}

func annotationError(e *format.SchemaElement) error {
	return invalid("annotation does not fit a column of type %s: logical type %d, converted type %d",
		e.Type, e.Logical.Kind, e.Converted)
}

func timestamp(unit format.Unit, utc bool) types.Type {
	t := &arrow.TimestampType{Unit: [...]arrow.TimeUnit{0, arrow.Millisecond, arrow.Microsecond, arrow.Nanosecond}[unit]}
	if utc {
		t.TimeZone = "UTC"
	}
	return t
}

const maxDecimalDigits = 38

func decimalType(precision, scale int32) (types.Type, error) {
	if precision > maxDecimalDigits && precision <= 76 {
		return nil, errs.New(errs.Unsupported, "decimals of %d digits", precision)
	}
	if precision < 1 || precision > maxDecimalDigits || scale < 0 || scale > precision {
		return nil, invalid("invalid decimal type: %d digits, %d of them after the point", precision, scale)
	}
	return &arrow.Decimal128Type{Precision: precision, Scale: scale}, nil
}

// logicalOf is the annotation of an element, in its new form where there is only the deprecated one.
func logicalOf(e *format.SchemaElement) format.LogicalType {
	if e.Logical.Kind != format.NoLogical {
		return e.Logical
	}
	l, ok := converted[e.Converted]
	if ok && l.Kind == format.LogicalDecimal {
		l.Precision, l.Scale = e.Precision, e.Scale
	}
	return l
}

var converted = map[format.Converted]format.LogicalType{
	format.ConvertedUTF8:            {Kind: format.LogicalString},
	format.ConvertedEnum:            {Kind: format.LogicalEnum},
	format.ConvertedDecimal:         {Kind: format.LogicalDecimal},
	format.ConvertedDate:            {Kind: format.LogicalDate},
	format.ConvertedTimeMillis:      {Kind: format.LogicalTime, Unit: format.Millis},
	format.ConvertedTimeMicros:      {Kind: format.LogicalTime, Unit: format.Micros},
	format.ConvertedTimestampMillis: {Kind: format.LogicalTimestamp, Unit: format.Millis, UTC: true},
	format.ConvertedTimestampMicros: {Kind: format.LogicalTimestamp, Unit: format.Micros, UTC: true},
	format.ConvertedUint8:           {Kind: format.LogicalInteger, Bits: 8},
	format.ConvertedUint16:          {Kind: format.LogicalInteger, Bits: 16},
	format.ConvertedUint32:          {Kind: format.LogicalInteger, Bits: 32},
	format.ConvertedUint64:          {Kind: format.LogicalInteger, Bits: 64},
	format.ConvertedInt8:            {Kind: format.LogicalInteger, Bits: 8, Signed: true},
	format.ConvertedInt16:           {Kind: format.LogicalInteger, Bits: 16, Signed: true},
	format.ConvertedInt32:           {Kind: format.LogicalInteger, Bits: 32, Signed: true},
	format.ConvertedInt64:           {Kind: format.LogicalInteger, Bits: 64, Signed: true},
	format.ConvertedJSON:            {Kind: format.LogicalJSON},
	format.ConvertedBSON:            {Kind: format.LogicalBSON},
}
