package scalar

import (
	"strings"
	"unicode/utf8"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/apply"
	"github.com/ballista-go/ballista/core/function/signature"
)

var (
	searchArgs = doc("string", "a string", "search", "what is looked for")
	twoTexts   = takes(signature.Text, signature.Text)
)

var textSearch = family{"strings", []definition{
	{
		name: "strpos", aliases: []string{"position", "instr"}, summary: "The position of a string in another, in characters from 1; 0 where it does not occur.",
		args: searchArgs, example: "strpos('datafusion', 'fus')", result: "5", strict: true, takes: twoTexts,
		overload: counted(func(a *apply.Args, row int) int {
			s := a.Text(0, row)
			i := strings.Index(s, a.Text(1, row))
			if i < 0 {
				return 0
			}
			return utf8.RuneCountInString(s[:i]) + 1
		}),
	},
	{
		name: "starts_with", summary: "Whether the string starts with another.", args: searchArgs,
		example: "starts_with('datafusion', 'data')", result: "true", strict: true, takes: twoTexts,
		overload: test(func(a *apply.Args, row int) bool { return strings.HasPrefix(a.Text(0, row), a.Text(1, row)) }),
	},
	{
		name: "ends_with", summary: "Whether the string ends with another.", args: searchArgs,
		example: "ends_with('datafusion', 'fusion')", result: "true", takes: twoTexts,
		overload: test(func(a *apply.Args, row int) bool { return strings.HasSuffix(a.Text(0, row), a.Text(1, row)) }),
	},
	{
		name: "contains", summary: "Whether the string contains another.", args: searchArgs,
		example: "contains('datafusion', 'afu')", result: "true", takes: twoTexts,
		overload: test(func(a *apply.Args, row int) bool { return strings.Contains(a.Text(0, row), a.Text(1, row)) }),
	},
	{
		name: "find_in_set", summary: "The position of a string in a list of strings that commas separate, from 1; 0 where it does not occur.",
		args: doc("string", "a string", "list", "strings separated by commas"), example: "find_in_set('b', 'a,b,c')", result: "2",
		takes: takes(signature.Textual, signature.Textual),
		overload: func(args []expr.Arg) (expr.Overload, error) {
			if large(args[0].Type) && large(args[1].Type) {
				return apply.Each(func(a *apply.Args, row int) int64 { return int64(findInSet(a, row)) }).In(expr.Overload{Result: int64Type}), nil
			}
			return apply.Each(findInSet).In(expr.Overload{Result: int32Type}), nil
		},
	},
	{
		name: "levenshtein", summary: "How many characters must be inserted, removed or replaced to turn a string into another.",
		args: doc("a", "a string", "b", "a string"), example: "levenshtein('kitten', 'sitting')", result: "3", takes: twoTexts,
		overload: levenshtein,
	},
}}

// counted is the overload of a count in strings, as wide as the first one's type asks for.
func counted(f func(a *apply.Args, row int) int) func([]expr.Arg) (expr.Overload, error) {
	return countedKeeping(f, nil)
}

func countedKeeping(f func(a *apply.Args, row int) int, keep func(*expr.Context, []expr.Arg) (any, error)) func([]expr.Arg) (expr.Overload, error) {
	wide := apply.Each(func(a *apply.Args, row int) int64 { return int64(f(a, row)) })
	narrow := apply.Each(func(a *apply.Args, row int) int32 { return int32(f(a, row)) })
	if keep != nil {
		wide, narrow = wide.Keeping(keep), narrow.Keeping(keep)
	}
	return func(args []expr.Arg) (expr.Overload, error) {
		t := countType(args[0].Type)
		if t == int64Type {
			return wide.In(expr.Overload{Result: t}), nil
		}
		return narrow.In(expr.Overload{Result: t}), nil
	}
}

// test is the overload of a condition.
func test(f func(a *apply.Args, row int) bool) func([]expr.Arg) (expr.Overload, error) {
	return gives(boolean, apply.Test(f).In(expr.Overload{}))
}

func findInSet(a *apply.Args, row int) int32 {
	s, list := a.Text(0, row), a.Text(1, row)
	for n := int32(1); ; n++ {
		first, rest, more := strings.Cut(list, ",")
		if first == s {
			return n
		}
		if !more {
			return 0
		}
		list = rest
	}
}

// distances is room for a row of the table of distances.
type distances struct {
	letters []rune
	row     []int
}

var levenshtein = countedKeeping(func(a *apply.Args, row int) int {
	return a.Values.(*distances).between(a.Text(0, row), a.Text(1, row))
}, func(*expr.Context, []expr.Arg) (any, error) { return new(distances), nil })

func (d *distances) between(a, b string) int {
	d.letters, d.row = d.letters[:0], append(d.row[:0], 0)
	for _, r := range b {
		d.letters = append(d.letters, r)
		d.row = append(d.row, len(d.letters))
	}
	i := 0
	for _, r := range a {
		i++
		diagonal := d.row[0]
		d.row[0] = i
		for j, letter := range d.letters {
			cost := 1
			if r == letter {
				cost = 0
			}
			above := d.row[j+1]
			d.row[j+1] = min(above+1, d.row[j]+1, diagonal+cost)
			diagonal = above
		}
	}
	return d.row[len(d.letters)]
}
