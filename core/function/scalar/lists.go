package scalar

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/apply"
	"github.com/ballista-go/ballista/core/function/signature"
	"github.com/ballista-go/ballista/core/types"
)

var (
	listArg     = doc("list", "a list")
	listElement = doc("list", "a list", "element", "a value")
	uint64Type  = arrow.PrimitiveTypes.Uint64
)

var listAccess = family{"lists", []definition{
	{
		name: "array_element", aliases: []string{"array_extract", "list_element", "list_extract"},
		summary: "An element of a list by its position, from 1; negative from the last. NULL where there is none. Also written list[position].",
		args:    doc("list", "a list", "position", "an integer"), example: "array_element([10, 20, 30], -1)", result: "30", print: subscript,
		takes: takes(signature.List, signature.Integer), overload: elementAt,
	},
	{
		name: "array_length", aliases: []string{"list_length"}, summary: "How many elements a list has, or the first list within it at a depth.",
		args: doc("list", "a list", "dimension", "how deep: 1 for the list itself, which is meant where it is left out"), example: "array_length([1, 2, 3])", result: "3",
		takes: []signature.Signature{signature.Takes(signature.List).Opt(signature.Integer)}, overload: listLength,
	},
	{
		name: "cardinality", summary: "How many elements a list has, those of lists within it counted one by one, or entries a map.",
		args: doc("list", "a list or map"), example: "cardinality([[1, 2], [3]])", result: "3",
		takes: []signature.Signature{signature.Takes(signature.List), signature.Takes(signature.Map)}, overload: cardinality,
	},
	{
		name: "empty", aliases: []string{"array_empty", "list_empty"}, summary: "Whether a list has no elements.", args: listArg,
		example: "empty([1])", result: "false", takes: takes(signature.List),
		overload: gives(boolean, apply.Test(func(a *apply.Args, row int) bool {
			first, end := a.Span(0, row)
			return first == end
		}).Over("l").In(expr.Overload{})),
	},
	{
		name: "array_has", aliases: []string{"list_has", "array_contains", "list_contains"}, summary: "Whether a list has an element that equals a value.",
		args: listElement, example: "array_has([1, 2], 2)", result: "true",
		resolve: withElement("array_has", 0, boolean, expr.Propagate, apply.Test(func(a *apply.Args, row int) bool {
			first, end := a.Span(0, row)
			return a.Find(a.Element(1, row), first, end) < end
		}).Over("lv")),
	},
	{
		name: "array_position", aliases: []string{"list_position", "array_indexof", "list_indexof"}, summary: "The position of the first element that equals a value, from 1; NULL where there is none.",
		args: doc("list", "a list", "element", "a value", "start", "the position to begin at"), example: "array_position(['a', 'b'], 'b')", result: "2",
		resolve: arrayPosition,
	},
	{
		name: "array_max", aliases: []string{"list_max"}, summary: "The greatest element of a list; NULLs are left out.", args: listArg,
		example: "array_max([1, 3, 2])", result: "3", takes: takes(signature.List), overload: extremeElement(1),
	},
	{
		name: "array_min", aliases: []string{"list_min"}, summary: "The least element of a list; NULLs are left out.", args: listArg,
		example: "array_min([1, 3, 2])", result: "1", takes: takes(signature.List), overload: extremeElement(-1),
	},
	{
		name: "array_has_all", aliases: []string{"list_has_all"}, summary: "Whether a list has all elements of another.",
		args: doc("list", "a list", "elements", "a list"), example: "array_has_all([1, 2, 3], [3, 1])", result: "true",
		resolve: twoLists("array_has_all", boolean, apply.Test(func(a *apply.Args, row int) bool {
			n, end := a.Span(1, row)
			for ; n < end && has(a, 0, row, n); n++ {
			}
			return n == end
		}).Over("ll")),
	},
	{
		name: "array_has_any", aliases: []string{"list_has_any", "arrays_overlap"}, summary: "Whether two lists have an element in common.",
		args: doc("list", "a list", "elements", "a list"), example: "array_has_any([1, 2, 3], [5, 1])", result: "true",
		resolve: twoLists("array_has_any", boolean, apply.Test(func(a *apply.Args, row int) bool {
			n, end := a.Span(1, row)
			for ; n < end && !has(a, 0, row, n); n++ {
			}
			return n < end
		}).Over("ll")),
	},
}}

// subscript prints a call as list[position].
func subscript(args []string) string { return args[0] + "[" + args[1] + "]" }

func elementOf(t types.Type) types.Type { return t.(arrow.ListLikeType).Elem() }

// has reports whether argument i has an element that equals element n.
func has(a *apply.Args, i, row, n int) bool {
	first, end := a.Span(i, row)
	return a.Find(n, first, end) < end
}

func elementAt(args []expr.Arg) (expr.Overload, error) {
	program := apply.Pick(func(a *apply.Args, row int) (int, error) {
		first, end := a.Span(0, row)
		position := a.Int(1, row)
		count := int64(end - first)
		switch {
		case position > 0 && position <= count:
			return first + int(position) - 1, nil
		case position < 0 && -count <= position:
			return end + int(position), nil
		}
		return apply.None, nil
	})
	return program.Over("l-").In(expr.Overload{Result: elementOf(args[0].Type)}), nil
}

