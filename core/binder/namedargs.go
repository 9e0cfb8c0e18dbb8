package binder

import (
	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
)

// positional puts arguments that are given by name, which is that of the documentation, where the function has them.
func positional(function string, doc expr.Doc, args []ast.Expr) ([]ast.Expr, error) {
	named := 0
	for named < len(args) && !isNamed(args[named]) {
		named++
	}
	if named == len(args) {
		return args, nil
	}
	names := make([]string, 0, len(doc.Arguments))
	for _, arg := range doc.Arguments {
		names = append(names, arg.Name)
	}
	placed := make([]ast.Expr, max(named, len(names)))
	copy(placed, args[:named])
	for _, arg := range args[named:] {
		if err := placeNamed(function, names, placed, arg); err != nil {
			return nil, err
		}
	}
	count := len(placed)
	for count > 0 && placed[count-1] == nil {
		count--
	}
	for i, arg := range placed[:count] {
		if arg == nil {
			return nil, binding(args[named], "function %s lacks the argument before others: %s", function, names[i])
		}
	}
	return placed[:count], nil
}

func isNamed(e ast.Expr) bool {
	_, ok := e.(*ast.NamedArg)
	return ok
}

// placeNamed puts an argument with a name at the place of the name.
func placeNamed(function string, names []string, placed []ast.Expr, arg ast.Expr) error {
	named, ok := arg.(*ast.NamedArg)
	if !ok {
		return binding(arg, "function %s has an argument without a name behind one with a name: %s", function, arg)
	}
	for i, name := range names {
		switch {
		case name != named.Name.Name:
		case placed[i] != nil:
			return binding(arg, "function %s has an argument twice: %s", function, name)
		default:
			placed[i] = named.Value
			return nil
		}
	}
	return binding(arg, "function %s has no argument of the name: %q%s", function, named.Name.Name, errs.Suggest(named.Name.Name, names))
}
