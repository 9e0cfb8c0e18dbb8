package scalar

import (
	"fmt"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/apply"
	"github.com/ballista-go/ballista/core/function/signature"
	"github.com/ballista-go/ballista/core/types"
)

var listShapes = family{"lists", []definition{
	{
		name: "array_ndims", aliases: []string{"list_ndims"}, summary: "How deep lists lie within a list: 1 where its elements are no lists.", args: listArg,
		example: "array_ndims([[1, 2], [3]])", result: "2", takes: takes(signature.List),
		overload: func(args []expr.Arg) (expr.Overload, error) {
			depth := uint64(1)
			for t, ok := elementOf(args[0].Type).(arrow.ListLikeType); ok && t.ID() != arrow.MAP; t, ok = t.Elem().(arrow.ListLikeType) {
				depth++
			}
			return apply.Each(func(*apply.Args, int) uint64 { return depth }).In(expr.Overload{Result: uint64Type}), nil
		},
	},
	{
		name: "array_dims", aliases: []string{"list_dims"}, summary: "How many elements a list has, the first list within it, the first within that and so on. NULL for an empty list.", args: listArg,
		example: "array_dims([[1, 2, 3], [4]])", result: "[2, 3]", takes: takes(signature.List),
		overload: gives(arrow.ListOf(uint64Type), apply.Numbers(types.Uint64, dimensions).In(expr.Overload{})),
	},
	{
		name: "array_positions", aliases: []string{"list_positions"}, summary: "The positions of all elements that equal a value, from 1.", args: listElement,
		example: "array_positions([1, 2, 1], 1)", result: "[1, 3]",
		resolve: withElement("array_positions", 0, arrow.ListOf(uint64Type), expr.Handle, apply.Numbers(types.Uint64, positions).Over("lv")),
	},
	{
		name: "array_compact", aliases: []string{"list_compact"}, summary: "The elements of a list that are not NULL.", args: listArg,
		example: "array_compact([1, NULL, 2])", result: "[1, 2]", takes: takes(signature.List),
		overload: sameList("l", func(list []int, a *apply.Args, row int) ([]int, bool, error) {
			for n, end := a.Span(0, row); n < end; n++ {
				if !a.ElementNull(n) {
					list = append(list, n)
				}
			}
			return list, true, nil
		}),
	},
	{
		name: "array_resize", aliases: []string{"list_resize"}, summary: "A list of a number of elements: its first ones, and then a value as often as needed.",
		args:    doc("list", "a list", "size", "how many elements", "value", "what is added; NULL where it is left out"),
		example: "array_resize([1, 2], 4, 0)", result: "[1, 2, 0, 0]", resolve: arrayResize,
	},
	{
		name: "arrays_zip", aliases: []string{"list_zip"}, summary: "A list of structs of the elements at each position of lists, in fields named 1, 2 and so on; NULL where a list is shorter than another.",
		args: doc("lists", "lists"), example: "arrays_zip([1, 2], ['a', 'b'])", result: "[{1: 1, 2: a}, {1: 2, 2: b}]",
		takes: []signature.Signature{signature.Takes(signature.List).Rest(signature.List)}, overload: arraysZip,
	},
}}

// dimensions goes down by first elements. A list that is NULL within another has no elements.
func dimensions(list []apply.Number[uint64], a *apply.Args, row int) ([]apply.Number[uint64], bool, error) {
	v, at, known := a.Vector(0), row, false
	for v.Layout == types.List {
		length := uint64(0)
		if !v.Null(at) {
			span := apply.SpanOf(v, at)
			length, at = uint64(span.Length), int(span.Offset)
		}
		known = known || length > 0
		list, v = append(list, apply.Number[uint64]{Value: length}), v.Children[0]
		if length == 0 {
			break
		}
	}
	return list, known, nil
}

func positions(list []apply.Number[uint64], a *apply.Args, row int) ([]apply.Number[uint64], bool, error) {
	if a.Null(0, row) {
		return list, false, nil
	}
	first, end := a.Span(0, row)
	for n := first; n < end; n++ {
		if a.CompareElements(n, a.Element(1, row)) == 0 {
			list = append(list, apply.Number[uint64]{Value: uint64(n - first + 1)})
		}
	}
	return list, true, nil
}

func arrayResize(args []expr.Arg) (expr.Overload, error) {
	if _, err := signature.Match("array_resize", args, signature.Takes(signature.List, signature.Integer).Opt(signature.Any)); err != nil {
		return expr.Overload{}, err
	}
	value := append(append([]expr.Arg(nil), args...), expr.Arg{Type: arrow.Null})[2]
	listType, element, err := elementTypes("array_resize", []expr.Arg{args[0], value}, 0, 1)
	if err != nil {
		return expr.Overload{}, err
	}
	o := expr.Overload{Args: []types.Type{listType, arrow.PrimitiveTypes.Int64, element}[:len(args)], Result: listType, Nullability: expr.Always, Nulls: expr.Handle, CanFail: true}
	return apply.Lists(resized).Over("l-v"[:len(args)]).In(o), nil
}

func resized(list []int, a *apply.Args, row int) ([]int, bool, error) {
	if a.Null(0, row) || a.Null(1, row) {
		return list, false, nil
	}
	size, fill := a.Int(1, row), apply.None
	if size < 0 {
		return list, false, errs.New(errs.InvalidValue, "size of a list is negative: %d", size)
	}
	if err := checkSize(a, size); err != nil {
		return list, false, err
	}
	if a.Count() == 3 {
		fill = a.Element(2, row)
	}
	list = appendList(list, a, 0, row)
	for int64(len(list)) < size {
		list = append(list, fill)
	}
	return list[:size], true, nil
}

func arraysZip(args []expr.Arg) (expr.Overload, error) {
	fields := make([]arrow.Field, len(args))
	for i, arg := range args {
		fields[i] = arrow.Field{Name: fmt.Sprint(i + 1), Type: elementOf(arg.Type), Nullable: true}
	}
	return apply.Zipped().In(expr.Overload{Result: arrow.ListOf(arrow.StructOf(fields...)), Nullability: expr.Always, Nulls: expr.Handle}), nil
}
