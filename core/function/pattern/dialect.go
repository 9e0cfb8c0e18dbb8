package pattern

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ballista-go/ballista/core/errs"
)

// Classes of characters that are Unicode's in Rust's dialect and ASCII's in Go's.
var unicodeClasses = map[byte]string{
	'd': `\p{Nd}`, 's': `\t\n\v\f\r\x{85}\p{Z}`, 'w': `\p{L}\p{M}\p{Nd}\p{Pc}`,
}

// translate writes an expression of Rust's dialect in Go's. verbose ones have white space and comments for readers.
func translate(pattern string, verbose bool) (string, error) {
	t := translator{rest: pattern, pattern: pattern, verbose: verbose}
	for t.rest != "" {
		if err := t.step(); err != nil {
			return "", err
		}
	}
	return t.out.String(), nil
}

type translator struct {
	out     strings.Builder
	rest    string
	pattern string
	verbose bool
	inClass bool
	opened  bool // a class was just opened: ] stands for itself
}

func (t *translator) step() error {
	r, size := utf8.DecodeRuneInString(t.rest)
	opened := t.opened
	t.opened = false
	switch {
	case r == '\\':
		return t.escape()
	case t.inClass:
		return t.member(r, size, opened)
	case r == '[':
		t.inClass, t.opened = true, true
		if strings.HasPrefix(t.rest, "[^") {
			size = 2
		}
	case t.verbose && unicode.IsSpace(r):
		t.rest = t.rest[size:]
		return nil
	case t.verbose && r == '#':
		_, t.rest, _ = strings.Cut(t.rest, "\n")
		return nil
	case strings.HasPrefix(t.rest, "(?x"):
		return t.unsupported("the flag x within an expression")
	}
	t.copy(size)
	return nil
}

// member copies a character of a class.
func (t *translator) member(r rune, size int, first bool) error {
	switch {
	case r == ']' && !first:
		t.inClass = false
	case strings.HasPrefix(t.rest, "[:"):
		if end := strings.Index(t.rest, ":]"); end > 0 {
			size = end + 2
		}
	case r == '[':
		return t.unsupported("a class within a class of characters")
	case strings.HasPrefix(t.rest, "&&"), strings.HasPrefix(t.rest, "~~"), strings.HasPrefix(t.rest, "--"):
		return t.unsupported("an operator on classes of characters")
	}
	t.copy(size)
	return nil
}

// escape copies an escaped character, or writes the class that it stands for.
func (t *translator) escape() error {
	if len(t.rest) < 2 {
		t.copy(len(t.rest))
		return nil
	}
	letter := t.rest[1]
	class, known := unicodeClasses[letter|0x20]
	switch {
	case known && letter >= 'a' && t.inClass:
		t.out.WriteString(class)
	case known && letter >= 'a':
		t.out.WriteString("[" + class + "]")
	case known && !t.inClass:
		t.out.WriteString("[^" + class + "]")
	case known:
		return t.unsupported(`\` + string(letter) + " within a class of characters")
	default:
		_, size := utf8.DecodeRuneInString(t.rest[1:])
		t.copy(1 + size)
		return nil
	}
	t.rest = t.rest[2:]
	return nil
}

func (t *translator) copy(n int) {
	t.out.WriteString(t.rest[:n])
	t.rest = t.rest[n:]
}

func (t *translator) unsupported(what string) error {
	return errs.New(errs.Unsupported, "%s in a regular expression: %q", what, t.pattern)
}

// NewSimilar compiles a pattern of SIMILAR TO: % and _ as in LIKE, and | * + ? {m,n} ( ) [ ] as in regular expressions. The
// whole string has to fit.
func NewSimilar(pattern string, escape rune) (*Regex, error) {
	var b strings.Builder
	b.WriteString(`(?s)\A(?:`)
	inClass := false
	for rest := pattern; rest != ""; {
		r, size := utf8.DecodeRuneInString(rest)
		rest = rest[size:]
		switch {
		case r == escape && escape != 0 && rest != "":
			r, size = utf8.DecodeRuneInString(rest)
			rest = rest[size:]
			b.WriteString(quoteRune(r))
		case inClass:
			inClass = r != ']'
			b.WriteRune(r)
		case r == '[':
			inClass = true
			b.WriteRune(r)
		case r == '%':
			b.WriteString(".*")
		case r == '_':
			b.WriteString(".")
		case strings.ContainsRune("|*+?{}()", r):
			b.WriteRune(r)
		default:
			b.WriteString(quoteRune(r))
		}
	}
	b.WriteString(`)\z`)
	return NewRegex(b.String(), "")
}

func quoteRune(r rune) string {
	if r < utf8.RuneSelf && !unicode.IsLetter(r) && !unicode.IsDigit(r) && r > ' ' && r != '_' {
		return `\` + string(r)
	}
	return string(r)
}
