package scalar

import (
	"math"
	"slices"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/apply"
	"github.com/ballista-go/ballista/core/function/signature"
	"github.com/ballista-go/ballista/core/types"
)

var replaceArgs = doc("list", "a list", "element", "what is replaced", "replacement", "what stands in its place")

var listChanging = family{"lists", []definition{
	{
		name: "array_distinct", aliases: []string{"list_distinct"}, summary: "A list without the elements that equal an earlier one.", args: listArg,
		example: "array_distinct([1, 2, 1])", result: "[1, 2]", takes: takes(signature.List),
		overload: sameList("l", func(list []int, a *apply.Args, row int) ([]int, bool, error) {
			for n, end := a.Span(0, row); n < end; n++ {
				list = appendNew(list, a, n)
			}
			return list, true, nil
		}),
	},
	{
		name: "array_reverse", aliases: []string{"list_reverse"}, summary: "The elements of a list from last to first.", args: listArg,
		example: "array_reverse([1, 2, 3])", result: "[3, 2, 1]", takes: takes(signature.List),
		overload: sameList("l", func(list []int, a *apply.Args, row int) ([]int, bool, error) {
			list = appendList(list, a, 0, row)
			slices.Reverse(list)
			return list, true, nil
		}),
	},
	{
		name: "array_pop_back", aliases: []string{"list_pop_back"}, summary: "A list without its last element.", args: listArg,
		example: "array_pop_back([1, 2, 3])", result: "[1, 2]", takes: takes(signature.List),
		overload: sameList("l", func(list []int, a *apply.Args, row int) ([]int, bool, error) {
			list = appendList(list, a, 0, row)
			return list[:max(len(list)-1, 0)], true, nil
		}),
	},
	{
		name: "array_pop_front", aliases: []string{"list_pop_front"}, summary: "A list without its first element.", args: listArg,
		example: "array_pop_front([1, 2, 3])", result: "[2, 3]", takes: takes(signature.List),
		overload: sameList("l", func(list []int, a *apply.Args, row int) ([]int, bool, error) {
			list = appendList(list, a, 0, row)
			return list[min(len(list), 1):], true, nil
		}),
	},
	{
		name: "array_remove", aliases: []string{"list_remove"}, summary: "A list without the first element that equals a value.", args: listElement,
		example: "array_remove([1, 2, 2], 2)", result: "[1, 2]",
		resolve: withElement("array_remove", 0, nil, expr.Propagate, apply.Lists(func(list []int, a *apply.Args, row int) ([]int, bool, error) {
			first, end := a.Span(0, row)
			found := a.Find(a.Element(1, row), first, end)
			for n := first; n < end; n++ {
				if n != found {
					list = append(list, n)
				}
			}
			return list, true, nil
		}).Over("lv")),
	},
	{
		name: "array_remove_all", aliases: []string{"list_remove_all"}, summary: "A list without the elements that equal a value.", args: listElement,
		example: "array_remove_all([1, 2, 2], 2)", result: "[1]",
		resolve: withElement("array_remove_all", 0, nil, expr.Propagate, apply.Lists(func(list []int, a *apply.Args, row int) ([]int, bool, error) {
			for n, end := a.Span(0, row); n < end; n++ {
				if a.CompareElements(n, a.Element(1, row)) != 0 {
					list = append(list, n)
				}
			}
			return list, true, nil
		}).Over("lv")),
	},
	{
		name: "array_remove_n", aliases: []string{"list_remove_n"}, summary: "A list without the first n elements that equal a value.",
		args: doc("list", "a list", "element", "a value", "n", "how many at most"), example: "array_remove_n([1, 2, 1, 1], 1, 2)", result: "[2, 1]",
		resolve: arrayRemoveN,
	},
	{
		name: "array_union", aliases: []string{"list_union"}, summary: "The distinct elements of two lists.", args: doc("a", "a list", "b", "a list"),
		example: "array_union([1, 2], [2, 3])", result: "[1, 2, 3]",
		resolve: twoLists("array_union", nil, apply.Lists(func(list []int, a *apply.Args, row int) ([]int, bool, error) {
			for i := range 2 {
				for n, end := a.Span(i, row); n < end; n++ {
					list = appendNew(list, a, n)
				}
			}
			return list, true, nil
		}).Over("ll")),
	},
	{
		name: "array_intersect", aliases: []string{"list_intersect"}, summary: "The distinct elements that two lists have in common.", args: doc("a", "a list", "b", "a list"),
		example: "array_intersect([1, 2], [2, 3])", result: "[2]",
		resolve: twoLists("array_intersect", nil, apply.Lists(func(list []int, a *apply.Args, row int) ([]int, bool, error) {
			for n, end := a.Span(0, row); n < end; n++ {
				if has(a, 1, row, n) {
					list = appendNew(list, a, n)
				}
			}
			return list, true, nil
		}).Over("ll")),
	},
	{
		name: "array_except", aliases: []string{"list_except"}, summary: "The distinct elements of a list that another does not have.", args: doc("a", "a list", "b", "a list"),
		example: "array_except([1, 2], [2, 3])", result: "[1]",
		resolve: twoLists("array_except", nil, apply.Lists(func(list []int, a *apply.Args, row int) ([]int, bool, error) {
			for n, end := a.Span(0, row); n < end; n++ {
				if !has(a, 1, row, n) {
					list = appendNew(list, a, n)
				}
			}
			return list, true, nil
		}).Over("ll")),
	},
	{
		name: "array_sort", aliases: []string{"list_sort"}, summary: "The elements of a list in order, NULLs first.",
		args:    doc("list", "a list", "order", "'ASC', which is meant where it is left out, or 'DESC'", "nulls", "'NULLS FIRST', which is meant where it is left out, or 'NULLS LAST'"),
		example: "array_sort([3, 1, 2])", result: "[1, 2, 3]",
		takes: []signature.Signature{signature.Takes(signature.List).Opt(signature.Text, signature.Text)}, overload: arraySort,
	},
	{
		name: "flatten", summary: "The elements of the lists within a list, one after another.", args: doc("lists", "a list of lists"),
		example: "flatten([[1], [2, 3]])", result: "[1, 2, 3]", takes: takes(signature.List), overload: flatten,
	},
	{
		name: "array_any_value", aliases: []string{"list_any_value"}, summary: "The first element of a list that is not NULL.", args: listArg,
		example: "array_any_value([NULL, 2, 3])", result: "2", takes: takes(signature.List),
		overload: func(args []expr.Arg) (expr.Overload, error) {
			return apply.Pick(func(a *apply.Args, row int) (int, error) {
				for n, end := a.Span(0, row); n < end; n++ {
					if !a.ElementNull(n) {
						return n, nil
					}
				}
				return apply.None, nil
			}).Over("l").In(expr.Overload{Result: elementOf(args[0].Type)}), nil
		},
	},
	{
		name: "array_repeat", aliases: []string{"list_repeat"}, summary: "A list of a value repeated.", args: doc("value", "a value", "n", "how many times"),
		example: "array_repeat('a', 2)", result: "[a, a]", takes: takes(signature.Any, signature.Integer),
		overload: func(args []expr.Arg) (expr.Overload, error) {
			o := expr.Overload{Result: listOf(args[0].Type, args[0].Type), Nulls: expr.Handle, CanFail: true}
			return apply.Lists(repeatElement).Over("v-").In(o), nil
		},
	},
	{
		name: "array_replace", aliases: []string{"list_replace"}, summary: "A list with the first element that equals a value replaced.",
		args: replaceArgs, example: "array_replace([1, 2, 2], 2, 5)", result: "[1, 5, 2]", resolve: arrayReplace("array_replace", 1),
	},
	{
		name: "array_replace_all", aliases: []string{"list_replace_all"}, summary: "A list with the elements that equal a value replaced.",
		args: replaceArgs, example: "array_replace_all([1, 2, 2], 2, 5)", result: "[1, 5, 5]", resolve: arrayReplace("array_replace_all", math.MaxInt),
	},
	{
		name: "array_replace_n", aliases: []string{"list_replace_n"}, summary: "A list with the first n elements that equal a value replaced.",
		args:    doc("list", "a list", "element", "what is replaced", "replacement", "what stands in its place", "n", "how many at most"),
		example: "array_replace_n([1, 2, 1, 1], 1, 5, 2)", result: "[5, 2, 5, 1]", resolve: arrayReplaceN,
	},
}}

