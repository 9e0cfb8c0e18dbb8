package scalar

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/apply"
	"github.com/ballista-go/ballista/core/function/signature"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

var padArgs = doc("string", "a string", "length", "how many characters the result has", "padding", "what is added, repeated; spaces where it is left out")

var padTakes = []signature.Signature{signature.Takes(largeOrPlain, signature.Integer).Opt(signature.Textual)}

var textMaking = family{"strings", []definition{
	{
		name: "lpad", summary: "The string brought to a length: by characters added before it, or by leaving out the last.",
		args: padArgs, example: "lpad('7', 3, '0')", result: "007", takes: padTakes, overload: sameTextOr(apply.Room(paddedSize, padLeft)),
	},
	{
		name: "rpad", summary: "The string brought to a length: by characters added after it, or by leaving out the last.",
		args: padArgs, example: "rpad('7', 3, '.')", result: "7..", takes: padTakes, overload: sameTextOr(apply.Room(paddedSize, padRight)),
	},
	{
		name: "repeat", summary: "The string repeated.", args: doc("string", "a string", "n", "how many times"),
		example: "repeat('ab', 3)", result: "ababab",
		takes: takes(signature.Text, signature.Integer), overload: sameTextOr(apply.Room(repeatedSize, repeat)),
	},
	{
		name: "replace", summary: "The string with all occurrences of a string replaced.",
		args:    doc("string", "a string", "search", "what is replaced", "replacement", "what stands in its place"),
		example: "replace('a-b-c', '-', '+')", result: "a+b+c",
		takes: takes(largeOrPlainText, signature.Text, signature.Text), overload: sameTextOr(apply.Room(replacedSize, replaceAll)),
	},
	{
		name: "translate", summary: "The string with some characters replaced by others, or left out where there are fewer others.",
		args:    doc("string", "a string", "from", "the characters to replace", "to", "the characters in their place, in the same order"),
		example: "translate('2.500,75', '.,', ',.')", result: "2,500.75",
		resolve: textForms("translate", signature.Takes(signature.Textual, signature.Text, signature.Text), arrow.BinaryTypes.StringView, translate.In(expr.Overload{}), 1),
	},
	{
		name: "overlay", summary: "The string with a part replaced by another string.",
		args: doc("string", "a string", "replacement", "what is put in", "start", "the position of the first character to replace, from 1",
			"count", "how many characters are replaced; as many as the replacement has where it is left out"),
		example: "overlay('Txxxxas', 'hom', 2, 4)", result: "Thomas",
		resolve: textForms("overlay", signature.Takes(signature.Textual, signature.Text, signature.Integer).Opt(signature.Integer), plainText,
			failing(apply.Append(overlay)), 0),
	},
	{
		name: "chr", summary: "The character with a Unicode number.", args: doc("number", "an integer"), example: "chr(246)", result: "ö",
		takes: takes(signature.Integer), overload: gives(plainText, failing(apply.Append(character))),
	},
	{
		name: "to_hex", summary: "An integer in hexadecimal digits; a negative one as the 64 bits of its two's complement.",
		args: doc("number", "an integer"), example: "to_hex(255)", result: "ff",
		takes: takes(signature.AnyInteger), overload: hexadecimal,
	},
	{
		name: "uuid", aliases: []string{"gen_random_uuid"}, summary: "A random UUID of version 4, another for each row.", example: "length(uuid())", result: "36",
		volatility: expr.Volatile, takes: takes(), overload: gives(plainText, apply.Append(randomUUID).In(expr.Overload{})),
	},
}}

// largeOrPlain is Textual with LargeUtf8 kept and all else as Utf8.
var largeOrPlain = signature.Class{Name: "string", Cast: func(t types.Type) (types.Type, bool) {
	if types.Decode(t).ID() == arrow.LARGE_STRING {
		return arrow.BinaryTypes.LargeString, true
	}
	return signature.Plain.Cast(t)
}}

// largeOrPlainText is largeOrPlain for strings alone.
var largeOrPlainText = signature.Class{Name: "string", Cast: func(t types.Type) (types.Type, bool) {
	cast, _ := largeOrPlain.Cast(t)
	return cast, types.IsString(t) || t.ID() == arrow.NULL
}}

// padding is what lpad and rpad make of a row: the string, or its start, and what is added.
type padding struct {
	s, fill string
	times   int    // how often the whole of fill is added
	rest    string // and the start of it after that
}

func paddingOf(a *apply.Args, row int) (p padding, err error) {
	p.s, p.fill = a.Text(0, row), " "
	length := max(a.Int(1, row), 0)
	if a.Count() == 3 {
		p.fill = a.Text(2, row)
	}
	if length > vector.MaxString {
		return p, errs.New(errs.InvalidValue, "string is too long: %d characters", length)
	}
	missing := length - int64(utf8.RuneCountInString(p.s))
	if missing < 0 {
		p.s = p.s[:skip(p.s, length)]
	}
	if missing > 0 && p.fill != "" {
		width := int64(utf8.RuneCountInString(p.fill))
		p.times, p.rest = int(missing/width), p.fill[:skip(p.fill, missing%width)]
	}
	return p, nil
}

