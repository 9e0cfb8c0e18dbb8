package parser

import (
	"github.com/ballista-go/ballista/core/ast"
)

// reserved words cannot name a column unless they are quoted.
var reserved = set(
	"all", "and", "any", "as", "between", "case", "distinct", "else", "except", "for", "from", "group", "having", "in",
	"inner", "intersect", "is", "join", "lateral", "like", "limit", "not", "on", "or", "order", "placing", "qualify",
	"select", "some", "then", "union", "using", "values", "when", "where", "with",
)

// unreservedTables are reserved words that name a table all the same: they have a meaning inside of calls only, or before a parenthesis.
var unreservedTables = set("placing", "some", "values")

// notColumnAlias lists the words that are not read as the alias of a column without AS.
var notColumnAlias = set(
	"analyze", "and", "as", "cluster", "collate", "distribute", "end", "except", "exclude", "explain", "fetch", "from", "group",
	"having", "in", "intersect", "into", "is", "lateral", "like", "limit", "minus", "not", "offset", "or", "order", "qualify",
	"returning", "select", "sort", "top", "union", "values", "view", "where", "window", "with", "replace", "rename",
)

// notTableAlias lists the words that are not read as the alias of a table without AS.
var notTableAlias = set(
	"analyze", "anti", "as", "asof", "cluster", "connect", "cross", "distribute", "end", "except", "explain", "fetch", "for",
	"format", "full", "global", "group", "having", "inner", "intersect", "into", "join", "lateral", "left", "limit",
	"match_recognize", "minus", "natural", "offset", "on", "order", "outer", "partition", "pivot", "positional", "qualify",
	"returning", "right", "sample", "select", "semi", "set", "sort", "tablesample", "top", "union", "unpivot", "using",
	"values", "view", "where", "window", "with",
)

func set(words ...string) map[string]bool {
	members := make(map[string]bool, len(words))
	for _, w := range words {
		members[w] = true
	}
	return members
}

// ident reads an identifier. Every word is one, keywords too: where they may not stand their callers look first.
func (p *parser) ident() ast.Ident {
	if !p.peek().isName() {
		p.expected("a name")
		return ast.Ident{}
	}
	return p.identOf(p.take())
}

func (p *parser) identOf(t *token) ast.Ident {
	ident := ast.Ident{Position: t.at(), Name: t.text, Quoted: t.kind != word}
	if p.options.KeepCase && t.kind == word {
		ident.Name = p.text[t.start:t.end]
	}
	return ident
}

// folded is a name of something whose case never matters, such as a function.
func folded(name ast.Name) ast.Name {
	for i := range name {
		if !name[i].Quoted {
			name[i].Name = foldASCII(name[i].Name)
		}
	}
	return name
}

// anyLabel reads the name behind AS, which may be a string too.
func (p *parser) anyLabel() ast.Ident {
	if p.peek().kind == stringLiteral {
		return p.identOf(p.take())
	}
	return p.ident()
}

// name reads parts between dots.
func (p *parser) name() ast.Name {
	name := ast.Name{p.ident()}
	for p.accept(".") {
		name = append(name, p.ident())
	}
	return name
}

// idents reads identifiers between commas and in parentheses.
func (p *parser) idents() []ast.Ident { return parenthesized(p, p.ident) }

// stringValue reads a string. Messages call it what.
func (p *parser) stringValue(what string) string {
	if p.peek().kind != stringLiteral {
		p.expected(what)
		return ""
	}
	return p.take().text
}
