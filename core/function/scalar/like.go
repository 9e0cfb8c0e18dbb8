package scalar

import (
	"unicode/utf8"
	"unsafe"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/apply"
	"github.com/ballista-go/ballista/core/function/pattern"
	"github.com/ballista-go/ballista/core/function/signature"
	"github.com/ballista-go/ballista/core/vector"
)

var boolean = arrow.FixedWidthTypes.Boolean

var patternArgs = doc("string", "a string", "pattern", "% stands for any characters, _ for one",
	"escape", `the character that takes its meaning from the one after it; \ where it is left out`)

var likeOperators = family{"patterns", []definition{
	{
		name: "like", summary: "Whether the whole string fits a pattern.", args: patternArgs,
		example: "'datafusion' LIKE 'data%'", result: "true",
		print: likePrint("LIKE"), strict: true, takes: likeTakes(signature.Bytes), overload: like,
	},
	{
		name: "not_like", summary: "Whether the string does not fit a pattern.", args: patternArgs,
		example: "'datafusion' NOT LIKE 'data%'", result: "false",
		print: likePrint("NOT LIKE"), strict: true, takes: likeTakes(signature.Bytes), overload: not("like"),
	},
	{
		name: "ilike", summary: "Whether the whole string fits a pattern in any case.", args: patternArgs,
		example: "'DataFusion' ILIKE 'data%'", result: "true",
		print: likePrint("ILIKE"), strict: true, takes: likeTakes(signature.Bytes), overload: ilike,
	},
	{
		name: "not_ilike", summary: "Whether the string does not fit a pattern in any case.", args: patternArgs,
		example: "'DataFusion' NOT ILIKE 'data%'", result: "false",
		print: likePrint("NOT ILIKE"), strict: true, takes: likeTakes(signature.Bytes), overload: not("ilike"),
	},
	{
		name: "similar_to", summary: "Whether the whole string fits a pattern that has | * + ? ( ) and [ ] of regular expressions too.", args: patternArgs,
		example: "'datafusion' SIMILAR TO '%(fission|fusion)'", result: "true",
		print: likePrint("SIMILAR TO"), strict: true, takes: likeTakes(signature.Text), overload: similar,
	},
	{
		name: "not_similar_to", summary: "Whether the string does not fit a pattern of SIMILAR TO.", args: patternArgs,
		example: "'datafusion' NOT SIMILAR TO '%(fission|fusion)'", result: "false",
		print: likePrint("NOT SIMILAR TO"), strict: true, takes: likeTakes(signature.Text), overload: not("similar_to"),
	},
}}

func likePrint(operator string) func(args []string) string {
	return func(args []string) string {
		s := args[0] + " " + operator + " " + args[1]
		if len(args) == 3 {
			s += " CHAR '" + literalText(args[2]) + "'"
		}
		return s
	}
}

func likeTakes(text signature.Class) []signature.Signature {
	return []signature.Signature{signature.Takes(text, text).Opt(signature.Text)}
}

// not is the overload of a function that negates another one.
func not(name string) func([]expr.Arg) (expr.Overload, error) {
	return func(typed []expr.Arg) (expr.Overload, error) {
		negated := named(name)
		o, err := negated.Resolve(typed)
		if err != nil {
			return o, err
		}
		call := o
		o.Rewrite = func(args []expr.Expr) (expr.Expr, error) {
			return &expr.Not{Input: &expr.Call{Function: negated, Args: args, Overload: call, Given: typed}}, nil
		}
		return o, nil
	}
}

func escapeOf(escape string) (rune, error) {
	switch utf8.RuneCountInString(escape) {
	case 0:
		return 0, nil
	case 1:
		r, _ := utf8.DecodeRuneInString(escape)
		return r, nil
	}
	return 0, errs.New(errs.InvalidValue, "escape of more than one character: %q", escape)
}

// escapeAt is the escape character for a row, as a string.
func escapeAt(a *apply.Args, row int) string {
	if a.Count() == 3 {
		return a.Text(2, row)
	}
	return string(pattern.Escape)
}

