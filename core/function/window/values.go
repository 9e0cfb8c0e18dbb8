package window

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/signature"
	"github.com/ballista-go/ballista/core/types"
)

var values = family{"values of other rows", []definition{
	{
		name: "lag", summary: "The value in a row before this one in its partition, or the default where there is no such row.",
		args: shiftArgs, example: "lag(fare, 1, 0) OVER (ORDER BY fare)", result: "0.00, 2.50, 10.00",
		takesNulls: true, keepsMetadata: true,
		takes: signature.Signature{Params: []signature.Class{anyValue, signature.Integer, anyValue}, Optional: 2}, overload: shift(-1),
	},
	{
		name: "lead", summary: "The value in a row after this one in its partition, or the default where there is no such row.",
		args: shiftArgs, example: "lead(fare) OVER (ORDER BY fare)", result: "10.00, 30.00, NULL",
		takesNulls: true, keepsMetadata: true,
		takes: signature.Signature{Params: []signature.Class{anyValue, signature.Integer, anyValue}, Optional: 2}, overload: shift(1),
	},
	{
		name: "first_value", aliases: []string{"first"}, summary: "The value in the first row of the frame.",
		args: doc("value", "any value"), example: "first_value(x) OVER (ORDER BY fare)", result: "1, 1, 1",
		takesNulls: true, keepsMetadata: true, takes: signature.Takes(anyValue),
		overload: ofFrame(1),
	},
	{
		name: "last_value", aliases: []string{"last"}, summary: "The value in the last row of the frame, which ends with the row's peers unless another frame is given.",
		args: doc("value", "any value"), example: "last_value(x) OVER (ORDER BY fare)", result: "1, 2, 3",
		takesNulls: true, keepsMetadata: true, takes: signature.Takes(anyValue),
		overload: ofFrame(-1),
	},
	{
		name: "nth_value", summary: "The value in the nth row of the frame, or NULL where there are fewer.",
		args:    doc("value", "any value", "n", "a constant: the number of the row from 1 on, or from -1 on from the end"),
		example: "nth_value(x, 2) OVER (ORDER BY fare)", result: "NULL, 2, 2",
		takesNulls: true, keepsMetadata: true, takes: signature.Takes(anyValue, signature.Integer), overload: nth,
	},
}}

var shiftArgs = doc("expr", "any value", "offset", "a constant number of rows, 1 if left out", "default", "a value, NULL if left out")

// shift is the overload of lag and lead, which go in a direction.
func shift(direction int64) func(args []expr.Arg) (expr.WindowOverload, error) {
	return func(args []expr.Arg) (expr.WindowOverload, error) {
		distance := int64(1)
		if len(args) > 1 {
			n, ok := integer(args[1])
			if !ok && !isNullConstant(args[1]) {
				return expr.WindowOverload{}, errs.New(errs.Binding, "the offset of lag and lead must be a constant integer")
			}
			distance = n // 0 for NULL
		}
		o := expr.WindowOverload{Result: args[0].Type, Nullable: true, Args: typesOf(args)}
		missing := int32(expr.PickNull)
		if len(args) > 2 {
			o.Args[2], missing = args[0].Type, expr.PickDefault
			if isNull(args[0]) {
				o.Result, o.Args[0], o.Args[2] = args[2].Type, args[2].Type, args[2].Type
			}
		}
		o.Pick = func(w *expr.WindowRows, out []int32) error {
			pickShifted(w, direction*distance, missing, out)
			return nil
		}
		return o, nil
	}
}

// isNullConstant reports whether an argument is NULL of whatever type.
func isNullConstant(arg expr.Arg) bool { return arg.Constant != nil && arg.Constant.Value == nil }

func isNull(arg expr.Arg) bool { return arg.Type.ID() == arrow.NULL }

func typesOf(args []expr.Arg) []types.Type {
	list := make([]types.Type, len(args))
	for i, arg := range args {
		list[i] = arg.Type
	}
	return list
}

func pickShifted(w *expr.WindowRows, by int64, missing int32, out []int32) {
	eachPartition(w, func(from, to int) {
		if w.Kept != nil && by != 0 {
			pickShiftedKept(w, from, to, by, missing, out)
			return
		}
		for i := from; i < to; i++ {
			at := int64(i) + by
			if at < int64(from) || at >= int64(to) {
				out[i] = missing
			} else {
				out[i] = int32(at)
			}
		}
	})
}

// pickShiftedKept counts kept positions only.
func pickShiftedKept(w *expr.WindowRows, from, to int, by int64, missing int32, out []int32) {
	least, most := int64(w.Before[from]), int64(w.Before[to])
	for i := from; i < to; i++ {
		at := int64(w.Before[i]) + by // before the position
		if by > 0 {
			at = int64(w.Before[i+1]) + by - 1 // after it
		}
		if at < least || at >= most {
			out[i] = missing
		} else {
			out[i] = w.Kept[at]
		}
	}
}

// ofFrame is the overload of the value in the nth row of the frame, from 1 on, or from -1 on from the end.
func ofFrame(n int64) func(args []expr.Arg) (expr.WindowOverload, error) {
	return func(args []expr.Arg) (expr.WindowOverload, error) {
		return expr.WindowOverload{Result: args[0].Type, Nullable: true, Frames: true, Pick: func(w *expr.WindowRows, out []int32) error {
			for i := range out {
				at, found := place(w.Holes.Around(i, w.Starts[i], w.Ends[i]), n)
				switch {
				case !found:
					at = expr.PickNull
				case w.Kept != nil:
					at = w.Kept[at]
				}
				out[i] = at
			}
			return nil
		}}, nil
	}
}

// place is the nth place of spans.
func place(spans [3]expr.Span, n int64) (at int32, found bool) {
	if n > 0 {
		for _, s := range spans {
			size := int64(max(s.To-s.From, 0))
			if n <= size {
				return s.From + int32(n-1), true
			}
			n -= size
		}
		return 0, false
	}
	for i := len(spans) - 1; i >= 0 && n < 0; i-- {
		s := spans[i]
		size := int64(max(s.To-s.From, 0))
		if n >= -size {
			return s.To + int32(n), true
		}
		n += size
	}
	return 0, false
}

func nth(args []expr.Arg) (expr.WindowOverload, error) {
	n, ok := integer(args[1]) // 0 for NULL: no row has that number
	if !ok && (args[1].Constant == nil || args[1].Constant.Value != nil) {
		return expr.WindowOverload{}, errs.New(errs.Binding, "function nth_value takes a constant number of a row")
	}
	return ofFrame(n)(args)
}
