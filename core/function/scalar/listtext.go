package scalar

import (
	"strconv"
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

// arrayToString handles NULL: the string for NULLs may be one. The elements of lists within the list stand one after another.
func arrayToString(args []expr.Arg) (expr.Overload, error) {
	leaf, depth := elementOf(args[0].Type), 1
	for ; isList(leaf) && leaf.ID() != arrow.MAP; depth++ {
		leaf = elementOf(leaf)
	}
	if types.MustLayout(leaf).Nested() {
		return expr.Overload{}, errs.New(errs.Unsupported, "array_to_string of elements of type %s", types.Name(leaf))
	}
	texts := types.Type(plainText)
	for range depth {
		texts = arrow.ListOf(texts)
	}
	o := expr.Overload{Args: []types.Type{texts}, Result: plainText, Nulls: expr.Handle, CanFail: true}
	for _, arg := range args[1:] {
		o.Args = append(o.Args, arg.Type)
	}
	return apply.AppendMaybe(func(buffer []byte, a *apply.Args, row int) ([]byte, bool, error) {
		if a.Null(0, row) || a.Null(1, row) {
			return buffer, false, nil
		}
		j := joining{args: a, row: row, buffer: buffer, float: floatBits(leaf)}
		err := j.list(a.Vector(0), row)
		return j.buffer, true, err
	}).In(o), nil
}

// floatBits are those of the type of float whose digits tell a value of the type apart; 0 for other types.
func floatBits(t types.Type) int {
	switch {
	case !types.IsFloat(t):
		return 0
	case t.ID() == arrow.FLOAT64:
		return 64
	}
	return 32
}

// joining is a row's text as it grows.
type joining struct {
	args   *apply.Args
	row    int
	buffer []byte
	some   bool // there was an element
	float  int
}

// list adds the elements of a row of a list.
func (j *joining) list(list *vector.Vector, row int) error {
	child, span := list.Children[0], apply.SpanOf(list, row)
	nested := child.Layout == types.List
	var texts vector.Strings
	if !nested {
		texts = vector.StringsOf(child)
	}
	for n := range int(span.Length) {
		var err error
		switch at := int(span.Offset) + n; {
		case child.Null(at):
			err = j.null()
		case nested:
			err = j.list(child, at)
		default:
			err = j.add(j.number(texts.At(at)))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (j *joining) null() error {
	if j.args.Count() < 3 || j.args.Null(2, j.row) {
		return nil
	}
	return j.add(j.args.Text(2, j.row))
}

func (j *joining) add(text string) error {
	if j.some {
		j.buffer = append(j.buffer, j.args.Text(1, j.row)...)
	}
	j.some = true
	j.buffer = append(j.buffer, text...)
	return j.args.CheckLength(len(j.buffer))
}

// number is a float without an exponent, and without .0 where it is whole. Other texts stay as they are.
func (j *joining) number(text string) string {
	if j.float == 0 {
		return text
	}
	if strings.Contains(text, "e") {
		if value, err := strconv.ParseFloat(text, j.float); err == nil {
			return strconv.FormatFloat(value, 'f', -1, j.float)
		}
	}
	return strings.TrimSuffix(text, ".0")
}
