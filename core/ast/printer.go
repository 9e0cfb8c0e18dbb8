package ast

import (
	"cmp"
	"strings"
	"unicode"
)

// printer writes SQL.
type printer struct {
	strings.Builder
	quote string // around names; "" for double quotes
}

// Print prints a node as String does, with names between other quotes: for other databases.
func Print(n Node, quote string) string {
	p := printer{quote: quote}
	n.print(&p)
	return p.String()
}

func sql(n interface{ print(p *printer) }) string {
	var p printer
	n.print(&p)
	return p.String()
}

// words writes a phrase and a space.
func (p *printer) words(phrase string) {
	p.WriteString(phrase)
	p.WriteByte(' ')
}

// when writes the phrase where the condition holds.
func (p *printer) when(condition bool, phrase string) {
	if condition {
		p.WriteString(phrase)
	}
}

// operand writes e, in parentheses when it binds looser than least.
func (p *printer) operand(e Expr, least Precedence) {
	if precedence(e) >= least {
		e.print(p)
		return
	}
	p.parenthesize(e)
}

func (p *printer) parenthesize(e Expr) {
	p.WriteByte('(')
	e.print(p)
	p.WriteByte(')')
}

// clause writes a phrase and the expression, or nothing where the expression is nil.
func (p *printer) clause(phrase string, e Expr) {
	if e != nil {
		p.WriteString(phrase)
		e.print(p)
	}
}

// list writes the items between commas.
func list[T interface{ print(p *printer) }](p *printer, items []T) {
	for i, item := range items {
		p.when(i > 0, ", ")
		item.print(p)
	}
}

// parenthesized writes the items between commas and in parentheses.
func parenthesized[T interface{ print(p *printer) }](p *printer, items []T) {
	p.WriteByte('(')
	list(p, items)
	p.WriteByte(')')
}

// clauseList writes a phrase and the items, or nothing where there are none.
func clauseList[T interface{ print(p *printer) }](p *printer, phrase string, items []T) {
	if len(items) > 0 {
		p.WriteString(phrase)
		list(p, items)
	}
}

// quoted writes the text between quotes, those within it doubled.
func (p *printer) quoted(text string, quote string) {
	p.WriteString(quote)
	p.WriteString(strings.ReplaceAll(text, quote, quote+quote))
	p.WriteString(quote)
}

// bareword writes the text without quotes where it is a word.
func (p *printer) bareword(text string) {
	if plain(strings.ToLower(text)) {
		p.WriteString(text)
		return
	}
	p.quoted(text, "'")
}

func (i Ident) print(p *printer) {
	if i.Quoted || !plain(i.Name) {
		p.quoted(i.Name, cmp.Or(p.quote, `"`))
		return
	}
	p.WriteString(i.Name)
}

// plain reports whether the name, written without quotes, is read as itself.
func plain(name string) bool {
	for i, r := range name {
		if !startsName(r) && (i == 0 || !continuesName(r)) {
			return false
		}
	}
	return name != ""
}

func startsName(r rune) bool {
	return r == '_' || r >= 'a' && r <= 'z' || r > unicode.MaxASCII && unicode.IsLetter(r)
}

func continuesName(r rune) bool {
	if r > unicode.MaxASCII {
		return unicode.IsDigit(r) || unicode.IsMark(r)
	}
	return r >= '0' && r <= '9' || r == '$' || r == '#' || r == '@'
}

func (n Name) print(p *printer) {
	for i, ident := range n {
		p.when(i > 0, ".")
		ident.print(p)
	}
}
