package scalar

import (
	"math"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/apply"
	"github.com/ballista-go/ballista/core/function/signature"
	"github.com/ballista-go/ballista/core/types"
)

// numbers takes lists of what casts to numbers, as lists of Float64.
var numbers = signature.Class{Name: "list of numbers", Cast: func(t types.Type) (types.Type, bool) {
	t = types.Decode(t)
	if t.ID() == arrow.NULL {
		return arrow.ListOf(doubleType), true
	}
	if _, isMap := t.(*arrow.MapType); isMap {
		return nil, false
	}
	list, ok := t.(arrow.ListLikeType)
	if !ok {
		return nil, false
	}
	element := types.Decode(list.Elem())
	ok = types.IsNumeric(element) || types.IsString(element) || element.ID() == arrow.BOOL || element.ID() == arrow.NULL
	return listOf(t, doubleType), ok
}}

var (
	doubleType = arrow.PrimitiveTypes.Float64
	numbersArg = doc("list", "a list of numbers")
	twoNumbers = doc("a", "a list of numbers", "b", "a list of as many numbers")
)

var vectors = family{"lists of numbers", []definition{
	{
		name: "array_add", aliases: []string{"list_add"}, summary: "The sums of the elements at each position of two lists.", args: twoNumbers,
		example: "array_add([1, 2], [3, 4])", result: "[4.0, 6.0]", takes: takes(numbers, numbers),
		overload: elementwise("array_add", func(x, y float64) float64 { return x + y }),
	},
	{
		name: "array_subtract", aliases: []string{"list_subtract"}, summary: "The differences of the elements at each position of two lists.", args: twoNumbers,
		example: "array_subtract([1, 2], [3, 5])", result: "[-2.0, -3.0]", takes: takes(numbers, numbers),
		overload: elementwise("array_subtract", func(x, y float64) float64 { return x - y }),
	},
	{
		name: "array_scale", aliases: []string{"list_scale"}, summary: "The elements of a list, each multiplied by a number.",
		args: doc("list", "a list of numbers", "factor", "a number"), example: "array_scale([1, 2], 1.5)", result: "[1.5, 3.0]",
		takes: takes(numbers, signature.Double),
		overload: numberList(apply.Numbers(types.Float64, func(list []apply.Number[float64], a *apply.Args, row int) ([]apply.Number[float64], bool, error) {
			return scaled(list, a.Floats(0, row), a.Float(1, row)), true, nil
		})),
	},
	{
		name: "array_normalize", aliases: []string{"list_normalize"}, summary: "The elements of a list divided by its length as a vector; NULL where that is 0, and where an element is NULL.",
		args: numbersArg, example: "array_normalize([3, 4])", result: "[0.6, 0.8]", takes: takes(numbers),
		overload: numberList(apply.Numbers(types.Float64, normalized)),
	},
	{
		name: "array_distance", aliases: []string{"list_distance"}, summary: "How far two points are apart, whose coordinates two lists have. NULL where an element is NULL.", args: twoNumbers,
		example: "array_distance([1, 2], [4, 6])", result: "5.0", takes: takes(numbers, numbers),
		overload: ofPairs("array_distance", func(p pairSums) (float64, bool) { return math.Sqrt(p.squares), true }),
	},
	{
		name: "inner_product", aliases: []string{"dot_product"}, summary: "The sum of the products of the elements at each position of two lists. NULL where an element is NULL.", args: twoNumbers,
		example: "inner_product([1, 2], [3, 4])", result: "11.0", takes: takes(numbers, numbers),
		overload: ofPairs("inner_product", func(p pairSums) (float64, bool) { return p.products, true }),
	},
	{
		name: "cosine_distance", summary: "1 minus the cosine of the angle of two vectors, whose coordinates two lists have. NULL where one has length 0, and where an element is NULL.", args: twoNumbers,
		example: "cosine_distance([1, 0], [0, 1])", result: "1.0", takes: takes(numbers, numbers),
		overload: ofPairs("cosine_distance", func(p pairSums) (float64, bool) {
			lengths := math.Sqrt(p.left) * math.Sqrt(p.right)
			return 1 - p.products/lengths, lengths != 0
		}),
	},
	{
		name: "array_sum", aliases: []string{"list_sum"}, summary: "The sum of the elements of a list. NULLs are left out; NULL where there is nothing else.", args: numbersArg,
		example: "array_sum([1, 2, NULL])", result: "3.0", takes: takes(numbers),
		overload: ofElements(0, func(total, x float64) float64 { return total + x }, func(total float64, _ int) float64 { return total }),
	},
	{
		name: "array_product", aliases: []string{"list_product"}, summary: "The product of the elements of a list. NULLs are left out; NULL where there is nothing else.", args: numbersArg,
		example: "array_product([2, 3, NULL])", result: "6.0", takes: takes(numbers),
		overload: ofElements(1, func(total, x float64) float64 { return total * x }, func(total float64, _ int) float64 { return total }),
	},
	{
		name: "array_avg", aliases: []string{"list_avg"}, summary: "The average of the elements of a list. NULLs are left out; NULL where there is nothing else.", args: numbersArg,
		example: "array_avg([1, 2, NULL])", result: "1.5", takes: takes(numbers),
		overload: ofElements(0, func(total, x float64) float64 { return total + x }, func(total float64, n int) float64 { return total / float64(n) }),
	},
}}