// appendNew appends an element unless the list has an equal one.
func appendNew(list []int, a *apply.Args, n int) []int {
	if slices.ContainsFunc(list, func(m int) bool { return a.CompareElements(n, m) == 0 }) {
		return list
	}
	return append(list, n)
}

// arraySort reads the order of each row.
func arraySort(args []expr.Arg) (expr.Overload, error) {
	shape := "l--"[:len(args)]
	o, err := sameList(shape, func(list []int, a *apply.Args, row int) ([]int, bool, error) {
		sign, nulls, err := sortOrder(a, row)
		if err != nil {
			return list, false, err
		}
		list = appendList(list, a, 0, row)
		slices.SortStableFunc(list, func(n, m int) int {
			if a.ElementNull(n) || a.ElementNull(m) {
				return nulls * (oneIf(a.ElementNull(n)) - oneIf(a.ElementNull(m)))
			}
			return sign * a.CompareElements(n, m)
		})
		return list, true, nil
	})(args)
	o.CanFail = len(args) > 1
	return o, err
}

// sortOrder reads the words of a call of array_sort: 1 or -1 for ascending or descending, and for where NULLs come.
func sortOrder(a *apply.Args, row int) (sign, nulls int, err error) {
	sign, nulls = 1, -1
	if a.Count() > 1 {
		if sign, err = oneOfTwo(a.Text(1, row), "ASC", "DESC"); err != nil {
			return 0, 0, err
		}
	}
	if a.Count() > 2 {
		nulls, err = oneOfTwo(a.Text(2, row), "NULLS LAST", "NULLS FIRST")
	}
	return sign, nulls, err
}