// listLength goes down by first elements.
func listLength(args []expr.Arg) (expr.Overload, error) {
	o := expr.Overload{Result: uint64Type}
	if len(args) == 1 {
		return apply.Each(func(a *apply.Args, row int) uint64 {
			first, end := a.Span(0, row)
			return uint64(end - first)
		}).Over("l").In(o), nil
	}
	return apply.Maybe(func(a *apply.Args, row int) (uint64, bool, error) {
		list, at := a.Vector(0), row
		for depth := a.Int(1, row); depth >= 1 && list.Layout == types.List && !list.Null(at); depth-- {
			span := apply.SpanOf(list, at)
			if depth == 1 {
				return uint64(span.Length), true, nil
			}
			if span.Length == 0 {
				return 0, false, nil
			}
			list, at = list.Children[0], int(span.Offset)
		}
		return 0, false, nil
	}).In(o), nil
}

func cardinality(args []expr.Arg) (expr.Overload, error) {
	return apply.Each(func(a *apply.Args, row int) uint64 { return apply.Leaves(a.Vector(0), row) }).In(expr.Overload{Result: uint64Type}), nil
}

// listOf is the list type with other elements: a large list stays one.
func listOf(t, element types.Type) types.Type {
	if t.ID() == arrow.LARGE_LIST || t.ID() == arrow.LARGE_LIST_VIEW {
		return arrow.LargeListOf(element)
	}
	return arrow.ListOf(element)
}

// elementTypes are the types that argument list, a list, and argument value are cast to: one list of the value's type. A NULL
// list is an empty one.
func elementTypes(function string, args []expr.Arg, list, value int) (listType, element types.Type, err error) {
	t := types.Decode(args[list].Type)
	if t.ID() == arrow.NULL {
		return arrow.ListOf(args[value].Type), args[value].Type, nil
	}
	params := []signature.Class{signature.Any, signature.Any}
	params[list] = signature.List
	if _, err := signature.Match(function, args[:2], signature.Takes(params...)); err != nil {
		return nil, nil, err
	}
	element, ok := types.Comparable(elementOf(t), args[value].Type)
	if !ok {
		return nil, nil, errs.New(errs.Binding, "function %s takes a list and an element: got %s and %s", function, types.Name(t), types.Name(args[value].Type))
	}
	return listOf(t, element), element, nil
}

// withElement resolves a function of a list, argument list, and an element. A nil result is that of the list.
func withElement(function string, list int, result types.Type, nulls expr.NullHandling, p apply.Program) func([]expr.Arg) (expr.Overload, error) {
	return func(args []expr.Arg) (expr.Overload, error) {
		if err := exactly(function, args, 2); err != nil {
			return expr.Overload{}, err
		}
		listType, element, err := elementTypes(function, args, list, 1-list)
		if err != nil {
			return expr.Overload{}, err
		}
		o := expr.Overload{Args: []types.Type{element, element}, Result: result, Nullability: expr.Always, Nulls: nulls}
		o.Args[list] = listType
		if result == nil {
			o.Result = listType
		}
		return p.In(o), nil
	}
}

// twoLists resolves a function of two lists. A nil result is their type.
func twoLists(function string, result types.Type, p apply.Program) func([]expr.Arg) (expr.Overload, error) {
	return func(args []expr.Arg) (expr.Overload, error) {
		if err := exactly(function, args, 2); err != nil {
			return expr.Overload{}, err
		}
		t, err := commonList(function, args)
		if err != nil {
			return expr.Overload{}, err
		}
		o := expr.Overload{Args: []types.Type{t, t}, Result: result, Nullability: expr.Always}
		if result == nil {
			o.Result = t
		}
		return p.In(o), nil
	}
}

// commonList is the type of list that all arguments are cast to.
func commonList(function string, args []expr.Arg) (types.Type, error) {
	if _, err := signature.Match(function, args, signature.Takes(signature.List).Rest(signature.List)); err != nil {
		return nil, err
	}
	t, err := common(function, args, types.Comparable)
	if err != nil || t.ID() == arrow.NULL {
		return t, err
	}
	return listOf(t, elementOf(t)), nil
}

func arrayPosition(args []expr.Arg) (expr.Overload, error) {
	if len(args) < 2 || len(args) > 3 {
		return expr.Overload{}, errs.New(errs.Binding, "function array_position takes (list, any[, integer]): got %d arguments", len(args))
	}
	listType, element, err := elementTypes("array_position", args, 0, 1)
	if err != nil {
		return expr.Overload{}, err
	}
	o := expr.Overload{Args: []types.Type{listType, element}, Result: uint64Type, Nullability: expr.Always, Nulls: expr.Handle, CanFail: len(args) == 3}
	shape := "lv"
	if len(args) == 3 {
		o.Args, shape = append(o.Args, int64Type), "lv-"
	}
	return apply.Maybe(func(a *apply.Args, row int) (uint64, bool, error) {
		if a.Null(0, row) || a.Count() == 3 && a.Null(2, row) {
			return 0, false, nil
		}
		first, end := a.Span(0, row)
		start := int64(1)
		if a.Count() == 3 {
			start = a.Int(2, row)
			if start < 1 || start > int64(end-first)+1 {
				return 0, false, errs.New(errs.InvalidValue, "array_position: start is not a position in the list: %d", start)
			}
		}
		found := a.Find(a.Element(1, row), first+int(start)-1, end)
		return uint64(found-first) + 1, found < end, nil
	}).Over(shape).In(o), nil
}

// extremeElement is the overload of array_max, whose sign is 1, and array_min, whose sign is -1.
func extremeElement(sign int) func([]expr.Arg) (expr.Overload, error) {
	return func(args []expr.Arg) (expr.Overload, error) {
		return apply.Pick(func(a *apply.Args, row int) (int, error) {
			best := apply.None
			for n, end := a.Span(0, row); n < end; n++ {
				if !a.ElementNull(n) && (best == apply.None || sign*a.CompareElements(n, best) > 0) {
					best = n
				}
			}
			return best, nil
		}).Over("l").In(expr.Overload{Result: elementOf(args[0].Type)}), nil
	}
}
