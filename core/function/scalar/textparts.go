package scalar

import (
	"math"
	"strings"
	"unicode/utf8"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/apply"
	"github.com/ballista-go/ballista/core/function/signature"
)

var (
	trimArgs  = doc("string", "a string", "characters", "which characters to remove; spaces where it is left out")
	trimTakes = []signature.Signature{signature.Takes(signature.Coded), signature.Takes(signature.Text, signature.Text)}
	countArgs = doc("string", "a string", "n", "how many characters; negative: all but that many")
)

var textParts = family{"strings", []definition{
	{
		name: "btrim", aliases: []string{"trim"}, summary: "The string without some characters at both ends.", args: trimArgs,
		example: "btrim('xyabcxy', 'xy')", result: "abc",
		takes: trimTakes, overload: sameText(apply.Part(trim(true, true))),
	},
	{
		name: "ltrim", summary: "The string without some characters at its start.", args: trimArgs,
		example: "ltrim('xyabcxy', 'xy')", result: "abcxy",
		takes: trimTakes, overload: sameText(apply.Part(trim(true, false))),
	},
	{
		name: "rtrim", summary: "The string without some characters at its end.", args: trimArgs,
		example: "rtrim('xyabcxy', 'xy')", result: "xyabc",
		takes: trimTakes, overload: sameText(apply.Part(trim(false, true))),
	},
	{
		name: "substr", aliases: []string{"substring"}, summary: "A part of a string. Positions before the first count towards its length.",
		args:    doc("str", "a string", "start_pos", "the position of the first character, from 1", "length", "how many characters; to the end where it is left out"),
		example: "substr('alphabet', 3, 2)", result: "ph",
		takes:    []signature.Signature{signature.Takes(signature.Text, signature.Integer).Opt(signature.Integer)},
		overload: sameTextOr(apply.Part(substring)),
	},
	{
		name: "left", summary: "The first characters of a string.", args: countArgs, example: "left('alphabet', 5)", result: "alpha",
		resolve: textForms("left", signature.Takes(signature.Textual, signature.Integer), arrow.BinaryTypes.StringView, apply.Part(leftPart).In(expr.Overload{}), 0),
	},
	{
		name: "right", summary: "The last characters of a string.", args: countArgs, example: "right('alphabet', 3)", result: "bet",
		resolve: textForms("right", signature.Takes(signature.Textual, signature.Integer), arrow.BinaryTypes.StringView, apply.Part(rightPart).In(expr.Overload{}), 0),
	},
	{
		name: "split_part", summary: "One of the parts into which a delimiter divides a string; empty where there is none.",
		args:    doc("string", "a string", "delimiter", "a string", "n", "which part, from 1; negative: from the last"),
		example: "split_part('2024-05-17', '-', 2)", result: "05",
		takes:    takes(signature.Text, signature.Text, signature.Integer),
		overload: sameTextOr(apply.Part(splitPart)),
	},
	{
		name: "substr_index", aliases: []string{"substring_index"}, summary: "The string before the n-th delimiter, or after it counted from the end.",
		args:    doc("string", "a string", "delimiter", "a string", "n", "which delimiter, from 1; negative: from the last"),
		example: "substr_index('www.apache.org', '.', 2)", result: "www.apache",
		resolve: textForms("substr_index", signature.Takes(signature.Textual, signature.Text, signature.Integer), arrow.BinaryTypes.StringView, apply.Part(substringIndex).In(expr.Overload{}), 0),
	},
}}

// skip is where the character after the first n begins in s, or its length.
func skip(s string, n int64) int {
	if n >= int64(len(s)) {
		n = int64(len(s))
	}
	at := 0
	for ; n > 0 && at < len(s); n-- {
		if s[at] < utf8.RuneSelf {
			at++
			continue
		}
		_, size := utf8.DecodeRuneInString(s[at:])
		at += size
	}
	return at
}

