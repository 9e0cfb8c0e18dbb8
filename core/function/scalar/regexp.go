package scalar

import (
	"math"
	"strings"
	"unicode/utf8"
	"unsafe"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/apply"
	"github.com/ballista-go/ballista/core/function/pattern"
	"github.com/ballista-go/ballista/core/function/signature"
)

var regexArgs = []expr.DocArg{
	{Name: "string", Summary: "a string"},
	{Name: "pattern", Summary: "a regular expression in the dialect of Rust's regex crate"},
	{Name: "flags", Summary: "letters: i for any case, m for ^ and $ at lines, s for . at line ends, U for lazy quantifiers, x for white space that does not count"},
}

var startArg = expr.DocArg{Name: "start", Summary: "the character to begin at, from 1"}

var regularExpressions = family{"regular expressions", []definition{
	{
		name: "~", summary: "Whether the string contains a match of a regular expression.", args: regexArgs[:2],
		example: "'datafusion' ~ '^data'", result: "true",
		print: infix("~"), strict: true, takes: takes(signature.Text, signature.Text), overload: regexTest(""),
	},
	{
		name: "~*", summary: "Whether the string contains a match of a regular expression in any case.", args: regexArgs[:2],
		example: "'DataFusion' ~* '^data'", result: "true",
		print: infix("~*"), strict: true, takes: takes(signature.Text, signature.Text), overload: regexTest("i"),
	},
	{
		name: "!~", summary: "Whether the string contains no match of a regular expression.", args: regexArgs[:2],
		example: "'datafusion' !~ '^data'", result: "false",
		print: infix("!~"), strict: true, takes: takes(signature.Text, signature.Text), overload: not("~"),
	},
	{
		name: "!~*", summary: "Whether the string contains no match of a regular expression in any case.", args: regexArgs[:2],
		example: "'DataFusion' !~* '^data'", result: "false",
		print: infix("!~*"), strict: true, takes: takes(signature.Text, signature.Text), overload: not("~*"),
	},
	{
		name: "regexp_like", summary: "Whether the string contains a match of a regular expression.", args: regexArgs,
		example: "regexp_like('Köln', '[a-ö]ln')", result: "true", strict: true,
		takes:    []signature.Signature{signature.Takes(signature.Text, signature.Text).Opt(signature.Text)},
		overload: regexTest(""),
	},
	{
		name: "regexp_count", summary: "How many matches of a regular expression the string contains, which do not overlap.",
		args:    []expr.DocArg{regexArgs[0], regexArgs[1], startArg, regexArgs[2]},
		example: "regexp_count('banana', 'an')", result: "2",
		takes:    []signature.Signature{signature.Takes(signature.Textual, signature.Textual).Opt(signature.Integer, signature.Textual)},
		overload: gives(arrow.PrimitiveTypes.Int64, failing(apply.Try(regexCount).Keeping(keepRegexes))),
	},
	{
		name: "regexp_instr", summary: "The position of a match of a regular expression, in characters from 1; 0 where there is none.",
		args: []expr.DocArg{
			regexArgs[0], regexArgs[1], startArg,
			{Name: "n", Summary: "which match, from 1"},
			regexArgs[2],
			{Name: "group", Summary: "the group of the expression whose position is asked for; 0 for the whole match"},
		},
		example: "regexp_instr('banana', 'an', 1, 2)", result: "4",
		takes: []signature.Signature{
			signature.Takes(signature.Textual, signature.Textual).Opt(signature.Integer, signature.Integer, signature.Textual, signature.Integer),
		},
		overload: gives(arrow.PrimitiveTypes.Int64, failing(apply.Try(regexPosition).Keeping(keepRegexes))),
	},
	{
		name: "regexp_replace", summary: "The string with the first match of a regular expression replaced, or all with the flag g.",
		args: []expr.DocArg{
			regexArgs[0], regexArgs[1], {Name: "replacement", Summary: `a string in which \1 or $1 stand for groups of the expression`}, regexArgs[2],
		},
		example: `regexp_replace('banana', '(a)(n)', '$2$1', 'g')`, result: "bnanaa",
		resolve: textForms("regexp_replace", regexReplaceTakes, arrow.BinaryTypes.StringView, failing(regexReplace), 0),
	},
	{
		name: "regexp_match", summary: "The groups of the first match of a regular expression, or the match where the expression has no groups.",
		args: regexArgs, example: "regexp_match('foobar', '(o+)(b)')", result: "[oo, b]",
		resolve: regexMatch,
	},
}}

