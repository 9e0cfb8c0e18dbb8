package scalar

import (
	"strings"
	"unicode/utf8"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/apply"
	"github.com/ballista-go/ballista/core/function/signature"
	"github.com/ballista-go/ballista/core/types"
)

var concatenation = family{"strings", []definition{
	{
		name: "||", summary: "Two strings one after another, or two values of which one is a string. NULL where one is NULL.",
		args: doc("left", "a string", "right", "a string"), example: "'data' || 'fusion'", result: "datafusion",
		print: infix("||"), resolve: joined,
	},
	{
		name: "concat", summary: "Values as strings, one after another. NULLs are left out.",
		args: doc("values", "values of any type"), example: "concat('a', NULL, 1)", result: "a1",
		takes: []signature.Signature{signature.Takes(writable).Rest(writable)}, overload: concat,
	},
	{
		name: "concat_ws", summary: "Values as strings with a separator between them. NULLs are left out.",
		args: doc("separator", "a string", "values", "values of any type"), example: "concat_ws('-', 'a', NULL, 1)", result: "a-1",
		takes: []signature.Signature{signature.Takes(writable, writable).Rest(writable)}, overload: concatWith,
	},
	{
		name: "string_to_array", aliases: []string{"string_to_list"}, summary: "The parts into which a delimiter divides a string. A NULL delimiter divides it into characters.",
		args:    doc("string", "a string", "delimiter", "a string", "null", "the part that becomes NULL"),
		example: "string_to_array('a,b,c', ',')", result: "[a, b, c]",
		takes: []signature.Signature{signature.Takes(signature.Text, signature.Text).Opt(signature.Text)}, overload: stringToArray,
	},
}}

// writable takes strings and binary data as they are, and other values as Utf8.
var writable = signature.Class{Name: "any", Cast: func(t types.Type) (types.Type, bool) {
	if types.IsString(t) || types.IsBinary(t) {
		return types.Decode(t), true
	}
	return plainText, true
}}

// joined is the overload of ||.
func joined(args []expr.Arg) (expr.Overload, error) {
	if len(args) != 2 {
		return expr.Overload{}, errs.New(errs.Binding, "operator || takes two operands: got %d", len(args))
	}
	a, b := types.Decode(args[0].Type), types.Decode(args[1].Type)
	if isList(a) || isList(b) {
		return joinedLists(args)
	}
	switch { // NULL is what the other one is
	case a.ID() == arrow.NULL && types.IsBinary(b):
		a = b
	case b.ID() == arrow.NULL && types.IsBinary(a):
		b = a
	}
	left, _ := writable.Cast(a)
	right, _ := writable.Cast(b)
	o := written([]expr.Arg{{Type: left}, {Type: right}})
	isText := types.IsString(a) || types.IsString(b) || types.IsBinary(a) && types.IsBinary(b)
	if !isText || types.MustLayout(a).Nested() || types.MustLayout(b).Nested() {
		return o, errs.New(errs.Binding, "operator not defined: %s || %s", types.Name(a), types.Name(b))
	}
	return apply.Room(joinedSize, join).In(o), nil
}

func isList(t types.Type) bool {
	_, ok := signature.List.Cast(t)
	return ok && t.ID() != arrow.NULL
}

// joinedLists is the overload of || for two lists, or a list and an element.
func joinedLists(args []expr.Arg) (expr.Overload, error) {
	a, b := args[0].Type, args[1].Type
	if isList(a) && isList(b) {
		return arrayConcat(args)
	}
	if isList(a) {
		return named("array_append").Resolve(args)
	}
	return named("array_prepend").Resolve(args)
}

// joinedType is the type of two strings or binary data one after another. A string beside binary data makes a string.
func joinedType(a, b types.Type) types.Type {
	if types.IsBinary(a) != types.IsBinary(b) {
		if types.IsBinary(a) {
			return b
		}
		return a
	}
	if a.ID() == arrow.FIXED_SIZE_BINARY || b.ID() == arrow.FIXED_SIZE_BINARY {
		return arrow.BinaryTypes.Binary
	}
	t, _ := types.Common(a, b)
	return t
}

