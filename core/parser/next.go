package parser

import (
	"slices"
	"strings"
)

// Next finds the first statement of a text of several: text[start:end], without the space and the comments before it, and with its
// semicolon. It is not complete when the text ends before its semicolon; then end is the length of the text. Without any statement,
// start is too.
func Next(text string) (start, end int, complete bool) {
	s := scanner{text: text}
	if err := s.skipSpace(); err != nil {
		return strings.Index(text, "/*"), len(text), false
	}
	start = s.position
	for s.position < len(text) {
		if text[s.position] == ';' {
			return start, s.position + 1, true
		}
		if s.scanToken() != nil || s.skipSpace() != nil {
			return s.afterMistake(start)
		}
		s.tokens, s.opened = s.tokens[:0], nil
	}
	return start, len(text), false
}

// afterMistake ends a statement that has a mistake at the next semicolon. The parser will tell what the mistake is.
func (s *scanner) afterMistake(start int) (int, int, bool) {
	if !s.open {
		if i := strings.IndexByte(s.text[s.position:], ';'); i >= 0 {
			return start, s.position + i + 1, true
		}
	}
	return start, len(s.text), false
}

// Piece is a statement of a text of several, with the names of its parameters.
type Piece struct {
	Text       string   `json:"text"`
	Line       int      `json:"line"`       // of the text where it begins, from 0
	Parameters []string `json:"parameters"` // in their order, each once
}

// Split cuts a text into statements, with their semicolons. What cannot be scanned is a piece too: parsing it tells why.
func Split(text string) []Piece {
	pieces := []Piece{}
	for line := 0; ; {
		start, end, _ := Next(text)
		if start == end {
			return pieces
		}
		line += strings.Count(text[:start], "\n")
		pieces = append(pieces, Piece{Text: text[start:end], Line: line, Parameters: parameters(text[start:end])})
		line += strings.Count(text[start:end], "\n")
		text = text[end:]
	}
}

func parameters(text string) []string {
	names := []string{}
	tokens, err := scan(text)
	if err != nil {
		return names
	}
	for i := range tokens {
		if t := &tokens[i]; t.kind == parameter && !slices.Contains(names, t.text) {
			names = append(names, t.text)
		}
	}
	return names
}
