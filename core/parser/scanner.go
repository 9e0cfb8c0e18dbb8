package parser

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ballista-go/ballista/core/errs"
)

// scanner cuts a text into tokens.
type scanner struct {
	text      string
	position  int
	tokens    []token
	opened    []int // indexes of the brackets that are open
	questions int   // question marks so far
	dollars   int   // parameters with a dollar sign so far
	open      bool  // the text ends inside of a string, a quoted name or a comment
}

// scan returns the tokens of the text, the last of which is endOfText.
func scan(text string) ([]token, error) {
	if len(text) >= math.MaxInt32 {
		return nil, errs.New(errs.Syntax, "statement too long: %d bytes", len(text))
	}
	if !utf8.ValidString(text) {
		return nil, errs.At(invalidAt(text), errs.Syntax, "text is not valid UTF-8")
	}
	s := scanner{text: text, tokens: make([]token, 0, len(text)/5+2)}
	for {
		if err := s.skipSpace(); err != nil {
			return nil, err
		}
		if s.position == len(s.text) {
			s.add(endOfText, s.position, "")
			return s.tokens, nil
		}
		if err := s.scanToken(); err != nil {
			return nil, err
		}
	}
}

// invalidAt returns the offset of the first byte that is not UTF-8.
func invalidAt(text string) int {
	for i, r := range text {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(text[i:]); size == 1 {
				return i
			}
		}
	}
	return len(text)
}

// add appends the token that began at start and ends before the current position.
func (s *scanner) add(kind kind, start int, text string) {
	s.tokens = append(s.tokens, token{kind: kind, start: int32(start), end: int32(s.position), text: text})
}

// byteAt returns the byte n places after the current one, or 0 behind the end.
func (s *scanner) byteAt(n int) byte {
	if s.position+n < len(s.text) {
		return s.text[s.position+n]
	}
	return 0
}

func (s *scanner) starts(prefix string) bool { return strings.HasPrefix(s.text[s.position:], prefix) }

// unended says that what begins at start lacks its end.
func (s *scanner) unended(start int, what string) error {
	s.open = true
	return s.fail(start, "%s does not end", what)
}

func (s *scanner) fail(at int, format string, args ...any) error {
	return errs.At(at, errs.Syntax, format, args...)
}

// scanToken reads the token that starts at the current position.
func (s *scanner) scanToken() error {
	c, next := s.byteAt(0), s.byteAt(1)
	switch {
	case next == '\'' && (c == 'e' || c == 'E'):
		return s.scanEscaped()
	case next == '\'' && (c == 'x' || c == 'X'):
		return s.scanBinary()
	case next == '\'' && (c == 'n' || c == 'N' || c == 'b' || c == 'B'):
		return errs.At(s.position, errs.Unsupported, "not supported: strings with the prefix %c", c)
	case startsWord(c):
		return s.scanWord()
	case c == '0' && (next == 'x' || next == 'X') && isHex(s.byteAt(2)):
		return s.scanHexNumber()
	case isDigit(c) || c == '.' && isDigit(next) && !s.followsName():
		s.scanNumber()
	case c == '\'':
		return s.scanString()
	case c == '"' || c == '`':
		return s.scanQuotedWord()
	case c == '$':
		return s.scanDollar()
	case c == '?':
		return s.scanQuestion()
	default:
		return s.scanSymbol()
	}
	return nil
}

// followsName reports whether the current position is right behind a name, so that a dot there is not part of a number.
func (s *scanner) followsName() bool {
	if len(s.tokens) == 0 {
		return false
	}
	last := &s.tokens[len(s.tokens)-1]
	return int(last.end) == s.position && (last.isName() || last.is(")") || last.is("]"))
}

// skipSpace moves past white space and comments.
func (s *scanner) skipSpace() error {
	for s.position < len(s.text) {
		switch c := s.text[s.position]; {
		case c == ' ' || c >= '\t' && c <= '\r':
			s.position++
		case c == '-' && s.byteAt(1) == '-':
			s.skipLine()
		case c == '/' && s.byteAt(1) == '*':
			if err := s.skipComment(); err != nil {
				return err
			}
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRuneInString(s.text[s.position:])
			if !unicode.IsSpace(r) {
				return nil
			}
			s.position += size
		default:
			return nil
		}
	}
	return nil
}

func (s *scanner) skipLine() {
	if i := strings.IndexByte(s.text[s.position:], '\n'); i >= 0 {
		s.position += i
		return
	}
	s.position = len(s.text)
}

// skipComment moves past a comment; comments nest.
func (s *scanner) skipComment() error {
	start := s.position
	for depth := 0; s.position < len(s.text); s.position++ {
		switch {
		case s.starts("/*"):
			depth++
			s.position++
		case s.starts("*/"):
			depth--
			s.position++
		}
		if depth == 0 {
			s.position++
			return nil
		}
	}
	s.position = len(s.text)
	return s.unended(start, "comment")
}

// symbols are the operators of several characters, the longest first.
var symbols = []string{
	"!~~*", "->>", "!~~", "!~*", "~~*", "<=>", "::", "<>", "!=", "<=", ">=", "==", "||", "<<", ">>", "@>", "<@", "->",
	"=>", ":=", "|>", "~~", "~*", "!~", "//",
}

func (s *scanner) scanSymbol() error {
	start := s.position
	for _, symbolText := range symbols {
		if symbolText[0] == s.text[start] && s.starts(symbolText) {
			s.position += len(symbolText)
			s.add(symbol, start, symbolText)
			return nil
		}
	}
	if strings.IndexByte("(),;.+-*/%=<>[]{}:~&|^#", s.text[start]) < 0 {
		r, _ := utf8.DecodeRuneInString(s.text[start:])
		return s.fail(start, "unexpected character: %q", r)
	}
	s.position++
	s.match(s.text[start])
	s.add(symbol, start, s.text[start:s.position])
	return nil
}

// match notes where brackets close.
func (s *scanner) match(c byte) {
	opening := ""
	switch c {
	case '(', '[', '{':
		s.opened = append(s.opened, len(s.tokens))
		return
	case ')':
		opening = "("
	case ']':
		opening = "["
	case '}':
		opening = "{"
	}
	last := len(s.opened) - 1
	if last < 0 || !s.tokens[s.opened[last]].is(opening) {
		return
	}
	s.tokens[s.opened[last]].closing = int32(len(s.tokens))
	s.opened = s.opened[:last]
}
