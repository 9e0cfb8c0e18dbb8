package shell

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/reeflective/readline"

	"github.com/ballista-go/ballista/core/parser"
)

// candidate is a text that may stand at the cursor, and what it is.
type candidate struct{ text, kind, doc string }

// complete completes what is typed before the cursor.
func (s *shell) complete(line []rune, cursor int) readline.Completions {
	before := string(line[:cursor])
	word, list := s.candidates(before, string(line))
	// The editor replaces all letters from the last space on.
	typed := before[lastSpace(before):]
	var values []readline.Completion
	for _, c := range beginning(list, word) {
		value := c.text
		if len(typed) >= len(word) {
			value = typed[:len(typed)-len(word)] + value
		} else {
			value = value[len(word)-len(typed):]
		}
		values = append(values, readline.Completion{Value: value, Display: c.text, Tag: c.kind, Description: c.doc})
	}
	return menu(values)
}

// beginning are the candidates that begin with a word.
func beginning(list []candidate, word string) (kept []candidate) {
	for _, c := range list {
		c.text = quotedLike(word, c)
		if len(c.text) >= len(word) && strings.EqualFold(c.text[:len(word)], word) {
			kept = append(kept, c)
		}
	}
	return kept
}

// quoteTyped writes a quote before the name at the cursor when nothing begins with it but names that need quotes. The editor completes
// what begins as it was typed only.
func (s *shell) quoteTyped(rl *readline.Shell) {
	line, cursor := rl.Line(), rl.Cursor()
	before := string((*line)[:cursor.Pos()])
	word, list := s.candidates(before, string(*line))
	start := strings.LastIndexByte(word, '.') + 1
	quoted := word[:start] + `"` + word[start:]
	if start == len(word) || len(beginning(list, word)) > 0 || len(beginning(list, quoted)) == 0 {
		return
	}
	line.Insert(utf8.RuneCountInString(before[:len(before)-len(word)+start]), '"')
	cursor.Inc()
}

// quotedLike is a candidate in quotes where the name at the cursor begins with one.
func quotedLike(word string, c candidate) string {
	start := strings.LastIndexByte(c.text, '.') + 1
	if c.kind != "columns" && c.kind != "tables" || strings.HasSuffix(c.text, `"`) || len(word) <= start || word[start] != '"' {
		return c.text
	}
	return c.text[:start] + `"` + c.text[start:] + `"`
}

func lastSpace(text string) int {
	i := strings.LastIndexFunc(text, unicode.IsSpace)
	if i < 0 {
		return 0
	}
	_, size := utf8.DecodeRuneInString(text[i:])
	return i + size
}

// candidates returns the word at the cursor and what may stand there.
func (s *shell) candidates(before, whole string) (word string, list []candidate) {
	statement := last(before)
	if strings.HasPrefix(statement, `\`) {
		return s.commandCandidates(statement)
	}
	if path, ok := openPath(statement); ok {
		if strings.HasPrefix(path, "~") { // SQL has no such paths
			return path, nil
		}
		return path, paths(path)
	}
	word = lastWord(statement)
	previous := strings.ToLower(lastWord(strings.TrimRightFunc(strings.TrimSuffix(statement, word), unicode.IsSpace)))
	switch {
	case previous == "set" || previous == "reset" || previous == "show":
		list = s.settingCandidates()
	case strings.Contains(word, "."):
		list = s.qualifiedCandidates(word, whole)
	case beforeTable[previous]:
		list = s.tableCandidates()
	default:
		list = append(list, s.columnCandidates(whole)...)
		list = append(list, s.functionCandidates()...)
		list = append(list, keywordCandidates(word)...)
		list = append(list, s.tableCandidates()...)
	}
	return word, list
}

// beforeTable are the words that a table follows.
var beforeTable = map[string]bool{
	"from": true, "join": true, "into": true, "table": true, "describe": true, "desc": true, "view": true, "update": true,
}

// last is the statement at the end of a text.
func last(text string) string {
	for {
		start, end, complete := parser.Next(text)
		if !complete || strings.HasPrefix(text[start:], `\`) {
			return text[start:]
		}
		text = text[end:]
	}
}

// lastWord is the name, of one part or several, that a text ends with.
func lastWord(text string) string {
	if quote := strings.LastIndexByte(text, '"'); strings.Count(text, `"`)%2 == 1 {
		return lastWord(text[:quote]) + text[quote:]
	}
	i := strings.LastIndexFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(`_."`, r)
	})
	if i < 0 {
		return text
	}
	_, size := utf8.DecodeRuneInString(text[i:])
	return text[i+size:]
}

// openPath is what stands in quotes that are open, where a file may be named.
func openPath(statement string) (string, bool) {
	if strings.Count(statement, "'")%2 == 0 {
		return "", false
	}
	quote := strings.LastIndexByte(statement, '\'')
	switch strings.ToLower(lastWord(strings.TrimRightFunc(statement[:quote], unicode.IsSpace))) {
	case "from", "join", "location", "to", "":
		return statement[quote+1:], true
	}
	return "", false
}

// commandCandidates completes commands and their arguments.
func (s *shell) commandCandidates(line string) (string, []candidate) {
	name, argument, given := strings.Cut(line, " ")
	var list []candidate
	if !given {
		for _, c := range commands() {
			list = append(list, candidate{c.name, "commands", c.doc})
		}
		return name, list
	}
	argument = strings.TrimLeft(argument, " ")
	switch name {
	case `\d`, `\dt`, `\dv`:
		return argument, s.tableCandidates()
	case `\df`:
		return argument, s.functionCandidates()
	case `\i`, `\o`:
		return argument, paths(argument)
	case `\format`:
		return argument, formatCandidates()
	case `\pset`:
		for _, v := range variables {
			list = append(list, candidate{v.name, "settings", v.get(s)})
		}
	}
	return argument, list
}
