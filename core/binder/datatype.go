package binder

import (
	"fmt"
	"maps"
	"slices"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/types"
)

// typeName is how errors name a type.
func typeName(t types.Type) string { return types.Name(t) }

var sqlTypes = map[string]types.Type{
	"boolean": arrow.FixedWidthTypes.Boolean, "bool": arrow.FixedWidthTypes.Boolean,
	"tinyint": arrow.PrimitiveTypes.Int8, "int1": arrow.PrimitiveTypes.Int8, "int8": arrow.PrimitiveTypes.Int64,
	"smallint": arrow.PrimitiveTypes.Int16, "int2": arrow.PrimitiveTypes.Int16, "int16": arrow.PrimitiveTypes.Int16,
	"int": arrow.PrimitiveTypes.Int32, "integer": arrow.PrimitiveTypes.Int32, "int4": arrow.PrimitiveTypes.Int32, "int32": arrow.PrimitiveTypes.Int32,
	"bigint": arrow.PrimitiveTypes.Int64, "int64": arrow.PrimitiveTypes.Int64,
	"tinyint unsigned": arrow.PrimitiveTypes.Uint8, "smallint unsigned": arrow.PrimitiveTypes.Uint16, "int2 unsigned": arrow.PrimitiveTypes.Uint16,
	"int unsigned": arrow.PrimitiveTypes.Uint32, "integer unsigned": arrow.PrimitiveTypes.Uint32, "int4 unsigned": arrow.PrimitiveTypes.Uint32,
	"bigint unsigned": arrow.PrimitiveTypes.Uint64, "int8 unsigned": arrow.PrimitiveTypes.Uint64,
	"utinyint": arrow.PrimitiveTypes.Uint8, "usmallint": arrow.PrimitiveTypes.Uint16, "uinteger": arrow.PrimitiveTypes.Uint32, "ubigint": arrow.PrimitiveTypes.Uint64,
	"float": arrow.PrimitiveTypes.Float32, "real": arrow.PrimitiveTypes.Float32, "float4": arrow.PrimitiveTypes.Float32,
	"double": arrow.PrimitiveTypes.Float64, "double precision": arrow.PrimitiveTypes.Float64, "float8": arrow.PrimitiveTypes.Float64, "float64": arrow.PrimitiveTypes.Float64,
	"char": arrow.BinaryTypes.StringView, "character": arrow.BinaryTypes.StringView, "varchar": arrow.BinaryTypes.StringView,
	"char varying": arrow.BinaryTypes.StringView, "character varying": arrow.BinaryTypes.StringView,
	"text": arrow.BinaryTypes.StringView, "string": arrow.BinaryTypes.StringView,
	"bytea": arrow.BinaryTypes.Binary, "blob": arrow.BinaryTypes.Binary, "date": arrow.FixedWidthTypes.Date32,
	"time": arrow.FixedWidthTypes.Time64ns, "interval": arrow.FixedWidthTypes.MonthDayNanoInterval,
}

// Type is the type that a SQL type stands for.
func (b *Binder) Type(t *ast.DataType) (types.Type, error) {
	switch {
	case t.Arrow != nil:
		return t.Arrow, nil
	case t.Name == "array" || t.Name == "struct" || t.Name == "map":
		return b.nestedType(t)
	case t.Name == "decimal" || t.Name == "numeric" || t.Name == "dec":
		return decimalType(t)
	case t.Name == "timestamp" || t.Name == "timestamp with time zone" || t.Name == "timestamptz" || t.Name == "datetime":
		return b.timestampType(t)
	}
	known, ok := sqlTypes[t.Name]
	switch {
	case ok && known.ID() == arrow.STRING_VIEW:
		return b.stringType(t)
	case ok:
		return known, nil
	}
	return nil, binding(t, "type is not known: %s%s", t, errs.Suggest(t.Name, slices.Sorted(maps.Keys(sqlTypes))))
}

func (b *Binder) stringType(t *ast.DataType) (types.Type, error) {
	if len(t.Args) > 0 && b.options.RefuseLengths {
		return nil, unsupported(t, "lengths of strings are not supported where datafusion.sql_parser.support_varchar_with_length is false: %s", t)
	}
	if b.options.PlainStrings {
		return arrow.BinaryTypes.String, nil
	}
	return arrow.BinaryTypes.StringView, nil
}

func (b *Binder) nestedType(t *ast.DataType) (types.Type, error) {
	if t.Name == "struct" {
		return b.structType(t)
	}
	element, err := b.Type(t.Element)
	if err != nil {
		return nil, err
	}
	switch {
	case t.Name == "array" && t.Length > 0:
		return arrow.FixedSizeListOf(int32(t.Length), element), nil
	case t.Name == "array":
		return arrow.ListOf(element), nil
	}
	key, err := b.Type(t.Key)
	if err != nil {
		return nil, err
	}
	return arrow.MapOf(key, element), nil
}

func (b *Binder) structType(t *ast.DataType) (types.Type, error) {
	fields := make([]arrow.Field, len(t.Fields))
	for i, f := range t.Fields {
		field, err := b.Type(f.Type)
		if err != nil {
			return nil, err
		}
		fields[i] = arrow.Field{Name: f.Name.Name, Type: field, Nullable: true}
		if fields[i].Name == "" {
			fields[i].Name = fmt.Sprintf("c%d", i)
		}
	}
	return arrow.StructOf(fields...), nil
}

func decimalType(t *ast.DataType) (types.Type, error) {
	precision, scale := int64(38), int64(10)
	if len(t.Args) > 0 {
		precision, scale = t.Args[0], 0
	}
	if len(t.Args) > 1 {
		scale = t.Args[1]
	}
	switch {
	case precision > types.MaxDecimalDigits && precision <= 76:
		return nil, unsupported(t, "decimals of more than %d digits are not supported: %s", types.MaxDecimalDigits, t)
	case precision < 1 || precision > 76:
		return nil, binding(t, "precision of a decimal must be between 1 and %d: %d", types.MaxDecimalDigits, precision)
	case scale > precision || scale < -precision:
		return nil, binding(t, "scale of a decimal must not exceed its precision: %d", scale)
	}
	return &arrow.Decimal128Type{Precision: int32(precision), Scale: int32(scale)}, nil
}

var timestampUnits = map[int64]arrow.TimeUnit{0: arrow.Second, 3: arrow.Millisecond, 6: arrow.Microsecond, 9: arrow.Nanosecond}

func (b *Binder) timestampType(t *ast.DataType) (types.Type, error) {
	made := &arrow.TimestampType{Unit: arrow.Nanosecond}
	if len(t.Args) > 0 {
		unit, ok := timestampUnits[t.Args[0]]
		if !ok {
			return nil, binding(t, "precision of a timestamp must be 0, 3, 6 or 9: %d", t.Args[0])
		}
		made.Unit = unit
	}
	if t.Name == "timestamp with time zone" || t.Name == "timestamptz" {
		made.TimeZone = b.settings.ZoneName
	}
	return made, nil
}
