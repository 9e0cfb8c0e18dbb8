package scalar

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
)

// call makes a call of a function of this package, for what is short for it.
func call(name string, args ...expr.Expr) (expr.Expr, error) {
	f := named(name)
	given := argsOf(args)
	overload, err := f.Resolve(given)
	if err != nil {
		return nil, err
	}
	cast := make([]expr.Expr, len(args))
	for i, arg := range args {
		if cast[i] = arg; !arrow.TypeEqual(arg.Type(), overload.Args[i]) {
			cast[i] = &expr.Cast{Input: arg, To: overload.Args[i]}
		}
	}
	if overload.Rewrite != nil {
		return overload.Rewrite(cast)
	}
	return &expr.Call{Function: f, Args: cast, Overload: overload, Given: given}, nil
}

func argsOf(list []expr.Expr) []expr.Arg {
	args := make([]expr.Arg, len(list))
	for i, e := range list {
		literal, _ := e.(*expr.Literal)
		args[i] = expr.Arg{Type: e.Type(), Constant: literal, Nullable: e.Nullable()}
	}
	return args
}
