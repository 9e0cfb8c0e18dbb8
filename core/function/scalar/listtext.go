package scalar

import (
	"strings"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/apply"
	"github.com/ballista-go/ballista/core/function/signature"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

var listText = family{"lists", []definition{
	{
		name: "array_to_string", aliases: []string{"list_to_string", "array_join", "list_join"},
		summary: "The elements of a list as strings with a separator between them. NULLs are left out unless there is a string for them.",
		args:    doc("list", "a list", "separator", "a string", "null", "what stands for NULL"),
		example: "array_to_string([1, NULL, 3], ',', '-')", result: "1,-,3",
		takes: []signature.Signature{signature.Takes(signature.List, signature.Textual).Opt(signature.Textual)}, overload: arrayToString,
	},
}}

// arrayToString handles NULL: the string for NULLs may be one.
func arrayToString(args []expr.Arg) (expr.Overload, error) {
	element := elementOf(args[0].Type)
	if types.MustLayout(element).Nested() {
		return expr.Overload{}, errs.New(errs.Unsupported, "array_to_string of elements of type %s", types.Name(element))
	}
	o := expr.Overload{Args: []types.Type{arrow.ListOf(plainText)}, Result: plainText, Nulls: expr.Handle, CanFail: true}
	for _, arg := range args[1:] {
		o.Args = append(o.Args, arg.Type)
	}
	short := types.IsFloat(element)
	return apply.AppendMaybe(func(buffer []byte, a *apply.Args, row int) ([]byte, bool, error) {
		if a.Null(0, row) || a.Null(1, row) {
			return buffer, false, nil
		}
		list := a.Vector(0).Children[0]
		texts, span := vector.StringsOf(list), apply.SpanOf(a.Vector(0), row)
		first := true
		for n := range int(span.Length) {
			text, at := "", int(span.Offset)+n
			switch {
			case !list.Null(at):
				text = texts.At(at)
				if short { // whole numbers without .0
					text = strings.TrimSuffix(text, ".0")
				}
			case a.Count() == 3 && !a.Null(2, row):
				text = a.Text(2, row)
			default:
				continue
			}
			if !first {
				buffer = append(buffer, a.Text(1, row)...)
			}
			first = false
			buffer = append(buffer, text...)
			if err := a.CheckLength(len(buffer)); err != nil {
				return buffer, false, err
			}
		}
		return buffer, true, nil
	}).In(o), nil
}
