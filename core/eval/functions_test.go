package eval

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

var (
	boolean = arrow.FixedWidthTypes.Boolean
	int64s  = arrow.PrimitiveTypes.Int64
	text    = arrow.BinaryTypes.String
)

// references are what the functions of these tests compute for a row.
var references = map[string]func(args []types.Value) (types.Value, error){
	"over": func(args []types.Value) (types.Value, error) {
		if args[1] == int64(0) {
			return nil, errReference
		}
		return args[0].(int64) / args[1].(int64), nil
	},
	"twice": func(args []types.Value) (types.Value, error) { return args[0].(string) + args[0].(string), nil },
	"plus":  func(args []types.Value) (types.Value, error) { return args[0].(int64) + args[1].(int64), nil },
	"odd":   func(args []types.Value) (types.Value, error) { return args[0].(int64)&1 == 1, nil },
	"halve": func(args []types.Value) (types.Value, error) {
		if args[0].(int64)&1 == 1 {
			return nil, nil
		}
		return args[0].(int64) / 2, nil
	},
	"short": func(args []types.Value) (types.Value, error) {
		if s := args[0].(string); len(s) <= 20 {
			return s, nil
		}
		return nil, errReference
	},
}

// calls of the functions under test.
var calls = map[string]expr.Overload{
	"over":  {Args: []types.Type{int64s, int64s}, Result: int64s, CanFail: true, Kernel: over},
	"twice": {Args: []types.Type{text}, Result: text, Kernel: twice, Start: startText},
	"plus":  {Args: []types.Type{int64s, int64s}, Result: int64s, Kernel: plus},
	"odd":   {Args: []types.Type{int64s}, Result: boolean, Kernel: odd},
	"halve": {Args: []types.Type{int64s}, Result: int64s, Nullability: expr.Always, Kernel: halve},
	"short": {Args: []types.Type{text}, Result: text, CanFail: true, Kernel: short, Start: startText},
}

var functions = func() map[string]*expr.Function {
	all := map[string]*expr.Function{}
	for name := range calls {
		all[name] = &expr.Function{Name: name}
	}
	return all
}()

func invoke(name string, args ...expr.Expr) expr.Expr {
	return &expr.Call{Function: functions[name], Args: args, Overload: calls[name]}
}

func startText(*expr.Context, []expr.Arg) (any, error) { return new(vector.StringWriter), nil }

func rowsOfContext(c *expr.Context) []int32 {
	if c.Rows != nil {
		return c.Rows
	}
	return appendIdentity(nil, c.Len)
}

func over(c *expr.Context, args []*vector.Vector, out *vector.Vector) error {
	a, b := vector.ReaderOf[int64](args[0]), vector.ReaderOf[int64](args[1])
	for _, row := range rowsOfContext(c) {
		if b.At(int(row)) == 0 {
			return errs.New(errs.InvalidValue, "division by zero")
		}
		vector.Values[int64](out)[row] = a.At(int(row)) / b.At(int(row))
	}
	return nil
}

func plus(c *expr.Context, args []*vector.Vector, out *vector.Vector) error {
	a, b := vector.ReaderOf[int64](args[0]), vector.ReaderOf[int64](args[1])
	for row := range c.Len { // rows that do not count too
		vector.Values[int64](out)[row] = a.At(row) + b.At(row)
	}
	return nil
}

func odd(c *expr.Context, args []*vector.Vector, out *vector.Vector) error {
	a := vector.ReaderOf[int64](args[0])
	for row := range c.Len {
		out.Bits().Put(row, a.At(row)&1 == 1)
	}
	return nil
}

// halve has its result's bitmap made anew, as kernels may.
func halve(c *expr.Context, args []*vector.Vector, out *vector.Vector) error {
	if err := out.PrepareValid(c.Budget); err != nil {
		return err
	}
	a := vector.ReaderOf[int64](args[0])
	for _, row := range rowsOfContext(c) {
		vector.Values[int64](out)[row] = a.At(int(row)) / 2
		out.Valid.Put(int(row), a.At(int(row))&1 == 0)
	}
	return nil
}

func twice(c *expr.Context, args []*vector.Vector, out *vector.Vector) error {
	return write(c, args[0], out, func(s string) (string, error) { return s + s, nil })
}

func short(c *expr.Context, args []*vector.Vector, out *vector.Vector) error {
	return write(c, args[0], out, func(s string) (string, error) {
		if len(s) > 20 {
			return "", errs.New(errs.InvalidValue, "string is too long: %q", s)
		}
		return s, nil
	})
}

func write(c *expr.Context, in, out *vector.Vector, f func(string) (string, error)) error {
	w := c.State.(*vector.StringWriter)
	w.Start(c.Budget, out)
	defer w.Finish()
	for _, row := range rowsOfContext(c) {
		strings := vector.StringsOf(in)
		s, err := f(strings.At(int(row)))
		if err != nil {
			return err
		}
		if vector.Values[vector.View](out)[row], err = w.View(s); err != nil {
			return err
		}
	}
	return nil
}