// oneOfTwo is 1 for the first of two words, and -1 for the second.
func oneOfTwo(text, first, second string) (int, error) {
	switch {
	case strings.EqualFold(text, first):
		return 1, nil
	case strings.EqualFold(text, second):
		return -1, nil
	}
	return 0, errs.New(errs.InvalidValue, "array_sort takes %s or %s: got %q", first, second, text)
}

func flatten(args []expr.Arg) (expr.Overload, error) {
	inner, ok := elementOf(args[0].Type).(arrow.ListLikeType)
	if !ok || inner.ID() == arrow.MAP {
		return sameList("l", func(list []int, a *apply.Args, row int) ([]int, bool, error) {
			return appendList(list, a, 0, row), true, nil
		})(args)
	}
	t := listOf(args[0].Type, inner.Elem())
	if inner.ID() == arrow.LARGE_LIST {
		t = arrow.LargeListOf(inner.Elem())
	}
	return apply.Flattened().In(expr.Overload{Args: []types.Type{args[0].Type}, Result: t}), nil
}

func repeatElement(list []int, a *apply.Args, row int) ([]int, bool, error) {
	if a.Null(1, row) {
		return list, false, nil
	}
	n := a.Int(1, row)
	if err := checkSize(a, n); err != nil {
		return list, false, err
	}
	for ; n > 0; n-- {
		list = append(list, a.Element(0, row))
	}
	return list, true, nil
}

// checkSize fails for a list of n elements that is too long, or that there is no memory for.
func checkSize(a *apply.Args, n int64) error {
	if n > math.MaxInt32 {
		return errs.New(errs.InvalidValue, "list is too long: %d elements", n)
	}
	return a.Afford(max(n, 0) * apply.ElementCost)
}

// arrayReplace resolves a function that replaces at most so many elements.
func arrayReplace(function string, most int) func([]expr.Arg) (expr.Overload, error) {
	return func(args []expr.Arg) (expr.Overload, error) {
		if err := exactly(function, args, 3); err != nil {
			return expr.Overload{}, err
		}
		listType, element, err := elementTypes(function, args, 0, 1)
		if err != nil {
			return expr.Overload{}, err
		}
		o := expr.Overload{Args: []types.Type{listType, element, element}, Result: listType, Nullability: expr.Always, Nulls: expr.Handle}
		return apply.Lists(func(list []int, a *apply.Args, row int) ([]int, bool, error) {
			if a.Null(0, row) {
				return list, false, nil
			}
			return replaced(list, a, row, most), true, nil
		}).Over("lvv").In(o), nil
	}
}

// replaced appends the elements of the list with at most so many replaced.
func replaced(list []int, a *apply.Args, row, most int) []int {
	list = appendList(list, a, 0, row)
	for i, n := range list {
		if most > 0 && a.CompareElements(n, a.Element(1, row)) == 0 {
			list[i] = a.Element(2, row)
			most--
		}
	}
	return list
}

// countedTypes are those of a list, of an element, of what else is an element, and of a number of elements.
func countedTypes(function string, args []expr.Arg) ([]types.Type, error) {
	last := len(args) - 1
	if _, err := signature.Match(function, args[last:], signature.Takes(signature.Integer)); err != nil {
		return nil, err
	}
	listType, element, err := elementTypes(function, args, 0, 1)
	if err != nil {
		return nil, err
	}
	cast := append([]types.Type{listType}, repeatType(element, last-1)...)
	return append(cast, arrow.PrimitiveTypes.Int64), nil
}

func arrayReplaceN(args []expr.Arg) (expr.Overload, error) {
	if err := exactly("array_replace_n", args, 4); err != nil {
		return expr.Overload{}, err
	}
	cast, err := countedTypes("array_replace_n", args)
	if err != nil {
		return expr.Overload{}, err
	}
	o := expr.Overload{Args: cast, Result: cast[0], Nullability: expr.Always, Nulls: expr.Handle}
	return apply.Lists(func(list []int, a *apply.Args, row int) ([]int, bool, error) {
		if a.Null(0, row) || a.Null(3, row) {
			return list, false, nil
		}
		return replaced(list, a, row, int(a.Int(3, row))), true, nil
	}).Over("lvv-").In(o), nil
}

func arrayRemoveN(args []expr.Arg) (expr.Overload, error) {
	if err := exactly("array_remove_n", args, 3); err != nil {
		return expr.Overload{}, err
	}
	cast, err := countedTypes("array_remove_n", args)
	if err != nil {
		return expr.Overload{}, err
	}
	o := expr.Overload{Args: cast, Result: cast[0], Nullability: expr.Always}
	return apply.Lists(func(list []int, a *apply.Args, row int) ([]int, bool, error) {
		most := a.Int(2, row)
		for n, end := a.Span(0, row); n < end; n++ {
			if most > 0 && a.CompareElements(n, a.Element(1, row)) == 0 {
				most--
				continue
			}
			list = append(list, n)
		}
		return list, true, nil
	}).Over("lv-").In(o), nil
}
