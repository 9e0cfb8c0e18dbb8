package scalar

import (
	"slices"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
)

// depthOf is how many lists lie within each other: 2 for [[1]].
func depthOf(t types.Type) int {
	depth := 0
	for ; t.ID() != arrow.NULL && t.ID() != arrow.MAP && isList(t); depth++ {
		t = elementOf(t)
	}
	return depth
}

// deepest is the greatest depth of the arguments; level reports whether all have it. NULLs have none.
func deepest(args []expr.Arg) (most int, level bool) {
	var depths []int
	for _, arg := range args {
		if arg.Type.ID() != arrow.NULL {
			depths = append(depths, depthOf(arg.Type))
		}
	}
	if len(depths) == 0 {
		return 0, true
	}
	most = slices.Max(depths)
	return most, slices.Min(depths) == most
}

// concatLevels is array_concat of lists of different depths: those that are less deep are elements of the others.
func concatLevels(args []expr.Arg, depth int) (expr.Overload, error) {
	o := expr.Overload{Nullability: expr.Always}
	given := slices.Clone(args)
	for i, arg := range args {
		o.Args = append(o.Args, arg.Type)
		for d := depthOf(arg.Type); d < depth && arg.Type.ID() != arrow.NULL; d++ {
			given[i] = expr.Arg{Type: arrow.ListOf(given[i].Type)}
		}
	}
	concat, err := arrayConcat(given)
	o.Result = concat.Result
	o.Rewrite = func(list []expr.Expr) (expr.Expr, error) {
		wrapped := slices.Clone(list)
		for i := range wrapped {
			for t := wrapped[i].Type(); t.ID() != arrow.NULL && depthOf(t) < depth; t = wrapped[i].Type() {
				if wrapped[i], err = call("make_array", wrapped[i]); err != nil {
					return nil, err
				}
			}
		}
		concatenated, err := call("array_concat", wrapped...)
		return unlessAllNull(list, concatenated), err
	}
	return o, err
}

// unlessAllNull is NULL where all arguments are, and otherwise the result: NULLs that became elements of lists hide it.
func unlessAllNull(args []expr.Expr, result expr.Expr) expr.Expr {
	all := &expr.And{}
	for _, arg := range args {
		if !arg.Nullable() {
			return result
		}
		all.Terms = append(all.Terms, &expr.IsNull{Input: arg})
	}
	return &expr.Case{Whens: []expr.When{{Condition: all, Result: expr.Null(result.Type())}}, Else: result}
}
