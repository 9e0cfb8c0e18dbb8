package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ballista-go/ballista/core/errs"
)

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isHex(c byte) bool { return isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'f' }

// startsWord reports whether a word starts with the byte. Whether a letter beyond ASCII starts one is seen later.
func startsWord(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c >= utf8.RuneSelf
}

// scanWord reads an identifier or keyword, and folds it as DataFusion does: ASCII letters only.
func (s *scanner) scanWord() error {
	start := s.position
	upper := false
	for s.position < len(s.text) {
		c := s.text[s.position]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s.text[s.position:])
			if !unicode.IsLetter(r) && (s.position == start || !unicode.IsDigit(r) && !unicode.IsMark(r)) {
				break
			}
			s.position += size
			continue
		}
		if !startsWord(c) && !s.continuesWord(c) {
			break
		}
		upper = upper || c >= 'A' && c <= 'Z'
		s.position++
	}
	if s.position == start {
		r, _ := utf8.DecodeRuneInString(s.text[start:])
		return s.fail(start, "unexpected character: %q", r)
	}
	text := s.text[start:s.position]
	if upper {
		text = foldASCII(text)
	}
	if text == "u" && s.starts("&'") {
		return errs.At(start, errs.Unsupported, "not supported: strings with the prefix U&")
	}
	s.add(word, start, text)
	return nil
}

// continuesWord reports whether c may stand in a word behind its first letter. The @ of the operator @> may not.
func (s *scanner) continuesWord(c byte) bool {
	return isDigit(c) || c == '$' || c == '#' || c == '@' && s.byteAt(1) != '>'
}

func foldASCII(text string) string {
	folded := []byte(text)
	for i, c := range folded {
		if c >= 'A' && c <= 'Z' {
			folded[i] = c | 0x20
		}
	}
	return string(folded)
}

// scanQuotedWord reads "name" or `name`, in which the quote is doubled.
func (s *scanner) scanQuotedWord() error {
	start, quote := s.position, s.text[s.position:s.position+1]
	name, err := s.quoted(quote, "quoted name")
	if err == nil {
		s.add(quotedWord, start, name)
	}
	return err
}

// quoted reads from the quote at the current position to the one that ends it, and undoubles those between.
func (s *scanner) quoted(quote, what string) (string, error) {
	start := s.position
	doubled := false
	for s.position++; ; s.position += 2 {
		i := strings.Index(s.text[s.position:], quote)
		if i < 0 {
			return "", s.unended(start, what)
		}
		s.position += i
		if s.byteAt(1) != quote[0] {
			break
		}
		doubled = true
	}
	inner := s.text[start+1 : s.position]
	s.position++
	if doubled {
		inner = strings.ReplaceAll(inner, quote+quote, quote)
	}
	return inner, nil
}
