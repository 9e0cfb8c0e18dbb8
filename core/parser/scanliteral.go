package parser

import (
	"encoding/hex"
	"strconv"
	"strings"
	"unicode/utf8"
)

// scanNumber reads 12, 1_000, 1.5, 1., .5, 1e10.
func (s *scanner) scanNumber() {
	start := s.position
	s.skipDigits()
	if s.byteAt(0) == '.' {
		s.position++
		s.skipDigits()
	}
	if exponent := s.exponentLength(); exponent > 0 {
		s.position += exponent
		s.skipDigits()
	}
	s.add(numberLiteral, start, strings.ReplaceAll(s.text[start:s.position], "_", ""))
}

// skipDigits moves past digits and single underscores between them.
func (s *scanner) skipDigits() {
	for isDigit(s.byteAt(0)) || s.byteAt(0) == '_' && s.position > 0 && isDigit(s.text[s.position-1]) && isDigit(s.byteAt(1)) {
		s.position++
	}
}

// exponentLength is the length of an e and its sign, or 0 where no exponent stands.
func (s *scanner) exponentLength() int {
	if s.byteAt(0)|0x20 != 'e' {
		return 0
	}
	length := 1
	if s.byteAt(1) == '+' || s.byteAt(1) == '-' {
		length = 2
	}
	if !isDigit(s.byteAt(length)) {
		return 0
	}
	return length
}

// scanHexNumber reads 0x1F, which is a binary string in DataFusion.
func (s *scanner) scanHexNumber() error {
	start := s.position
	for s.position += 2; isHex(s.byteAt(0)); s.position++ {
	}
	return s.addBinary(start, s.text[start+2:s.position])
}

// scanBinary reads X'1F'.
func (s *scanner) scanBinary() error {
	start := s.position
	s.position++
	digits, err := s.quoted("'", "string")
	if err != nil {
		return err
	}
	return s.addBinary(start, digits)
}

// addBinary decodes hexadecimal digits. A missing first digit is 0.
func (s *scanner) addBinary(start int, digits string) error {
	if len(digits)%2 == 1 {
		digits = "0" + digits
	}
	decoded, err := hex.DecodeString(digits)
	if err != nil {
		return s.fail(start, "invalid hexadecimal digits: %q", digits)
	}
	s.add(binaryLiteral, start, string(decoded))
	return nil
}

func (s *scanner) scanString() error {
	start := s.position
	value, err := s.quoted("'", "string")
	if err == nil {
		s.add(stringLiteral, start, value)
	}
	return err
}

// scanDollar reads $1, $name, $$string$$ or $tag$string$tag$.
func (s *scanner) scanDollar() error {
	start := s.position
	s.position++
	for c := s.byteAt(0); isDigit(c) || c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z'; c = s.byteAt(0) {
		s.position++
	}
	name := s.text[start+1 : s.position]
	if s.byteAt(0) != '$' || name != "" && isDigit(name[0]) {
		if name == "" {
			return s.fail(start, "expected the name of a parameter after $")
		}
		return s.addParameter(start, name, &s.dollars)
	}
	s.position++
	length := strings.Index(s.text[s.position:], "$"+name+"$")
	if length < 0 {
		return s.unended(start, "string")
	}
	value := s.text[s.position : s.position+length]
	s.position += length + len(name) + 2
	s.add(stringLiteral, start, value)
	return nil
}

// scanQuestion reads a question mark, which is a parameter with the next number.
func (s *scanner) scanQuestion() error {
	s.position++
	return s.addParameter(s.position-1, strconv.Itoa(s.questions+1), &s.questions)
}

// addParameter adds a parameter of the style that counter counts.
func (s *scanner) addParameter(start int, name string, counter *int) error {
	*counter++
	if s.questions > 0 && s.dollars > 0 {
		return s.fail(start, "parameters are either ? or $name, not both")
	}
	s.add(parameter, start, name)
	return nil
}

// scanEscaped reads E'...', in which a backslash escapes.
func (s *scanner) scanEscaped() error {
	start := s.position
	var value strings.Builder
	for s.position += 2; s.position < len(s.text); {
		switch c := s.text[s.position]; {
		case c == '\'' && s.byteAt(1) == '\'':
			value.WriteByte(c)
			s.position += 2
		case c == '\'':
			s.position++
			s.add(stringLiteral, start, value.String())
			return nil
		case c == '\\':
			if err := s.scanEscape(&value); err != nil {
				return err
			}
		default:
			value.WriteByte(c)
			s.position++
		}
	}
	return s.unended(start, "string")
}

// scanEscape reads a backslash and what it escapes. A character without a meaning of its own stands for itself.
func (s *scanner) scanEscape(value *strings.Builder) error {
	start, c := s.position, s.byteAt(1)
	s.position += 2
	switch c {
	case 'b', 'f', 'n', 'r', 't':
		value.WriteByte("\b\f\n\r\t"[strings.IndexByte("bfnrt", c)])
	case '0', '1', '2', '3', '4', '5', '6', '7':
		s.position--
		return s.scanCode(value, start, 8, 3)
	case 'x':
		return s.scanCode(value, start, 16, 2)
	case 'u':
		return s.scanCode(value, start, 16, 4)
	case 'U':
		return s.scanCode(value, start, 16, 8)
	default:
		s.position-- // the character itself is next, which may have several bytes
		if s.position < len(s.text) {
			_, size := utf8.DecodeRuneInString(s.text[s.position:])
			value.WriteString(s.text[s.position : s.position+size])
			s.position += size
		}
	}
	return nil
}

// scanCode reads up to most digits of a character's code.
func (s *scanner) scanCode(value *strings.Builder, start, base, most int) error {
	first := s.position
	for s.position < first+most && isHex(s.byteAt(0)) && (base == 16 || s.byteAt(0) < '8') {
		s.position++
	}
	code, err := strconv.ParseUint(s.text[first:s.position], base, 32)
	bare := most < 4 // \x and octal codes are ASCII
	if err != nil || code == 0 || code > utf8.MaxRune || !utf8.ValidRune(rune(code)) || bare && code >= utf8.RuneSelf {
		return s.fail(start, "invalid escape: %q", s.text[start:s.position])
	}
	value.WriteRune(rune(code))
	return nil
}