// skipBack is where the last n characters begin in s.
func skipBack(s string, n int64) int {
	at := len(s)
	for ; n > 0 && at > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(s[:at])
		at -= size
	}
	return at
}

// trim returns a function that cuts characters off the ends.
func trim(start, end bool) func(a *apply.Args, row int) (from, to int, err error) {
	return func(a *apply.Args, row int) (from, to int, err error) {
		s, characters := a.Text(0, row), " "
		if a.Count() == 2 {
			characters = a.Text(1, row)
		}
		to = len(s)
		if start {
			from = to - len(strings.TrimLeft(s, characters))
		}
		if end {
			to = from + len(strings.TrimRight(s[from:], characters))
		}
		return from, to, nil
	}
}

func substring(a *apply.Args, row int) (from, to int, err error) {
	s, start := a.Text(0, row), a.Int(1, row)
	if a.Count() == 2 {
		return skip(s, max(start, 1)-1), len(s), nil
	}
	count := a.Int(2, row)
	if count < 0 {
		return 0, 0, errs.New(errs.InvalidValue, "substr: negative length: %d", count)
	}
	end := start + count
	if end < start { // beyond all strings
		end = math.MaxInt64
	}
	start = max(start, 1)
	from = skip(s, start-1)
	return from, from + skip(s[from:], max(end-start, 0)), nil
}

func leftPart(a *apply.Args, row int) (from, to int, err error) {
	s, n := a.Text(0, row), a.Int(1, row)
	if n < 0 {
		return 0, skipBack(s, -max(n, -math.MaxInt64)), nil
	}
	return 0, skip(s, n), nil
}

func rightPart(a *apply.Args, row int) (from, to int, err error) {
	s, n := a.Text(0, row), a.Int(1, row)
	if n < 0 {
		return skip(s, -max(n, -math.MaxInt64)), len(s), nil
	}
	return skipBack(s, n), len(s), nil
}

func splitPart(a *apply.Args, row int) (from, to int, err error) {
	s, delimiter, n := a.Text(0, row), a.Text(1, row), a.Int(2, row)
	switch {
	case n == 0:
		return 0, 0, errs.New(errs.InvalidValue, "split_part: parts count from 1: 0")
	case delimiter == "":
		if n == 1 || n == -1 {
			return 0, len(s), nil
		}
		return 0, 0, nil
	case n < 0:
		from, to = partFromEnd(s, delimiter, n)
		return from, to, nil
	}
	for ; n > 1; n-- {
		i := strings.Index(s[from:], delimiter)
		if i < 0 {
			return 0, 0, nil
		}
		from += i + len(delimiter)
	}
	if i := strings.Index(s[from:], delimiter); i >= 0 {
		return from, from + i, nil
	}
	return from, len(s), nil
}

// partFromEnd is the part number n, counted from -1 for the last, of the parts that splitting from the start gives.
func partFromEnd(s, delimiter string, n int64) (from, to int) {
	parts := int64(strings.Count(s, delimiter)) + 1
	if -parts > n {
		return 0, 0
	}
	for range parts + n {
		from += strings.Index(s[from:], delimiter) + len(delimiter)
	}
	if i := strings.Index(s[from:], delimiter); i >= 0 {
		return from, from + i
	}
	return from, len(s)
}

func substringIndex(a *apply.Args, row int) (from, to int, err error) {
	s, delimiter, n := a.Text(0, row), a.Text(1, row), a.Int(2, row)
	if n == 0 || delimiter == "" {
		return 0, 0, nil
	}
	at := 0
	if n < 0 {
		at = len(s)
		for ; n < 0; n++ {
			i := strings.LastIndex(s[:at], delimiter)
			if i < 0 {
				return 0, len(s), nil
			}
			at = i
		}
		return at + len(delimiter), len(s), nil
	}
	for ; n > 0; n-- {
		i := strings.Index(s[at:], delimiter)
		if i < 0 {
			return 0, len(s), nil
		}
		at += i + len(delimiter)
	}
	return 0, at - len(delimiter), nil
}
