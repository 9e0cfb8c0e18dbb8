package scalar

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/apply"
	"github.com/ballista-go/ballista/core/function/signature"
	"github.com/ballista-go/ballista/core/types"
)

var listMaking = family{"lists", []definition{
	{
		name: "make_array", aliases: []string{"make_list", "list_value"}, summary: "A list of values; also written [a, b, ...].",
		args: doc("values", "values of types that compare with each other"), example: "make_array(1, 2, 3)", result: "[1, 2, 3]",
		resolve: makeArray,
	},
	{
		name: "array_append", aliases: []string{"list_append", "array_push_back", "list_push_back"}, summary: "A list with an element added at its end.",
		args: listElement, example: "array_append([1, 2], 3)", result: "[1, 2, 3]",
		resolve: withElement("array_append", 0, nil, expr.Handle, apply.Lists(func(list []int, a *apply.Args, row int) ([]int, bool, error) {
			return append(appendList(list, a, 0, row), a.Element(1, row)), true, nil
		}).Over("lv")),
	},
	{
		name: "array_prepend", aliases: []string{"list_prepend", "array_push_front", "list_push_front"}, summary: "A list with an element added at its start.",
		args: doc("element", "a value", "list", "a list"), example: "array_prepend(1, [2, 3])", result: "[1, 2, 3]",
		resolve: withElement("array_prepend", 1, nil, expr.Handle, apply.Lists(func(list []int, a *apply.Args, row int) ([]int, bool, error) {
			return appendList(append(list, a.Element(0, row)), a, 1, row), true, nil
		}).Over("vl")),
	},
	{
		name: "array_concat", aliases: []string{"array_cat", "list_concat", "list_cat"}, summary: "The elements of lists one after another; also written a || b. NULLs are left out; a list that is less deep than the others is an element.",
		args: doc("lists", "lists"), example: "array_concat([1], [2, 3])", result: "[1, 2, 3]", resolve: arrayConcat,
	},
	{
		name: "array_slice", aliases: []string{"list_slice"}, summary: "The elements of a list from one position to another; also written list[from:to]. Positions count from 1, negative ones from the last.",
		args:    doc("list", "a list", "from", "an integer", "to", "an integer: the last position", "stride", "how far apart the elements lie; 1 where it is left out"),
		example: "array_slice([1, 2, 3, 4], 2, 3)", result: "[2, 3]",
		takes: []signature.Signature{signature.Takes(signature.List, signature.Integer, signature.Integer).Opt(signature.Integer)}, overload: arraySlice,
	},
}}

// appendList appends the elements of argument i, which may be NULL.
func appendList(list []int, a *apply.Args, i, row int) []int {
	if a.Null(i, row) {
		return list
	}
	for n, end := a.Span(i, row); n < end; n++ {
		list = append(list, n)
	}
	return list
}

// sameList is the overload of a function that gives a list of the type of its first argument.
func sameList(shape string, f func(list []int, a *apply.Args, row int) ([]int, bool, error)) func([]expr.Arg) (expr.Overload, error) {
	program := apply.Lists(f).Over(shape)
	return func(args []expr.Arg) (expr.Overload, error) {
		t := listOf(args[0].Type, elementOf(args[0].Type))
		o := expr.Overload{Args: []types.Type{t}, Result: t}
		for _, arg := range args[1:] {
			o.Args = append(o.Args, arg.Type)
		}
		return program.In(o), nil
	}
}

func makeArray(args []expr.Arg) (expr.Overload, error) {
	element, err := types.Type(arrow.Null), error(nil)
	if len(args) > 0 {
		if element, err = common("make_array", args, types.Comparable); err != nil {
			return expr.Overload{}, err
		}
	}
	o := expr.Overload{Args: repeatType(element, len(args)), Result: arrow.ListOf(element), Nullability: expr.Always, Nulls: expr.Handle}
	return apply.Lists(func(list []int, a *apply.Args, row int) ([]int, bool, error) {
		for i := range a.Count() {
			list = append(list, a.Element(i, row))
		}
		return list, true, nil
	}).Over("v*").In(o), nil
}

func arrayConcat(args []expr.Arg) (expr.Overload, error) {
	t, err := commonList("array_concat", args)
	if err != nil {
		if depth, level := deepest(args); !level {
			return concatLevels(args, depth)
		}
		return expr.Overload{}, err
	}
	o := expr.Overload{Args: repeatType(t, len(args)), Result: t, Nullability: expr.Always, Nulls: expr.Handle}
	if t.ID() == arrow.NULL {
		o.Rewrite = func(args []expr.Expr) (expr.Expr, error) { return args[0], nil }
		return o, nil
	}
	return apply.Lists(func(list []int, a *apply.Args, row int) ([]int, bool, error) {
		known := false
		for i := range a.Count() {
			known = known || !a.Null(i, row)
			list = appendList(list, a, i, row)
		}
		return list, known, nil
	}).Over("l*").In(o), nil
}

func arraySlice(args []expr.Arg) (expr.Overload, error) {
	shape := "l---"[:len(args)]
	o, err := sameList(shape, slicePart)(args)
	o.CanFail = len(args) == 4
	return o, err
}

func slicePart(list []int, a *apply.Args, row int) ([]int, bool, error) {
	first, end := a.Span(0, row)
	count, from, to, stride := int64(end-first), a.Int(1, row), a.Int(2, row), int64(1)
	if a.Count() == 4 {
		stride = a.Int(3, row)
	}
	if stride == 0 {
		return list, false, errs.New(errs.InvalidValue, "array_slice: stride is 0")
	}
	from, to = position(from, count, 1), position(to, count, 0)
	if stride > 0 {
		from, to = max(from, 1), min(to, count)
		for ; from <= to; from += min(stride, count) {
			list = append(list, first+int(from)-1)
		}
		return list, true, nil
	}
	from, to = min(from, count), max(to, 1)
	for ; from >= to; from += max(stride, -count) {
		list = append(list, first+int(from)-1)
	}
	return list, true, nil
}

// position counts negative positions from the end; 0 is the given one.
func position(p, count, zero int64) int64 {
	switch {
	case p < 0:
		return max(p, -count-1) + count + 1
	case p == 0:
		return zero
	}
	return p
}
