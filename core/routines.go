package core

import (
	"strings"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/catalog"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function"
	"github.com/ballista-go/ballista/core/types"
)

var routineSchema = arrow.NewSchema([]arrow.Field{
	required("specific_catalog"), required("specific_schema"), required("specific_name"), required("routine_catalog"),
	required("routine_schema"), required("routine_name"), required("routine_type"), flag("is_deterministic", true),
	optional("data_type"), optional("function_type"), optional("description"), optional("syntax_example"),
}, nil)

var parameterSchema = arrow.NewSchema([]arrow.Field{
	required("specific_catalog"), required("specific_schema"), required("specific_name"), number("ordinal_position", false),
	required("parameter_mode"), optional("parameter_name"), required("data_type"), optional("parameter_default"),
	flag("is_variadic", false),
	{Name: "rid", Type: arrow.PrimitiveTypes.Uint8},
}, nil)

func flag(name string, nullable bool) arrow.Field {
	return arrow.Field{Name: name, Type: arrow.FixedWidthTypes.Boolean, Nullable: nullable}
}

// routine is what the information schema tells of a function.
type routine struct {
	name, kind string
	volatility expr.Volatility
	doc        expr.Doc
}

// routines are the functions, each under all its names.
func routines() (all []routine) {
	add := func(name string, aliases []string, r routine) {
		for _, r.name = range append([]string{name}, aliases...) {
			all = append(all, r)
		}
	}
	for _, f := range function.Scalars() {
		add(f.Name, f.Aliases, routine{kind: "SCALAR", volatility: f.Volatility, doc: f.Doc})
	}
	for _, f := range function.Aggregates() {
		add(f.Name, f.Aliases, routine{kind: "AGGREGATE", volatility: expr.Immutable, doc: f.Doc})
	}
	for _, f := range function.Windows() {
		add(f.Name, f.Aliases, routine{kind: "WINDOW", volatility: expr.Immutable, doc: f.Doc})
	}
	return all
}

// syntax is a call with the names of the arguments.
func (r routine) syntax() string {
	names := make([]string, len(r.doc.Arguments))
	for i, arg := range r.doc.Arguments {
		names[i] = arg.Name
	}
	return r.name + "(" + strings.Join(names, ", ") + ")"
}

// tableRoutines are the functions that give tables. Those of series are documented where they give lists.
func (s *Session) tableRoutines() (all []routine) {
	for _, name := range s.catalog.TableFunctions() {
		r := routine{name: name, kind: "TABLE", volatility: expr.Immutable}
		if f, ok := s.catalog.Scalar(name); ok {
			r.doc = f.Doc
		}
		all = append(all, r)
	}
	return all
}

// routineRows are the functions. A name of a function is one row: what types it takes and gives depends on the call.
func (s *Session) routineRows() (rows [][]types.Value) {
	for _, r := range append(routines(), s.tableRoutines()...) {
		var gives types.Value
		if r.kind == "TABLE" {
			gives = r.kind
		}
		rows = append(rows, []types.Value{
			catalog.DefaultCatalog, catalog.DefaultSchema, r.name, catalog.DefaultCatalog,
			catalog.DefaultSchema, r.name, "FUNCTION", r.volatility == expr.Immutable, gives, r.kind, r.doc.Summary, r.syntax(),
		})
	}
	return rows
}

// parameterRows are the documented arguments of functions.
func (s *Session) parameterRows() (rows [][]types.Value) {
	for _, r := range routines() {
		for i, arg := range r.doc.Arguments {
			rows = append(rows, []types.Value{
				catalog.DefaultCatalog, catalog.DefaultSchema, r.name, uint64(i + 1), "IN",
				arg.Name, "any", nil, false, uint64(0),
			})
		}
	}
	return rows
}

// measures are the columns character_octet_length, numeric_precision, numeric_precision_radix and numeric_scale of a type,
// as DataFusion gives them.
func measures(t types.Type) []types.Value {
	binary := func(precision uint64) []types.Value { return []types.Value{nil, precision, uint64(2), nil} }
	octets := func(most uint64) []types.Value { return []types.Value{most, nil, nil, nil} }
	switch t := t.(type) {
	case *arrow.Int8Type, *arrow.Uint8Type:
		return binary(8)
	case *arrow.Int16Type, *arrow.Uint16Type:
		return binary(16)
	case *arrow.Int32Type, *arrow.Uint32Type:
		return binary(32)
	case *arrow.Float16Type:
		return binary(15)
	case *arrow.Float32Type, *arrow.Float64Type:
		return binary(24)
	case *arrow.Decimal128Type:
		return []types.Value{nil, uint64(t.Precision), uint64(10), uint64(t.Scale)}
	case *arrow.StringType, *arrow.BinaryType:
		return octets(1<<31 - 1)
	case *arrow.LargeStringType, *arrow.LargeBinaryType:
		return octets(1<<63 - 1)
	}
	return []types.Value{nil, nil, nil, nil}
}