func paddedSize(a *apply.Args, row int) (int, error) {
	p, err := paddingOf(a, row)
	return len(p.s) + p.times*len(p.fill) + len(p.rest), err
}

// write writes the padding and returns how long it is.
func (p *padding) write(room []byte) int {
	n := 0
	for range p.times {
		n += copy(room[n:], p.fill)
	}
	return n + copy(room[n:], p.rest)
}

func padLeft(room []byte, a *apply.Args, row int) {
	p, _ := paddingOf(a, row)
	copy(room[p.write(room):], p.s)
}

func padRight(room []byte, a *apply.Args, row int) {
	p, _ := paddingOf(a, row)
	p.write(room[copy(room, p.s):])
}

func repeatedSize(a *apply.Args, row int) (int, error) {
	s, n := a.Text(0, row), a.Int(1, row)
	if n <= 0 || s == "" {
		return 0, nil
	}
	if n > vector.MaxString/int64(len(s)) {
		return 0, errs.New(errs.InvalidValue, "string is too long: %d times %d bytes", n, len(s))
	}
	return int(n) * len(s), nil
}

func repeat(room []byte, a *apply.Args, row int) {
	for done := copy(room, a.Text(0, row)); done < len(room); done *= 2 {
		copy(room[done:], room[:done])
	}
}

func replacedSize(a *apply.Args, row int) (int, error) {
	s, search, replacement := a.Text(0, row), a.Text(1, row), a.Text(2, row)
	if search == "" {
		return len(s), nil
	}
	return len(s) + strings.Count(s, search)*(len(replacement)-len(search)), nil
}

func replaceAll(room []byte, a *apply.Args, row int) {
	s, search, replacement := a.Text(0, row), a.Text(1, row), a.Text(2, row)
	for search != "" {
		i := strings.Index(s, search)
		if i < 0 {
			break
		}
		room = room[copy(room, s[:i]):]
		room = room[copy(room, replacement):]
		s = s[i+len(search):]
	}
	copy(room, s)
}

// translation says for the characters of a string what stands in their place; -1 for nothing.
type translation struct {
	from, to string
	place    map[rune]rune
}

var translate = apply.Append(func(buffer []byte, a *apply.Args, row int) ([]byte, error) {
	t := a.Values.(*translation)
	t.prepare(a.Text(1, row), a.Text(2, row))
	for _, r := range a.Text(0, row) {
		if other, ok := t.place[r]; ok {
			r = other
		}
		if r >= 0 {
			buffer = utf8.AppendRune(buffer, r)
		}
	}
	return buffer, nil
}).Keeping(func(*expr.Context, []expr.Arg) (any, error) { return new(translation), nil })

func (t *translation) prepare(from, to string) {
	if t.place != nil && t.from == from && t.to == to {
		return
	}
	t.from, t.to, t.place = strings.Clone(from), strings.Clone(to), map[rune]rune{}
	others := []rune(to)
	for i, r := range []rune(from) {
		if _, ok := t.place[r]; ok {
			continue
		}
		t.place[r] = -1
		if i < len(others) {
			t.place[r] = others[i]
		}
	}
}

func overlay(buffer []byte, a *apply.Args, row int) ([]byte, error) {
	s, replacement, start := a.Text(0, row), a.Text(1, row), a.Int(2, row)
	if start < 1 {
		return buffer, errs.New(errs.InvalidValue, "overlay: start counts from 1: %d", start)
	}
	count := int64(utf8.RuneCountInString(replacement))
	if a.Count() == 4 {
		count = a.Int(3, row)
	}
	end := start - 1 + count
	if count > 0 && end < 0 {
		end = math.MaxInt64
	}
	buffer = append(append(buffer, s[:skip(s, start-1)]...), replacement...)
	return append(buffer, s[skip(s, end):]...), nil
}

func character(buffer []byte, a *apply.Args, row int) ([]byte, error) {
	n := a.Int(0, row)
	if n < 0 || n > utf8.MaxRune || !utf8.ValidRune(rune(n)) {
		return buffer, errs.New(errs.InvalidValue, "not the number of a character: %d", n)
	}
	return utf8.AppendRune(buffer, rune(n)), nil
}

// hexadecimal takes unsigned integers as UInt64 and signed ones as Int64.
func hexadecimal(args []expr.Arg) (expr.Overload, error) {
	o := expr.Overload{Result: plainText, Args: []types.Type{int64Type}}
	if arrow.IsUnsignedInteger(args[0].Type.ID()) {
		o.Args[0] = arrow.PrimitiveTypes.Uint64
		return apply.Append(func(buffer []byte, a *apply.Args, row int) ([]byte, error) {
			return strconv.AppendUint(buffer, a.Uint(0, row), 16), nil
		}).In(o), nil
	}
	return apply.Append(func(buffer []byte, a *apply.Args, row int) ([]byte, error) {
		return strconv.AppendUint(buffer, uint64(a.Int(0, row)), 16), nil
	}).In(o), nil
}
