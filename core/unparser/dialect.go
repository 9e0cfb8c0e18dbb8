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
	// arrow is of this engine's own dialect, in which arrow_cast names all types.
	arrow bool
}

var dialects = map[string]Dialect{
	"default":  {arrow: true},
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

// cast makes the cast to a type. Where its name in SQL leaves out its zone or its unit, or it has none, Arrow's is written.
func (d Dialect) cast(input ast.Expr, t types.Type, mode expr.CastMode) (ast.Expr, error) {
	if d.arrow && !exact(t) {
		name := "arrow_cast"
		if mode == expr.Try {
			name = "arrow_try_cast"
		}
		return &ast.Call{Name: ast.Name{{Name: name}}, Args: []ast.Expr{input, &ast.String{Value: types.Name(t)}}}, nil
	}
	to, err := d.named(t)
	return &ast.Cast{Input: input, Type: to, Try: mode == expr.Try}, err
}

func (d Dialect) castOf(input ast.Expr, c *expr.Cast) (ast.Expr, error) {
	if types.IsString(c.To) && types.IsString(c.Input.Type()) { // SQL has no names for the layouts of texts
		return input, nil
	}
	return d.cast(input, c.To, c.Mode)
}

// exact reports whether the name of a type in SQL says all of it. Which layout a text has, it need not say.
func exact(t types.Type) bool {
	switch t := t.(type) {
	case *arrow.TimestampType:
		return t.TimeZone == "" && t.Unit == arrow.Nanosecond
	case *arrow.Time64Type:
		return t.Unit == arrow.Nanosecond
	case *arrow.Time32Type:
		return false
	}
	return typeNames[t.ID()] != "" || t.ID() == arrow.DECIMAL128
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
