package pattern

import (
	"errors"
	"regexp"
	"regexp/syntax"
	"strings"

	"github.com/ballista-go/ballista/core/errs"
)

// Regex is a compiled regular expression, with cheaper tests that decide most strings.
type Regex struct {
	*regexp.Regexp
	like    *Like  // decides where the expression is a text, at an end of the string or anywhere
	literal string // what every match contains, or ""
}

func notUnderstood(pattern string, err error) error {
	var wrong *syntax.Error
	if errors.As(err, &wrong) {
		return errs.New(errs.InvalidValue, "regular expression not understood: %q (%s)", pattern, wrong.Code)
	}
	return errs.New(errs.InvalidValue, "regular expression not understood: %q: %w", pattern, err)
}

// NewRegex compiles a regular expression in the dialect of Rust's regex crate. flags are letters: i (any case), m (^ and $
// match at lines), s (. matches line ends), U (lazy quantifiers), x (white space is for readers).
func NewRegex(pattern, flags string) (*Regex, error) {
	prefix, err := flagGroup(pattern, flags)
	if err != nil {
		return nil, err
	}
	translated, err := translate(pattern, strings.Contains(flags, "x"))
	if err != nil {
		return nil, err
	}
	parsed, err := syntax.Parse(prefix+translated, syntax.Perl)
	if err != nil {
		return nil, notUnderstood(pattern, err)
	}
	compiled, err := regexp.Compile(prefix + translated)
	if err != nil {
		return nil, notUnderstood(pattern, err)
	}
	simplified := parsed.Simplify()
	return &Regex{Regexp: compiled, like: likeOf(simplified), literal: required(simplified)}, nil
}

// flagGroup is the prefix that sets the flags.
func flagGroup(pattern, flags string) (string, error) {
	set := ""
	for _, flag := range flags {
		switch {
		case !strings.ContainsRune("imsUx", flag):
			return "", errs.New(errs.InvalidValue, "flag of a regular expression not known (i, m, s, U and x are): %q: %q", flags, pattern)
		case flag != 'x':
			set += string(flag)
		}
	}
	if set == "" {
		return "", nil
	}
	return "(?" + set + ")", nil
}

// Matches reports whether s contains a match.
func (r *Regex) Matches(s string) bool {
	switch {
	case r.like != nil:
		return r.like.Match(s)
	case r.literal != "" && !strings.Contains(s, r.literal):
		return false
	}
	return r.MatchString(s)
}

// MayMatch reports whether s can contain a match.
func (r *Regex) MayMatch(s string) bool { return r.literal == "" || strings.Contains(s, r.literal) }

// likeOf is the LIKE pattern that says the same as the expression; nil when there is none.
func likeOf(re *syntax.Regexp) *Like {
	pieces := []*syntax.Regexp{re}
	if re.Op == syntax.OpConcat {
		pieces = re.Sub
	}
	l := &Like{}
	if len(pieces) > 0 && pieces[0].Op == syntax.OpBeginText {
		l.head, pieces = true, pieces[1:]
	}
	if n := len(pieces); n > 0 && pieces[n-1].Op == syntax.OpEndText {
		l.tail, pieces = true, pieces[:n-1]
	}
	if len(pieces) != 1 || !isText(pieces[0]) {
		return nil
	}
	l.pieces = []piece{{text: string(pieces[0].Rune)}}
	l.simplify()
	return l
}

func isText(re *syntax.Regexp) bool {
	return re.Op == syntax.OpLiteral && re.Flags&syntax.FoldCase == 0
}

// required is the longest text that every match contains.
func required(re *syntax.Regexp) string {
	longest := ""
	switch re.Op {
	case syntax.OpLiteral:
		if isText(re) {
			longest = string(re.Rune)
		}
	case syntax.OpConcat:
		for _, part := range re.Sub {
			if text := required(part); len(text) > len(longest) {
				longest = text
			}
		}
	case syntax.OpCapture, syntax.OpPlus:
		longest = required(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			longest = required(re.Sub[0])
		}
	}
	return longest
}