// likes are the patterns that an evaluator compiled.
type likes = pattern.Cache[*pattern.Views]

func compileLike(text, escape string) (*pattern.Views, error) {
	r, err := escapeOf(escape)
	views := pattern.NewViews(pattern.NewLike(text, r))
	return &views, err
}

// fixed reports whether the arguments from the second on are the same for all rows of the batch.
func fixed(a *apply.Args) bool {
	for i := 1; i < a.Count(); i++ {
		if a.Vector(i).Form != vector.Constant {
			return false
		}
	}
	return true
}

// likeRows decides a batch: with one pattern where there is only one.
func likeRows(a *apply.Args, out *vector.Vector) error {
	cache, texts, bits := a.Values.(*likes), vector.StringsOf(a.Vector(0)), out.Bits()
	var views *pattern.Views
	var err error
	if fixed(a) {
		if views, err = cache.Get(a.Text(1, 0), escapeAt(a, 0), compileLike); err != nil {
			return err
		}
		if a.Context.Rows == nil {
			apply.Bits(bits, out.Len, func(row int) bool { return views.Match(texts.View(row), texts.Blocks()) })
			return nil
		}
	}
	for k := range apply.Count(a.Context) {
		row := apply.RowAt(a.Context, k)
		if !fixed(a) {
			if views, err = cache.Get(a.Text(1, row), escapeAt(a, row), compileLike); err != nil {
				return err
			}
		}
		bits.Put(row, views.Match(texts.View(row), texts.Blocks()))
	}
	return nil
}

func like(args []expr.Arg) (expr.Overload, error) {
	program := apply.Batch(likeRows).Keeping(func(*expr.Context, []expr.Arg) (any, error) { return new(likes), nil })
	return program.In(expr.Overload{Result: boolean, CanFail: len(args) == 3}), nil
}

// foldedLikes are the patterns of ILIKE that an evaluator compiled, and room for a string.
type foldedLikes struct {
	cache  pattern.Cache[*pattern.Like]
	buffer []byte
}

func compileFolded(text, escape string) (*pattern.Like, error) {
	r, err := escapeOf(string(pattern.AppendFolded(nil, escape)))
	return pattern.NewLike(string(pattern.AppendFolded(nil, text)), r), err
}

func ilike(args []expr.Arg) (expr.Overload, error) {
	program := apply.TryTest(func(a *apply.Args, row int) (bool, error) {
		kept := a.Values.(*foldedLikes)
		folded, err := kept.cache.Get(a.Text(1, row), escapeAt(a, row), compileFolded)
		if err != nil {
			return false, err
		}
		kept.buffer = pattern.AppendFolded(kept.buffer[:0], a.Text(0, row))
		return folded.Match(unsafe.String(unsafe.SliceData(kept.buffer), len(kept.buffer))), nil
	}).Keeping(func(*expr.Context, []expr.Arg) (any, error) { return new(foldedLikes), nil })
	return program.In(expr.Overload{Result: boolean, CanFail: len(args) == 3}), nil
}

// regexes are the regular expressions that an evaluator compiled.
type regexes = pattern.Cache[*pattern.Regex]

func compileSimilar(text, escape string) (*pattern.Regex, error) {
	r, err := escapeOf(escape)
	if err != nil {
		return nil, err
	}
	return pattern.NewSimilar(text, r)
}

func keepRegexes(*expr.Context, []expr.Arg) (any, error) { return new(regexes), nil }

func similar([]expr.Arg) (expr.Overload, error) {
	program := apply.TryTest(func(a *apply.Args, row int) (bool, error) {
		re, err := a.Values.(*regexes).Get(a.Text(1, row), escapeAt(a, row), compileSimilar)
		return err == nil && re.Matches(a.Text(0, row)), err
	})
	return program.Keeping(keepRegexes).In(expr.Overload{Result: boolean, CanFail: true}), nil
}