// compileRegex takes the flags of a function as options.
func compileRegex(text, flags string) (*pattern.Regex, error) { return pattern.NewRegex(text, flags) }

// flagsAt is argument i, or "" where it is left out. The flag g is refused.
func flagsAt(a *apply.Args, i, row int, function string) (string, error) {
	if a.Count() <= i {
		return "", nil
	}
	flags := a.Text(i, row)
	if strings.Contains(flags, "g") {
		return "", errs.New(errs.InvalidValue, "flag g is for regexp_replace only: %s with %q", function, flags)
	}
	return flags, nil
}

// regexTest is the overload of a test for a match. A constant expression is compiled at once, so that mistakes are found
// before a row is.
func regexTest(flags string) func([]expr.Arg) (expr.Overload, error) {
	return func(args []expr.Arg) (expr.Overload, error) {
		program := apply.TryTest(func(a *apply.Args, row int) (bool, error) {
			flags, err := flags, error(nil)
			if a.Count() == 3 {
				if flags, err = flagsAt(a, 2, row, "regexp_like"); err != nil {
					return false, err
				}
			}
			re, err := a.Values.(*regexes).Get(a.Text(1, row), flags, compileRegex)
			return err == nil && re.Matches(a.Text(0, row)), err
		})
		o := program.Keeping(keepRegexes).In(expr.Overload{Result: boolean, CanFail: true})
		text, known := constantText(args[1])
		if !known || len(args) == 3 {
			return o, nil
		}
		o.CanFail = false
		_, err := pattern.NewRegex(text, flags)
		return o, err
	}
}

// constantText is the value of an argument that is a constant string.
func constantText(arg expr.Arg) (string, bool) {
	if arg.Constant == nil {
		return "", false
	}
	text, ok := arg.Constant.Value.(string)
	return text, ok
}

// from is where the character number start, from 1, begins in s; it reports false when s has not so many.
func from(s string, start int64) (int, bool) {
	at := skip(s, start-1)
	return at, at < len(s) || start <= 1 || int64(utf8.RuneCountInString(s)) == start-1
}

func startAt(a *apply.Args, i, row int, function string) (int64, error) {
	if a.Count() <= i {
		return 1, nil
	}
	start := a.Int(i, row)
	if start < 1 {
		return 0, errs.New(errs.InvalidValue, "%s: start counts from 1: %d", function, start)
	}
	return start, nil
}

func regexCount(a *apply.Args, row int) (int64, error) {
	start, err := startAt(a, 2, row, "regexp_count")
	if err != nil {
		return 0, err
	}
	flags, err := flagsAt(a, 3, row, "regexp_count")
	if err != nil {
		return 0, err
	}
	re, err := a.Values.(*regexes).Get(a.Text(1, row), flags, compileRegex)
	if err != nil {
		return 0, err
	}
	s := a.Text(0, row)
	at, ok := from(s, start)
	if !ok || !re.MayMatch(s[at:]) {
		return 0, nil
	}
	return int64(len(re.FindAllStringIndex(s[at:], -1))), nil
}

func regexPosition(a *apply.Args, row int) (int64, error) {
	start, err := startAt(a, 2, row, "regexp_instr")
	if err != nil {
		return 0, err
	}
	n, group := int64(1), int64(0)
	if a.Count() > 3 {
		n = a.Int(3, row)
	}
	if a.Count() > 5 {
		group = a.Int(5, row)
	}
	if n < 1 || group < 0 {
		return 0, errs.New(errs.InvalidValue, "regexp_instr: n counts from 1 and group from 0: %d and %d", n, group)
	}
	flags, err := flagsAt(a, 4, row, "regexp_instr")
	if err != nil {
		return 0, err
	}
	re, err := a.Values.(*regexes).Get(a.Text(1, row), flags, compileRegex)
	if err != nil {
		return 0, err
	}
	s := a.Text(0, row)
	at, ok := from(s, start)
	if !ok || !re.MayMatch(s[at:]) {
		return 0, nil
	}
	matches := re.FindAllStringSubmatchIndex(s[at:], int(min(n, math.MaxInt32)))
	if int64(len(matches)) < n || group > int64(re.NumSubexp()) || matches[n-1][2*group] < 0 {
		return 0, nil
	}
	return start + int64(utf8.RuneCountInString(s[at:at+matches[n-1][2*group]])), nil
}

