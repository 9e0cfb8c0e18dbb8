package codec

import (
	"slices"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// call reads a call of a scalar function and resolves it again.
func (d *decoder) call(m *wirepb.Call) (expr.Expr, error) {
	f, err := d.scalar(m)
	if err != nil {
		return nil, err
	}
	args := make([]expr.Expr, len(m.GetArgs()))
	for i, arg := range m.GetArgs() {
		if args[i], err = d.argument(arg); err != nil {
			return nil, err
		}
	}
	given, err := d.given(f.Name, m.GetResolvedWith(), args)
	if err != nil {
		return nil, err
	}
	overload, err := f.Resolve(given)
	if err != nil {
		return nil, malformed("%w", err)
	}
	if overload.Kernel == nil {
		return nil, malformed("function %s stands for other expressions, which a plan has in its place", f.Name)
	}
	result, err := decodeType(m.GetResult())
	if err != nil {
		return nil, err
	}
	if overload.Zoning == expr.InUTC && isMoment(result, overload.Result) {
		overload.Result = result // the binder's choice, by the time zone of the session
	}
	call := &expr.Call{Function: f, Args: args, Overload: overload, Given: given}
	return call, checkResolved(f.Name, args, overload.Args, overload.Result, result)
}

// isMoment reports whether t is a timestamp as zoned functions give them: like their own result, but for the zone.
func isMoment(t, own types.Type) bool {
	moment, ok := t.(*arrow.TimestampType)
	unzoned, isStamp := own.(*arrow.TimestampType)
	return ok && isStamp && moment.Unit == unzoned.Unit
}

// argument reads an argument of a scalar function.
func (d *decoder) argument(m *wirepb.Expr) (expr.Expr, error) {
	kind, ok := m.GetKind().(*wirepb.Expr_Lambda)
	if !ok {
		return d.expr(m)
	}
	parameters, err := d.columnList(kind.Lambda.GetParameters())
	if err != nil {
		return nil, err
	}
	body, err := d.expr(kind.Lambda.GetBody())
	return &expr.Lambda{Parameters: parameters, Body: body}, err
}

// given reads what a call was resolved with: the arguments as they are unless the message says otherwise.
func (d *decoder) given(function string, list []*wirepb.Argument, args []expr.Expr) ([]expr.Arg, error) {
	if len(list) == 0 {
		return describe(args), nil
	}
	if len(list) != len(args) {
		return nil, malformed("function %s was resolved with %d arguments and has %d", function, len(list), len(args))
	}
	given := make([]expr.Arg, len(list))
	for i, m := range list {
		t, err := decodeType(m.GetType())
		if err != nil {
			return nil, err
		}
		given[i] = expr.Arg{Type: t, Nullable: m.GetNullable()}
		if m.GetConstant() == nil {
			continue
		}
		if given[i].Constant, err = decodeLiteral(m.GetConstant()); err != nil {
			return nil, err
		}
		if !isConstant(args[i]) {
			return nil, malformed("argument %d of function %s was resolved as a constant and is none", i+1, function)
		}
	}
	return given, nil
}

// isConstant reports whether e is made of literals: cast, and given to functions that always give the same.
func isConstant(e expr.Expr) bool {
	switch e := e.(type) {
	case *expr.Literal:
		return true
	case *expr.Cast:
		return isConstant(e.Input)
	case *expr.Call:
		if e.Function.Foreign != nil || e.Function.Volatility != expr.Immutable {
			return false
		}
		return !slices.ContainsFunc(e.Args, func(arg expr.Expr) bool { return !isConstant(arg) })
	}
	return false
}

// checkResolved refuses a call that means something else here than where it came from.
func checkResolved(function string, args []expr.Expr, want []types.Type, result, sent types.Type) error {
	if len(args) != len(want) {
		return malformed("function %s has %d arguments, expected %d", function, len(args), len(want))
	}
	for i, arg := range args {
		if !arrow.TypeEqual(arg.Type(), want[i]) {
			return malformed("argument %d of function %s is %s, expected %s", i+1, function, types.Name(arg.Type()), types.Name(want[i]))
		}
	}
	if !arrow.TypeEqual(result, sent) {
		return malformed("function %s gives %s, and the plan says %s", function, types.Name(result), types.Name(sent))
	}
	return nil
}

// aggregate reads a call of an aggregate function, which stands in the list of an aggregation.
func (d *decoder) aggregate(m *wirepb.Expr) (expr.Expr, error) {
	kind, ok := m.GetKind().(*wirepb.Expr_Aggregate)
	if !ok {
		return nil, malformed("an aggregation has an expression that is no aggregate function: %T", m.GetKind())
	}
	call := kind.Aggregate
	f, err := d.aggregateFunction(call)
	if err != nil {
		return nil, err
	}
	a := &expr.Aggregate{Function: f, Distinct: call.GetDistinct()}
	if a.Args, err = d.exprList(call.GetArgs()); err != nil {
		return nil, err
	}
	if a.Filter, err = d.optionalCondition(call.GetFilter()); err != nil {
		return nil, err
	}
	if a.Order, err = d.keys(call.GetOrder()); err != nil {
		return nil, err
	}
	return a, d.resolveAggregate(a, call)
}

func (d *decoder) resolveAggregate(a *expr.Aggregate, m *wirepb.AggregateCall) error {
	var err error
	if a.Given, err = d.given(a.Function.Name, m.GetResolvedWith(), a.Args); err != nil {
		return err
	}
	if a.Overload, err = a.Function.Resolve(a.Given); err != nil {
		return malformed("%w", err)
	}
	result, err := decodeType(m.GetResult())
	if err != nil {
		return err
	}
	return checkResolved(a.Function.Name, a.Args, a.Overload.Args, a.Overload.Result, result)
}

// subquery reads a sub-query and its plan.
func (d *decoder) subquery(m *wirepb.Subquery) (expr.Expr, error) {
	kind := m.GetKind()
	if kind < wirepb.SubqueryKind_SUBQUERY_KIND_SCALAR || kind > wirepb.SubqueryKind_SUBQUERY_KIND_ALL {
		return nil, malformed("kind of sub-query is not known: %d", kind)
	}
	position := m.GetPlan()
	if int64(position) >= int64(len(d.subqueries)) || d.subqueries[position] == nil {
		return nil, malformed("sub-query %d of %d is missing or was used before", position, len(d.subqueries))
	}
	plan := d.subqueries[position]
	d.subqueries[position] = nil
	node, err := d.logical(plan)
	if err != nil {
		return nil, err
	}
	s := &expr.Subquery{Kind: expr.SubqueryKind(kind - 1), Plan: node, Negated: m.GetNegated(), DataType: boolean}
	if s.Kind == expr.Exists {
		return s, nil
	}
	output := node.Output()
	if len(output) != 1 {
		return nil, malformed("sub-query of %d columns, expected one", len(output))
	}
	if s.Kind == expr.Scalar {
		s.DataType = output[0].DataType
		return s, nil
	}
	return s, d.quantified(s, m, output[0])
}

func (d *decoder) quantified(s *expr.Subquery, m *wirepb.Subquery, column *expr.Column) error {
	var err error
	if s.Op, err = decodeOp(m.GetOp()); err != nil {
		return err
	}
	if s.Op > expr.GreaterEqual {
		return malformed("comparison with rows by %s", s.Op)
	}
	if s.Input, err = d.expr(m.GetInput()); err != nil {
		return err
	}
	return checkComparable(s.Input, column)
}
