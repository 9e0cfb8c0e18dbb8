package scalar

import (
	"math"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/apply"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// lambdas are the functions of a list and of a lambda over its elements: their kernels get the list, and the list of what the lambda
// gives.
var lambdas = family{"lists", []definition{
	{
		name: "array_transform", aliases: []string{"list_transform", "array_apply", "list_apply"}, summary: "A list of what a lambda gives for each element.",
		args: doc("list", "a list", "lambda", "what is computed, such as x -> x + 1"), lambda: true,
		example: "array_transform([1, 2], x -> x + 1)", result: "[2, 3]",
		resolve: func(args []expr.Arg) (expr.Overload, error) {
			list, err := lambdaList("array_transform", args)
			if err != nil {
				return expr.Overload{}, err
			}
			result := expr.ResultsOf(list, args[1].Type, args[1].Nullable)
			return overList(list, args, result, args[0].Nullable, func(_ *expr.Context, args []*vector.Vector, out *vector.Vector) error {
				out.Become(args[1])
				return nil
			}), nil
		},
	},
	{
		name: "array_filter", aliases: []string{"list_filter"}, summary: "The elements of a list for which a lambda is true.",
		args: doc("list", "a list", "lambda", "a condition, such as x -> x > 1"), lambda: true,
		example: "array_filter([1, 2, 3], x -> x > 1)", result: "[2, 3]",
		resolve: func(args []expr.Arg) (expr.Overload, error) {
			list, err := conditionOf("array_filter", args)
			return overList(list, args, list, len(args) > 0 && args[0].Nullable, filterList), err
		},
	},
	{
		name: "array_any_match", aliases: []string{"any_match", "list_any_match"}, summary: "Whether a lambda is true for an element of a list.",
		args: doc("list", "a list", "lambda", "a condition, such as x -> x > 1"), lambda: true,
		example: "array_any_match([1, 2, 3], x -> x > 2)", result: "true",
		resolve: func(args []expr.Arg) (expr.Overload, error) {
			list, err := conditionOf("array_any_match", args)
			nullable := len(args) == 2 && (args[0].Nullable || args[1].Nullable)
			return overList(list, args, arrow.FixedWidthTypes.Boolean, nullable, anyMatch), err
		},
	},
	{
		name: "array_first", aliases: []string{"list_first"}, summary: "The first element of a list for which a lambda is true; NULL where there is none.",
		args: doc("list", "a list", "lambda", "a condition, such as x -> x > 1"), lambda: true,
		example: "array_first([1, 2, 3], x -> x > 1)", result: "2",
		resolve: func(args []expr.Arg) (expr.Overload, error) {
			list, err := conditionOf("array_first", args)
			if err != nil {
				return expr.Overload{}, err
			}
			return overList(list, args, elementOf(list), true, firstMatch), nil
		},
	},
}}

func overList(list types.Type, args []expr.Arg, result types.Type, nullable bool, kernel expr.Kernel) expr.Overload {
	if len(args) != 2 {
		return expr.Overload{}
	}
	o := expr.Overload{Args: []types.Type{list, args[1].Type}, Result: result, Nullability: expr.Never, Kernel: kernel}
	if nullable {
		o.Nullability = expr.Always
	}
	return o
}

// lambdaList is the type that the first argument is cast to: fixed sizes and views do not matter.
func lambdaList(name string, args []expr.Arg) (types.Type, error) {
	if len(args) == 2 {
		switch t := args[0].Type.(type) {
		case *arrow.ListType, *arrow.LargeListType:
			return t, nil
		case *arrow.FixedSizeListType:
			return arrow.ListOfField(t.ElemField()), nil
		case *arrow.ListViewType:
			return arrow.ListOfField(t.ElemField()), nil
		case *arrow.LargeListViewType:
			return arrow.LargeListOfField(t.ElemField()), nil
		case *arrow.NullType:
			return arrow.ListOf(arrow.Null), nil
		}
	}
	return nil, errs.New(errs.Binding, "function %s takes a list and a lambda, such as x -> x + 1", name)
}

func conditionOf(name string, args []expr.Arg) (types.Type, error) {
	list, err := lambdaList(name, args)
	if err == nil && args[1].Type.ID() != arrow.BOOL && args[1].Type.ID() != arrow.NULL {
		return nil, errs.New(errs.Binding, "lambda of %s must be boolean: it is %s", name, types.Name(args[1].Type))
	}
	return list, err
}

// eachList calls visit for each row that counts and is not NULL, with the elements of its list and the results of the lambda.
func eachList(c *expr.Context, args []*vector.Vector, out *vector.Vector, visit func(row int, elements, results types.Span) error) error {
	lists, results := vector.Values[types.Span](args[0]), vector.Values[types.Span](args[1])
	for k := range apply.Count(c) {
		row := apply.RowAt(c, k)
		if out.Valid != nil && !out.Valid.Get(row) {
			continue
		}
		if err := visit(row, lists[formRow(args[0], row)], results[formRow(args[1], row)]); err != nil {
			return err
		}
	}
	return nil
}

func formRow(v *vector.Vector, row int) int {
	if v.Form == vector.Constant {
		return 0
	}
	return row
}

// conditions are what a lambda gave, as a flat vector.
func conditions(c *expr.Context, results *vector.Vector) (*vector.Vector, error) {
	flat := new(vector.Vector)
	child := results.Children[0]
	if child.AllNull() {
		return flat, flat.SetConstant(c.Budget, arrow.FixedWidthTypes.Boolean, nil, child.Len)
	}
	return flat, vector.Flatten(c.Budget, flat, child, nil)
}

func filterList(c *expr.Context, args []*vector.Vector, out *vector.Vector) error {
	met, err := conditions(c, args[1])
	defer met.Release()
	if err != nil {
		return err
	}
	var picked []int32
	spans := vector.Values[types.Span](out)
	err = eachList(c, args, out, func(row int, elements, results types.Span) error {
		from := len(picked)
		for k := range elements.Length {
			if at := int(results.Offset + k); !met.Null(at) && met.Bits().Get(at) {
				picked = append(picked, int32(elements.Offset+k))
			}
		}
		if len(picked) > math.MaxInt32 {
			return errs.New(errs.Unsupported, "more than %d elements in the lists of a batch", math.MaxInt32)
		}
		spans[row] = types.Span{Offset: uint32(from), Length: uint32(len(picked) - from)}
		return nil
	})
	if err != nil {
		return err
	}
	child := new(vector.Vector)
	out.Children = []*vector.Vector{child}
	return vector.Gather(c.Budget, child, args[0].Children[0], picked)
}

func anyMatch(c *expr.Context, args []*vector.Vector, out *vector.Vector) error {
	met, err := conditions(c, args[1])
	defer met.Release()
	if err != nil {
		return err
	}
	bits, nulls := out.Bits(), apply.Nulls{Budget: c.Budget, Out: out}
	return eachList(c, args, out, func(row int, _, results types.Span) error {
		matched, unknown := false, false
		for k := range results.Length {
			null := met.Null(int(results.Offset + k))
			unknown = unknown || null
			matched = matched || !null && met.Bits().Get(int(results.Offset+k))
		}
		bits.Clear(row)
		switch {
		case matched:
			bits.Set(row)
		case unknown:
			return nulls.Add(row)
		}
		return nil
	})
}

func firstMatch(c *expr.Context, args []*vector.Vector, out *vector.Vector) error {
	met, err := conditions(c, args[1])
	defer met.Release()
	if err != nil {
		return err
	}
	found := make([]int32, out.Len)
	for row := range found {
		found[row] = apply.None
	}
	err = eachList(c, args, out, func(row int, elements, results types.Span) error {
		for k := range results.Length {
			if at := int(results.Offset + k); !met.Null(at) && met.Bits().Get(at) {
				found[row] = int32(elements.Offset + k)
				return nil
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	t, picked := out.Type, new(vector.Vector)
	defer picked.Release()
	if err := vector.GatherOuter(c.Budget, picked, args[0].Children[0], found); err != nil {
		return err
	}
	err = vector.Flatten(c.Budget, out, picked, nil)
	out.Type = t
	return err
}