var regexReplaceTakes = signature.Takes(signature.Textual, signature.Text, signature.Text).Opt(signature.Text)

// replacing is what regexp_replace keeps: expressions and replacements in Go's notation.
type replacing struct {
	regexes      regexes
	replacements pattern.Cache[[]byte]
}

// goReplacement turns the \1 of a replacement into ${1}.
func goReplacement(text, _ string) ([]byte, error) {
	var b []byte
	for i := 0; i < len(text); i++ {
		end := i + 1
		for end < len(text) && text[end] >= '0' && text[end] <= '9' {
			end++
		}
		if text[i] != '\\' || end == i+1 {
			b = append(b, text[i])
			continue
		}
		b = append(append(append(b, "${"...), text[i+1:end]...), '}')
		i = end - 1
	}
	return b, nil
}

var regexReplace = apply.Append(func(buffer []byte, a *apply.Args, row int) ([]byte, error) {
	kept := a.Values.(*replacing)
	flags := ""
	if a.Count() > 3 {
		flags = a.Text(3, row)
	}
	first := 1
	if strings.Contains(flags, "g") {
		first, flags = -1, strings.ReplaceAll(flags, "g", "")
	}
	re, err := kept.regexes.Get(a.Text(1, row), flags, compileRegex)
	if err != nil {
		return buffer, err
	}
	replacement, err := kept.replacements.Get(a.Text(2, row), "", goReplacement)
	if err != nil {
		return buffer, err
	}
	s := a.Text(0, row)
	if !re.MayMatch(s) {
		return append(buffer, s...), nil
	}
	done := 0
	source := unsafe.Slice(unsafe.StringData(s), len(s))
	for _, match := range re.FindAllSubmatchIndex(source, first) {
		buffer = append(buffer, s[done:match[0]]...)
		buffer = re.Expand(buffer, replacement, source, match)
		done = match[1]
		if err := a.CheckLength(len(buffer)); err != nil {
			return buffer, err
		}
	}
	return append(buffer, s[done:]...), nil
}).Keeping(func(*expr.Context, []expr.Arg) (any, error) { return new(replacing), nil })

// regexMatch gives a list of strings of the type of its arguments, if they have one.
func regexMatch(args []expr.Arg) (expr.Overload, error) {
	takes := signature.Takes(signature.Textual, signature.Textual).Opt(signature.Textual)
	o, err := textForms("regexp_match", takes, arrow.BinaryTypes.StringView, failing(regexGroups), 0)(args)
	if err == nil {
		o.Result = arrow.ListOf(o.Result)
	}
	return o, err
}

var regexGroups = apply.Texts(func(list []apply.Text, a *apply.Args, row int) ([]apply.Text, bool, error) {
	flags, err := flagsAt(a, 2, row, "regexp_match")
	if err != nil {
		return list, false, err
	}
	re, err := a.Values.(*regexes).Get(a.Text(1, row), flags, compileRegex)
	s := a.Text(0, row)
	if err != nil || !re.MayMatch(s) {
		return list, false, err
	}
	groups := re.FindStringSubmatchIndex(s)
	if groups == nil {
		return list, false, nil
	}
	if len(groups) > 2 {
		groups = groups[2:]
	}
	for i := 0; i < len(groups); i += 2 {
		if groups[i] >= 0 { // a group that did not take part is left out
			list = append(list, apply.Text{String: s[groups[i]:groups[i+1]]})
		}
	}
	return list, true, nil
}).Keeping(keepRegexes)
