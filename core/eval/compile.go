package eval

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
)

// compiler makes operators of expressions.
type compiler struct {
	positions map[expr.ID]int
	common    *common // nil where nothing is shared
}

func newCompiler(exprs []expr.Expr, input []*expr.Column) *compiler {
	return &compiler{positions: positionsOf(input), common: findCommon(exprs)}
}

func positionsOf(input []*expr.Column) map[expr.ID]int {
	positions := make(map[expr.ID]int, len(input))
	for i, column := range input {
		positions[column.ID] = i
	}
	return positions
}

// plain is the compiler without sharing.
func (c *compiler) plain() *compiler { return &compiler{positions: c.positions} }

func (c *compiler) compile(e expr.Expr) (operator, error) {
	if _, ok := types.LayoutOf(e.Type()); !ok {
		return nil, errs.New(errs.Unsupported, "expression of type %s: %s", types.Name(e.Type()), e)
	}
	if foldable(e) {
		input, err := c.plain().node(e)
		return &once{input: input, dataType: e.Type()}, err
	}
	if c.common != nil {
		return c.common.compile(c, e)
	}
	return c.node(e)
}

// foldable reports whether e is more than a literal and has one value in a query.
func foldable(e expr.Expr) bool {
	if _, ok := e.(*expr.Literal); ok || expr.VolatilityOf(e) == expr.Volatile {
		return false
	}
	constant := true
	expr.Columns(e, func(*expr.Column) { constant = false })
	return constant
}

// node compiles an expression by its kind.
func (c *compiler) node(e expr.Expr) (operator, error) {
	switch e := e.(type) {
	case *expr.Column:
		return c.column(e)
	case *expr.Literal:
		return &constant{literal: e}, nil
	case *expr.Call:
		return c.call(e)
	case *expr.Comparison:
		return c.comparison(e)
	case *expr.And:
		return c.junction(e.Terms, isFalse)
	case *expr.Or:
		return c.junction(e.Terms, isTrue)
	case *expr.Not:
		input, err := c.condition(e.Input)
		return &not{input: input}, err
	case *expr.IsNull:
		input, err := c.compile(e.Input)
		return &nullTest{input: input, negated: e.Negated}, err
	case *expr.Case:
		return c.choice(e)
	case *expr.Cast:
		return c.cast(e)
	case *expr.In:
		return c.in(e)
	case *expr.Subquery:
		return nil, errs.New(errs.Internal, "a sub-query was not replaced by a join: %s", e)
	}
	return nil, errs.New(errs.Unsupported, "expression is not evaluated: %s", e)
}

func (c *compiler) compileAll(list []expr.Expr) ([]operator, error) {
	operators := make([]operator, len(list))
	for i, e := range list {
		var err error
		if operators[i], err = c.compile(e); err != nil {
			return nil, err
		}
	}
	return operators, nil
}

func (c *compiler) condition(e expr.Expr) (condition, error) {
	o, err := c.compile(e)
	if err != nil {
		return nil, err
	}
	switch e.Type().ID() {
	case arrow.BOOL:
		return asCondition(o), nil
	case arrow.NULL:
		return asCondition(&constant{literal: expr.Null(arrow.FixedWidthTypes.Boolean)}), nil
	}
	return nil, errs.New(errs.Internal, "condition of type %s: %s", types.Name(e.Type()), e)
}

func (c *compiler) column(e *expr.Column) (operator, error) {
	position, ok := c.positions[e.ID]
	if !ok {
		return nil, errs.New(errs.Internal, "column is not in the input: %s", e)
	}
	return &column{position: position}, nil
}

func (c *compiler) call(e *expr.Call) (operator, error) {
	if e.Overload.Kernel == nil {
		return nil, errs.New(errs.Unsupported, "function is not implemented: %s", e.Function.Name)
	}
	described := describe(e.Args)
	element := element{
		kernel: e.Overload.Kernel, result: e.Overload.Result, nulls: e.Overload.Nulls, canFail: e.Overload.CanFail, codes: e.Overload.TakesCodes,
		volatile: e.Function.Volatility == expr.Volatile,
	}
	if start := e.Overload.Start; start != nil {
		element.start = func(c *expr.Context) (any, error) { return start(c, described) }
	}
	if e.Function.Lambda {
		return c.lambdaCall(e, element)
	}
	args, err := c.compileAll(e.Args)
	if err != nil {
		return nil, err
	}
	return newCall(element, args...), nil
}

// describe says what an overload may depend on.
func describe(args []expr.Expr) []expr.Arg {
	described := make([]expr.Arg, len(args))
	for i, arg := range args {
		literal, _ := arg.(*expr.Literal)
		described[i] = expr.Arg{Type: arg.Type(), Constant: literal, Nullable: arg.Nullable()}
	}
	return described
}

func (c *compiler) comparison(e *expr.Comparison) (operator, error) {
	operands, err := c.compileAll(e.Children())
	if err != nil {
		return nil, err
	}
	return newComparison(e.Op, operands[0], operands[1]), nil
}

// junction compiles AND and OR. Terms that can fail or are volatile come last, the others in the order of their costs.
func (c *compiler) junction(list []expr.Expr, decisive truth) (operator, error) {
	j := &junction{decisive: decisive, terms: make([]term, len(list))}
	for i, e := range inOrder(list) {
		condition, err := c.condition(e)
		if err != nil {
			return nil, err
		}
		j.terms[i] = term{condition: condition, narrowed: movesLast(e) || costOf(e) > cheap}
	}
	return j, nil
}
