package binder

import (
	"fmt"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/foreign"
	"github.com/ballista-go/ballista/core/function/adopt"
	"github.com/ballista-go/ballista/core/types"
)

// call binds a call of a function.
func (b *Binder) call(c *ast.Call, s *scope) (expr.Expr, error) {
	name := c.Name.Text()
	if c.Over != nil {
		return b.window(c, s)
	}
	switch name {
	case "struct":
		if named := namedStruct(c); named != nil {
			return b.rarer(named, s)
		}
	case "array":
		if q, ok := onlyQuery(c.Args); ok {
			return b.arrayQuery(c, q, s)
		}
	case "grouping":
		return b.grouping(c, s)
	case "unnest":
		return b.unnested(c, s)
	}
	if f, ok := b.aggregateOf(c); ok {
		return b.aggregate(c, f, s)
	}
	if _, ok := b.catalog.Window(name); ok {
		return nil, binding(c, "window function must have OVER: %s", name)
	}
	f, ok := b.scalarOf(c)
	if !ok {
		return nil, b.unknownFunction(c, name)
	}
	if c.Distinct || c.Filter != nil || len(c.OrderBy) > 0 || len(c.WithinGroup) > 0 || c.Nulls != ast.DefaultNulls {
		return nil, binding(c, "DISTINCT, FILTER, ORDER BY and IGNORE NULLS are for aggregate functions: %s", name)
	}
	switch {
	case f.Lambda:
		return b.lambdaCall(c, f, s, c.Args)
	case hasLambda(c.Args):
		return nil, binding(c, "function %s does not take a lambda", name)
	}
	return b.functionOf(c, f, s, c.Args...)
}

// aggregateOf finds the aggregate function that is called.
func (b *Binder) aggregateOf(c *ast.Call) (*expr.AggregateFunction, bool) {
	if c.Foreign == nil {
		if _, scalar := b.catalog.Scalar(c.Name.Text()); scalar {
			return nil, false
		}
		return b.catalog.Aggregate(c.Name.Text())
	}
	if c.Foreign.Kind != foreign.Aggregate {
		return nil, false
	}
	return adopt.Aggregate(c.Foreign), true
}

// scalarOf finds the scalar function that is called.
func (b *Binder) scalarOf(c *ast.Call) (*expr.Function, bool) {
	if c.Foreign == nil {
		return b.catalog.Scalar(c.Name.Text())
	}
	return adopt.Scalar(c.Foreign), c.Foreign.Kind == foreign.Scalar
}

func (b *Binder) unknownFunction(c *ast.Call, name string) error {
	return errs.At(c.Pos(), errs.NotFound, "function not found: %q%s", name, errs.Suggest(name, b.catalog.FunctionNames()))
}

// function binds the arguments of a scalar function and makes the call.
func (b *Binder) function(at place, name string, s *scope, args ...ast.Expr) (expr.Expr, error) {
	f, ok := b.catalog.Scalar(name)
	if !ok {
		return nil, unsupported(at, "function is not supported: %s", name)
	}
	return b.functionOf(at, f, s, args...)
}

func (b *Binder) functionOf(at place, f *expr.Function, s *scope, args ...ast.Expr) (expr.Expr, error) {
	args, err := positional(f.Name, f.Doc, args)
	if err != nil {
		return nil, err
	}
	for _, arg := range args {
		if _, ok := arg.(*ast.Wildcard); ok {
			return nil, binding(arg, "function %s does not take *", f.Name)
		}
	}
	bound, err := b.list(args, s)
	if err != nil {
		return nil, err
	}
	return b.applyFunction(at, f, bound...)
}

// apply calls a scalar function or an operator.
func (b *Binder) apply(at place, name string, args ...expr.Expr) (expr.Expr, error) {
	f, ok := b.catalog.Scalar(name)
	if !ok {
		return nil, unsupported(at, "function is not supported: %s", name)
	}
	return b.applyFunction(at, f, args...)
}

func (b *Binder) applyFunction(at place, f *expr.Function, args ...expr.Expr) (expr.Expr, error) {
	args, given, overload, err := resolved(b, args, f.Resolve)
	if err != nil {
		return nil, locate(err, at)
	}
	cast, err := arguments(f.Name, args, overload.Args)
	if err != nil {
		return nil, locate(err, at)
	}
	if overload.Rewrite != nil {
		rewritten, err := overload.Rewrite(cast)
		if err != nil {
			return nil, locate(err, at)
		}
		return b.zoned(rewritten, overload.Zoning), nil
	}
	return b.zoned(&expr.Call{Function: f, Args: cast, Overload: overload, Given: given}, overload.Zoning), nil
}

