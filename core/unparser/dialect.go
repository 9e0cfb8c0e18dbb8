package unparser

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
)

// Dialect is how a database writes what others write otherwise.
type Dialect struct {
	Quote string                // around names; "": double quotes, where they are needed
	types map[arrow.Type]string // that are called otherwise than in DataFusion
	// noNullsOrder is of a dialect without NULLS FIRST and NULLS LAST.
	noNullsOrder bool
}

var dialects = map[string]Dialect{
	"default":  {},
	"postgres": {Quote: `"`, types: map[arrow.Type]string{arrow.FLOAT64: "double precision"}},
	"duckdb":   {Quote: `"`},
	"sqlite":   {Quote: "`"},
	"mysql":    {Quote: "`", types: map[arrow.Type]string{arrow.TIMESTAMP: "datetime", arrow.INT64: "signed"}, noNullsOrder: true},
}

// DialectOf finds a dialect by its name: default, postgres, duckdb, sqlite or mysql.
func DialectOf(name string) (Dialect, error) {
	dialect, ok := dialects[name]
	if !ok {
		return Dialect{}, errs.New(errs.Binding, "dialect is not known: %q (known: default, postgres, duckdb, sqlite, mysql)", name)
	}
	return dialect, nil
}

var typeNames = map[arrow.Type]string{
	arrow.BOOL: "boolean", arrow.INT8: "tinyint", arrow.INT16: "smallint", arrow.INT32: "integer", arrow.INT64: "bigint",
	arrow.UINT8: "tinyint unsigned", arrow.UINT16: "smallint unsigned", arrow.UINT32: "integer unsigned", arrow.UINT64: "bigint unsigned",
	arrow.FLOAT32: "float", arrow.FLOAT64: "double", arrow.STRING: "varchar", arrow.STRING_VIEW: "varchar", arrow.LARGE_STRING: "varchar",
	arrow.BINARY: "bytea", arrow.BINARY_VIEW: "bytea", arrow.LARGE_BINARY: "bytea", arrow.DATE32: "date",
	arrow.TIME32: "time", arrow.TIME64: "time", arrow.TIMESTAMP: "timestamp", arrow.INTERVAL_MONTH_DAY_NANO: "interval",
}

// dataType names the type of a cast; nil for a cast between texts, which SQL has no names for.
func (d Dialect) dataType(c *expr.Cast) (*ast.DataType, error) {
	if types.IsString(c.To) && types.IsString(c.Input.Type()) {
		return nil, nil
	}
	return d.named(c.To)
}

func (d Dialect) named(t types.Type) (*ast.DataType, error) {
	if decimal, ok := t.(arrow.DecimalType); ok {
		return &ast.DataType{Name: "decimal", Args: []int64{int64(decimal.GetPrecision()), int64(decimal.GetScale())}}, nil
	}
	if stamp, ok := t.(*arrow.TimestampType); ok && stamp.TimeZone != "" {
		return &ast.DataType{Name: "timestamp with time zone"}, nil
	}
	name, ok := d.types[t.ID()]
	if !ok {
		name, ok = typeNames[t.ID()]
	}
	if !ok {
		return nil, unsupported("type %s", types.Name(t))
	}
	return &ast.DataType{Name: name}, nil
}