func joinedSize(a *apply.Args, row int) (int, error) {
	return len(a.Bytes(0, row)) + len(a.Bytes(1, row)), nil
}

func join(room []byte, a *apply.Args, row int) {
	n := copy(room, a.Bytes(0, row))
	copy(room[n:], a.Bytes(1, row))
}

// written is the overload of a function that writes its arguments one after another: binary data only if all are. Otherwise those
// that are have to be valid as text.
func written(args []expr.Arg) expr.Overload {
	o := expr.Overload{Result: args[0].Type}
	for _, arg := range args[1:] {
		o.Result = joinedType(o.Result, arg.Type)
	}
	for _, arg := range args {
		t := arg.Type
		if types.IsBinary(t) && types.IsString(o.Result) {
			t = o.Result
		}
		o.Args = append(o.Args, t)
	}
	return o
}

func concat(args []expr.Arg) (expr.Overload, error) {
	o := written(args)
	o.Nulls = expr.Handle
	return apply.Append(func(buffer []byte, a *apply.Args, row int) ([]byte, error) {
		length, _ := textLength(a, 0, row)
		if err := a.CheckLength(length); err != nil {
			return buffer, err
		}
		for i := range a.Count() {
			if !a.Null(i, row) {
				buffer = append(buffer, a.Bytes(i, row)...)
			}
		}
		return buffer, nil
	}).In(o), nil
}

// textLength is how long the arguments from the first are together, and how many are not NULL.
func textLength(a *apply.Args, first, row int) (length, count int) {
	for i := first; i < a.Count(); i++ {
		if !a.Null(i, row) {
			length += len(a.Bytes(i, row))
			count++
		}
	}
	return length, count
}

func concatWith(args []expr.Arg) (expr.Overload, error) {
	o := written(args)
	o.Nulls = expr.Handle
	return apply.AppendMaybe(func(buffer []byte, a *apply.Args, row int) ([]byte, bool, error) {
		if a.Null(0, row) {
			return buffer, false, nil
		}
		length, count := textLength(a, 1, row)
		if err := a.CheckLength(length + max(count-1, 0)*len(a.Bytes(0, row))); err != nil {
			return buffer, false, err
		}
		return appendJoined(buffer, a, row), true, nil
	}).In(o), nil
}

// appendJoined appends the arguments behind the first, which separates them.
func appendJoined(buffer []byte, a *apply.Args, row int) []byte {
	first := true
	for i := 1; i < a.Count(); i++ {
		if a.Null(i, row) {
			continue
		}
		if !first {
			buffer = append(buffer, a.Bytes(0, row)...)
		}
		first = false
		buffer = append(buffer, a.Bytes(i, row)...)
	}
	return buffer
}

// stringToArray handles NULL: that of the delimiter has a meaning.
func stringToArray(args []expr.Arg) (expr.Overload, error) {
	program := apply.Texts(func(list []apply.Text, a *apply.Args, row int) ([]apply.Text, bool, error) {
		if a.Null(0, row) {
			return list, false, nil
		}
		s := a.Text(0, row)
		switch {
		case s == "":
			return list, true, nil
		case a.Null(1, row):
			list = appendCharacters(list, s)
		case a.Text(1, row) == "":
			list = append(list, apply.Text{String: s})
		default:
			list = appendParts(list, s, a.Text(1, row))
		}
		if a.Count() == 3 && !a.Null(2, row) {
			for i := range list {
				list[i].Null = list[i].String == a.Text(2, row)
			}
		}
		return list, true, nil
	})
	return program.In(expr.Overload{Result: arrow.ListOf(args[0].Type), Nulls: expr.Handle}), nil
}

func appendCharacters(list []apply.Text, s string) []apply.Text {
	for s != "" {
		_, size := utf8.DecodeRuneInString(s)
		list = append(list, apply.Text{String: s[:size]})
		s = s[size:]
	}
	return list
}

func appendParts(list []apply.Text, s, delimiter string) []apply.Text {
	for {
		part, rest, more := strings.Cut(s, delimiter)
		list = append(list, apply.Text{String: part})
		if !more {
			return list
		}
		s = rest
	}
}
