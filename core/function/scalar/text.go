package scalar

import (
	"unicode"
	"unicode/utf8"

	"github.com/apache/arrow-go/v18/arrow"
	"golang.org/x/text/cases"
	"golang.org/x/text/language"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/apply"
	"github.com/ballista-go/ballista/core/function/pattern"
	"github.com/ballista-go/ballista/core/function/signature"
	"github.com/ballista-go/ballista/core/types"
)

var (
	stringArg = doc("string", "a string")
	int32Type = arrow.PrimitiveTypes.Int32
	int64Type = arrow.PrimitiveTypes.Int64
	plainText = arrow.BinaryTypes.String
)

var textBasics = family{"strings", []definition{
	{
		name: "length", aliases: []string{"char_length", "character_length"}, summary: "How many characters a string has, or bytes binary data has.",
		args: stringArg, example: "length('Köln')", result: "4", takes: takes(measurable), overload: length,
	},
	{
		name: "octet_length", summary: "How many bytes a string or binary data has.", args: stringArg, example: "octet_length('Köln')", result: "5",
		takes: takes(codedBytes), overload: measured(func(s []byte) int { return len(s) }),
	},
	{
		name: "bit_length", summary: "How many bits a string or binary data has.", args: stringArg, example: "bit_length('abc')", result: "24",
		takes: takes(codedBytes), overload: measured(func(s []byte) int { return 8 * len(s) }),
	},
	{
		name: "ascii", summary: "The Unicode number of the first character; 0 for an empty string.", args: stringArg,
		example: "ascii('abc')", result: "97", takes: takes(signature.Coded), overload: ascii,
	},
	{
		name: "lower", summary: "The string in lower case.", args: stringArg, example: "lower('Ångström')", result: "ångström",
		takes: takes(signature.Coded), overload: sameText(changeCase('A', 'Z', cases.Lower)),
	},
	{
		name: "upper", summary: "The string in upper case.", args: stringArg, example: "upper('Straße')", result: "STRASSE",
		takes: takes(signature.Coded), overload: sameText(changeCase('a', 'z', cases.Upper)),
	},
	{
		name: "initcap", summary: "The string with each word's first letter in upper case and the others in lower case.", args: stringArg,
		example: "initcap('go WEST')", result: "Go West", takes: takes(signature.Coded), overload: sameText(apply.Append(initCapital)),
	},
	{
		name: "reverse", summary: "The characters of a string from last to first.", args: stringArg, example: "reverse('abc')", result: "cba",
		takes: takes(codedTextual), overload: sameText(apply.Append(reversed)),
	},
}}

// codedBytes takes strings with their dictionaries, and binary data.
var codedBytes = signature.Class{Name: "string or binary", Cast: func(t types.Type) (types.Type, bool) {
	if types.IsBinary(t) {
		return types.Decode(t), true
	}
	return signature.Coded.Cast(t)
}}

// measurable takes strings with their dictionaries, binary data, and other simple values as text.
var measurable = signature.Class{Name: "string or binary", Cast: func(t types.Type) (types.Type, bool) {
	if types.IsBinary(t) {
		return types.Decode(t), true
	}
	return codedTextual.Cast(t)
}}

// codedTextual takes strings with their dictionaries, and other simple values as text.
var codedTextual = signature.Class{Name: "string", Cast: func(t types.Type) (types.Type, bool) {
	if types.IsString(t) {
		return t, true
	}
	return signature.Textual.Cast(t)
}}

// recoded is the type of a result of type t for an argument, whose dictionary it has.
func recoded(argument, t types.Type) types.Type {
	if d, ok := argument.(*arrow.DictionaryType); ok {
		return &arrow.DictionaryType{IndexType: d.IndexType, ValueType: t, Ordered: d.Ordered}
	}
	return t
}

// countType is the type of a number of characters or bytes: as wide as the offsets of the string's type.
func countType(t types.Type) types.Type {
	switch types.Decode(t).ID() {
	case arrow.LARGE_STRING, arrow.LARGE_BINARY:
		return int64Type
	}
	return int32Type
}

// measured is the overload of a count in a string.
func measured(f func(s []byte) int) func([]expr.Arg) (expr.Overload, error) {
	return func(args []expr.Arg) (expr.Overload, error) {
		t := countType(args[0].Type)
		o := expr.Overload{Result: recoded(args[0].Type, t)}
		if t == int64Type {
			return apply.Each(func(a *apply.Args, row int) int64 { return int64(f(a.Bytes(0, row))) }).In(o), nil
		}
		return apply.Each(func(a *apply.Args, row int) int32 { return int32(f(a.Bytes(0, row))) }).In(o), nil
	}
}

func length(args []expr.Arg) (expr.Overload, error) {
	if types.IsBinary(args[0].Type) {
		return measured(func(s []byte) int { return len(s) })(args)
	}
	return measured(pattern.Characters)(args)
}

func ascii(args []expr.Arg) (expr.Overload, error) {
	program := apply.Each(func(a *apply.Args, row int) int32 {
		s := a.Text(0, row)
		if s == "" {
			return 0
		}
		r, _ := utf8.DecodeRuneInString(s)
		return r
	})
	return program.In(expr.Overload{Result: recoded(args[0].Type, int32Type)}), nil
}

// sameText is the overload of a function whose result has the type of the first argument.
func sameText(p apply.Program) func([]expr.Arg) (expr.Overload, error) {
	return func(args []expr.Arg) (expr.Overload, error) {
		return p.In(expr.Overload{Result: args[0].Type}), nil
	}
}

// sameTextOr is sameText for a function that can fail.
func sameTextOr(p apply.Program) func([]expr.Arg) (expr.Overload, error) {
	return func(args []expr.Arg) (expr.Overload, error) {
		return p.In(expr.Overload{Result: args[0].Type, CanFail: true}), nil
	}
}

// changeCase changes the letters from first to last of ASCII by itself and leaves other strings to a caser.
func changeCase(first, last byte, caser func(language.Tag, ...cases.Option) cases.Caser) apply.Program {
	return apply.Append(func(buffer []byte, a *apply.Args, row int) ([]byte, error) {
		buffer = append(buffer, a.Text(0, row)...)
		if pattern.FlipASCII(buffer, first, last) < len(buffer) {
			return append(buffer[:0], a.Values.(*cases.Caser).Bytes(a.Bytes(0, row))...), nil
		}
		return buffer, nil
	}).Keeping(func(*expr.Context, []expr.Arg) (any, error) {
		c := caser(language.Und)
		return &c, nil
	})
}

func initCapital(buffer []byte, a *apply.Args, row int) ([]byte, error) {
	within := false
	for _, r := range a.Text(0, row) {
		switch {
		case r >= utf8.RuneSelf:
			buffer = append(buffer, specialCase(r, within)...)
		case within:
			buffer = append(buffer, byte(unicode.ToLower(r)))
		default:
			buffer = append(buffer, byte(unicode.ToUpper(r)))
		}
		within = unicode.IsLetter(r) || unicode.IsDigit(r)
	}
	return buffer, nil
}

// specialCase changes the case of a letter that may become several, as the sharp s does.
func specialCase(r rune, lower bool) string {
	if lower {
		return cases.Lower(language.Und).String(string(r))
	}
	return cases.Upper(language.Und).String(string(r))
}

func reversed(buffer []byte, a *apply.Args, row int) ([]byte, error) {
	for s := a.Text(0, row); s != ""; {
		_, size := utf8.DecodeLastRuneInString(s)
		buffer = append(buffer, s[len(s)-size:]...)
		s = s[:len(s)-size]
	}
	return buffer, nil
}