// numberList is the overload of a function that gives a list of the type of its first argument.
func numberList(p apply.Program) func([]expr.Arg) (expr.Overload, error) {
	return func(args []expr.Arg) (expr.Overload, error) { return p.In(expr.Overload{Result: args[0].Type}), nil }
}

func scaled(list []apply.Number[float64], elements apply.Floats, factor float64) []apply.Number[float64] {
	for i := range elements.Len {
		x := elements.At(i)
		x.Value *= factor
		list = append(list, x)
	}
	return list
}

func normalized(list []apply.Number[float64], a *apply.Args, row int) ([]apply.Number[float64], bool, error) {
	elements, squares := a.Floats(0, row), 0.0
	for i := range elements.Len {
		x := elements.At(i)
		if x.Null {
			return list, false, nil
		}
		squares += x.Value * x.Value
	}
	length := math.Sqrt(squares)
	for i := range elements.Len {
		x := elements.At(i)
		x.Value /= length
		list = append(list, x)
	}
	return list, length != 0 || elements.Len == 0, nil
}

func sameLength(function string, a, b apply.Floats) error {
	if a.Len != b.Len {
		return errs.New(errs.InvalidValue, "%s of lists of different lengths: %d and %d", function, a.Len, b.Len)
	}
	return nil
}

// elementwise computes a list of f of the elements at each position of two lists. It is NULL where one of them is.
func elementwise(function string, f func(x, y float64) float64) func([]expr.Arg) (expr.Overload, error) {
	p := apply.Numbers(types.Float64, func(list []apply.Number[float64], a *apply.Args, row int) ([]apply.Number[float64], bool, error) {
		left, right := a.Floats(0, row), a.Floats(1, row)
		if err := sameLength(function, left, right); err != nil {
			return list, false, err
		}
		for i := range left.Len {
			x, y := left.At(i), right.At(i)
			list = append(list, apply.Number[float64]{Value: f(x.Value, y.Value), Null: x.Null || y.Null})
		}
		return list, true, nil
	})
	return func(args []expr.Arg) (expr.Overload, error) {
		t := args[0].Type
		if args[1].Type.ID() == arrow.LARGE_LIST {
			t = args[1].Type
		}
		return p.In(expr.Overload{Args: []types.Type{t, t}, Result: t, CanFail: true}), nil
	}
}

// pairSums are sums over the elements at each position of two lists: of their products, of the squares of their differences, and
// of the squares of each.
type pairSums struct{ products, squares, left, right float64 }

// ofPairs computes a number of two lists without NULLs.
func ofPairs(function string, result func(pairSums) (float64, bool)) func([]expr.Arg) (expr.Overload, error) {
	return gives(doubleType, apply.Maybe(func(a *apply.Args, row int) (float64, bool, error) {
		left, right, sums := a.Floats(0, row), a.Floats(1, row), pairSums{}
		if err := sameLength(function, left, right); err != nil {
			return 0, false, err
		}
		for i := range left.Len {
			x, y := left.At(i), right.At(i)
			if x.Null || y.Null {
				return 0, false, nil
			}
			sums.products += x.Value * y.Value
			sums.squares += (x.Value - y.Value) * (x.Value - y.Value)
			sums.left += x.Value * x.Value
			sums.right += y.Value * y.Value
		}
		value, known := result(sums)
		return value, known, nil
	}).In(expr.Overload{CanFail: true}))
}

// ofElements computes a number of the elements of a list that are not NULL: from a total, which add changes for each.
func ofElements(from float64, add func(total, x float64) float64, result func(total float64, n int) float64) func([]expr.Arg) (expr.Overload, error) {
	return gives(doubleType, apply.Maybe(func(a *apply.Args, row int) (float64, bool, error) {
		elements, total, n := a.Floats(0, row), from, 0
		for i := range elements.Len {
			if x := elements.At(i); !x.Null {
				total = add(total, x.Value)
				n++
			}
		}
		return result(total, n), n > 0, nil
	}).In(expr.Overload{}))
}
