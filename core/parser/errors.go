package parser

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/ballista-go/ballista/core/errs"
)

const maxQuoted = 30 // bytes of a token that a message repeats

// fail keeps the first error and ends parsing.
func (p *parser) fail(at *token, format string, args ...any) {
	p.end(errs.At(int(at.start), errs.Syntax, format, args...))
}

// unsupported ends parsing at something that is valid and not run.
func (p *parser) unsupported(at *token, what string) {
	p.end(errs.At(int(at.start), errs.Unsupported, "not supported: %s", what))
}

func (p *parser) end(err *errs.Error) {
	if p.err == nil {
		p.err = err
	}
	p.next = len(p.tokens) - 1
}

// expected fails at the next token, where something else should stand.
func (p *parser) expected(what string) {
	p.failAtMisspelt()
	p.fail(p.peek(), "expected %s, found %s", what, p.describe(p.peek()))
}

// expectedToken fails at the next token, where the keyword (in lower case) or symbol should stand.
func (p *parser) expectedToken(text string) {
	if startsWord(text[0]) {
		p.expected(strings.ToUpper(text))
		return
	}
	p.expected(strconv.Quote(text))
}

// clauses are the words that may follow a complete clause.
var clauses = []string{
	"from", "where", "group", "having", "order", "limit", "offset", "union", "intersect", "except", "join", "window",
	"qualify", "values", "select", "fetch",
}

// failAtEnd fails at a token that follows a complete statement, expression, type or name.
func (p *parser) failAtEnd(whole string) {
	p.failAtMisspelt()
	found := p.peek()
	p.fail(found, "expected end of %s, found %s%s", whole, p.describe(found), suggest(found, clauses))
}

// failAtMisspelt fails if the last token was taken for an alias and looks like a misspelt keyword: SELECT a FORM t.
func (p *parser) failAtMisspelt() {
	alias := &p.tokens[p.alias]
	if p.alias == 0 || p.alias != p.next-1 || alias.kind != word {
		return
	}
	for _, clause := range clauses {
		if errs.Suggest(alias.text, []string{clause}) != "" {
			p.fail(alias, "expected %s, found %s", strings.ToUpper(clause), p.describe(alias))
		}
	}
}

// suggest names the keyword that the word looks like, unless the word is a keyword itself.
func suggest(t *token, keywords []string) string {
	if t.kind != word || reserved[t.text] {
		return ""
	}
	return errs.Suggest(t.text, keywords)
}

// describe shows a token as it stands in the text.
func (p *parser) describe(t *token) string {
	if t.kind == endOfText {
		return "end of text"
	}
	shown := p.text[t.start:t.end]
	if len(shown) > maxQuoted {
		cut := maxQuoted
		for !utf8.RuneStart(shown[cut]) {
			cut--
		}
		shown = shown[:cut] + "..."
	}
	if t.kind == stringLiteral || t.kind == binaryLiteral {
		return shown
	}
	return strconv.Quote(shown)
}