// zoned gives a timestamp the time zone of the session, if it has one.
func (b *Binder) zoned(e expr.Expr, zoning expr.Zoning) expr.Expr {
	if zoning == expr.Unzoned || b.settings.ZoneName == "" {
		return e
	}
	zone := &arrow.TimestampType{Unit: e.Type().(*arrow.TimestampType).Unit, TimeZone: b.settings.ZoneName}
	switch e := e.(type) {
	case *expr.Call:
		if zoning == expr.InUTC {
			overload := e.Overload
			overload.Result = zone
			return &expr.Call{Function: e.Function, Args: e.Args, Overload: overload, Given: e.Given}
		}
	case *expr.Cast: // of a string, which may say of which zone it is, or of another timestamp
		return &expr.Cast{Input: e.Input, To: zone}
	}
	return &expr.Cast{Input: e, To: zone}
}

// args describes arguments to a function that picks an overload.
func (b *Binder) args(list []expr.Expr) []expr.Arg {
	args := make([]expr.Arg, len(list))
	for i, e := range list {
		literal, _ := e.(*expr.Literal)
		args[i] = expr.Arg{Type: e.Type(), Constant: literal, Nullable: e.Nullable()}
	}
	return args
}

// arguments casts to the types that an overload asks for, if there are such casts.
func arguments(name string, args []expr.Expr, to []types.Type) ([]expr.Expr, error) {
	if len(args) != len(to) {
		return nil, errs.New(errs.Internal, "function %s resolved %d arguments, got %d", name, len(to), len(args))
	}
	cast := make([]expr.Expr, len(args))
	for i, arg := range args {
		if !types.CanCast(arg.Type(), to[i]) {
			return nil, errs.New(errs.Binding, "cannot cast %s to %s", types.Name(arg.Type()), types.Name(to[i]))
		}
		cast[i] = castTo(arg, to[i])
	}
	return cast, nil
}

var indexFunctions = map[arrow.Type]string{
	arrow.LIST: "array_element", arrow.LARGE_LIST: "array_element", arrow.FIXED_SIZE_LIST: "array_element",
	arrow.STRUCT: "get_field", arrow.MAP: "get_field",
}

// index is an element of a list, a field of a struct or a value of a map.
func (b *Binder) index(e *ast.Index, s *scope) (expr.Expr, error) {
	bound, err := b.list([]ast.Expr{e.Input, e.Key}, s)
	if err != nil {
		return nil, err
	}
	if name, ok := indexFunctions[bound[0].Type().ID()]; ok {
		return b.apply(e, name, bound...)
	}
	return nil, binding(e, "only lists, structs and maps have elements: %s", typeName(bound[0].Type()))
}

func (b *Binder) slice(e *ast.Slice, s *scope) (expr.Expr, error) {
	if e.Stride != nil {
		if e.From == nil || e.To == nil {
			return nil, unsupported(e, "a slice with a stride and without both bounds is not supported")
		}
		return b.function(e, "array_slice", s, e.Input, e.From, e.To, e.Stride)
	}
	from, to := e.From, e.To
	if from == nil {
		from = &ast.Number{Position: e.Position, Text: "1"}
	}
	if to == nil {
		to = &ast.Unary{Position: e.Position, Op: ast.Negate, Input: &ast.Number{Position: e.Position, Text: "1"}}
	}
	return b.function(e, "array_slice", s, e.Input, from, to)
}

// namedStruct is struct(a AS x, b AS y), or nil for a call without names.
func namedStruct(c *ast.Call) *ast.Struct {
	named := &ast.Struct{Position: c.Position}
	found := false
	for i, arg := range c.Args {
		name := ast.Ident{Name: fmt.Sprintf("c%d", i)}
		if alias, ok := arg.(*ast.Alias); ok {
			name, arg, found = alias.Name, alias.Input, true
		}
		named.Names, named.Values = append(named.Names, name), append(named.Values, arg)
	}
	if !found {
		return nil
	}
	return named
}

// structArgs are names and values in turns.
func structArgs(e *ast.Struct) []ast.Expr {
	args := make([]ast.Expr, 0, 2*len(e.Names))
	for i, name := range e.Names {
		args = append(args, &ast.String{Position: name.Position, Value: name.Name}, e.Values[i])
	}
	return args
}

// qualifierOf names a relation as messages and columns do.
func qualifierOf(parts []string) string { return strings.Join(parts, ".") }
