// Package parser turns SQL text into syntax trees: a scanner, recursive descent for statements, and precedence
// climbing for expressions. Its methods are the productions of the grammar, which is DataFusion's dialect.
package parser

import (
	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/errs"
)

const (
	// maxDepth bounds nesting, and with it the depth of the stack of everyone who walks a tree.
	maxDepth = 200
	// maxChain bounds a + b + c ..., whose tree is as deep as it is long. AND and OR are flat and have no bound.
	maxChain = 20_000
)

// Options say how text is read. The zero value is the dialect as it is without settings.
type Options struct {
	KeepCase bool // names without quotes are not folded to lower case
}

// Parse reads one statement, which may end in semicolons.
func Parse(sql string) (ast.Statement, error) { return Options{}.Parse(sql) }

// Parse reads one statement, which may end in semicolons.
func (o Options) Parse(sql string) (ast.Statement, error) {
	return parse(o, sql, "statement", func(p *parser) ast.Statement {
		s := p.statement()
		if p.semicolons() && p.peek().kind != endOfText {
			p.fail(p.peek(), "expected one statement, found %s after the semicolon", p.describe(p.peek()))
		}
		return s
	})
}

// ParseAll reads the statements between semicolons.
func ParseAll(sql string) ([]ast.Statement, error) {
	return parse(Options{}, sql, "statement", func(p *parser) []ast.Statement {
		var statements []ast.Statement
		for {
			p.semicolons()
			if p.peek().kind == endOfText {
				return statements
			}
			statements = append(statements, p.statement())
			if !p.is(";") {
				return statements
			}
		}
	})
}

// semicolons moves past semicolons, and reports whether there was one.
func (p *parser) semicolons() bool {
	found := false
	for p.accept(";") {
		found = true
	}
	return found
}

// ParseExpr reads an expression, which may end in AS name.
func ParseExpr(sql string) (ast.Expr, error) { return Options{}.ParseExpr(sql) }

// ParseExpr reads an expression, which may end in AS name.
func (o Options) ParseExpr(sql string) (ast.Expr, error) {
	return parse(o, sql, "expression", func(p *parser) ast.Expr {
		e := p.expr()
		if at := p.peek(); p.accept("as") {
			return &ast.Alias{Position: at.at(), Input: e, Name: p.anyLabel()}
		}
		return e
	})
}

// ParseType reads a SQL type.
func ParseType(text string) (*ast.DataType, error) {
	return parse(Options{}, text, "type", (*parser).dataType)
}

// ParseName reads a name of parts between dots, and folds the parts that have no quotes.
func ParseName(text string) (ast.Name, error) {
	return parse(Options{}, text, "name", (*parser).name)
}

// NameOrText reads the name that a call of the DataFrame API gives a column or a table, such as t.B. What is not a name
// in SQL, such as sum(t.a) or my-table, is a name of one part as it stands.
func NameOrText(text string) ast.Name {
	if name, err := ParseName(text); err == nil {
		return name
	}
	return ast.Name{{Name: text, Quoted: true}}
}

// parse scans the text, runs a production over all of it and returns the first error of either. The text is called
// whole in messages.
func parse[T any](options Options, text, whole string, production func(*parser) T) (T, error) {
	var none T
	tokens, err := scan(text)
	if err != nil {
		return none, err
	}
	p := &parser{text: text, tokens: tokens, options: options}
	result := production(p)
	if p.peek().kind != endOfText {
		p.failAtEnd(whole)
	}
	if p.err != nil {
		return none, p.err
	}
	return result, nil
}

// parser is a cursor over tokens. The first error is kept and moves the cursor to the end of the text, where nothing
// is accepted: productions go on, find nothing more, and return nodes that nobody will see.
type parser struct {
	text    string
	options Options
	tokens  []token // the last one is endOfText
	next    int     // index of the token to read next
	depth   int
	alias   int      // index of the last token that was taken for an alias without AS
	top     int      // depth of the query that is a statement
	into    ast.Name // of the SELECT INTO that the statement is
	piped   int      // how many |> there were
	err     *errs.Error
}

// peek returns the next token.
func (p *parser) peek() *token { return &p.tokens[p.next] }

// peekAfter returns the token n places after the next one.
func (p *parser) peekAfter(n int) *token { return &p.tokens[min(p.next+n, len(p.tokens)-1)] }

// take returns the next token and moves past it.
func (p *parser) take() *token {
	t := p.peek()
	p.skip(1)
	return t
}

func (p *parser) skip(n int) { p.next = min(p.next+n, len(p.tokens)-1) }

// is reports whether the next token is the word (in lower case) or symbol.
func (p *parser) is(text string) bool { return p.peek().is(text) }

// are reports whether the next tokens are these words or symbols.
func (p *parser) are(texts ...string) bool {
	for i, text := range texts {
		if !p.peekAfter(i).is(text) {
			return false
		}
	}
	return true
}

// accept moves past the words or symbols if all of them are next.
func (p *parser) accept(texts ...string) bool {
	if !p.are(texts...) {
		return false
	}
	p.skip(len(texts))
	return true
}

// acceptAny moves past the next token if it is one of the words or symbols.
func (p *parser) acceptAny(texts ...string) bool {
	for _, text := range texts {
		if p.accept(text) {
			return true
		}
	}
	return false
}

// expect moves past the words or symbols, which must be next.
func (p *parser) expect(texts ...string) {
	for _, text := range texts {
		if !p.accept(text) {
			p.expectedToken(text)
		}
	}
}

// nest runs a production one level deeper.
func nest[T any](p *parser, production func() T) T {
	var none T
	if p.depth >= maxDepth {
		p.fail(p.peek(), "nested too deeply: more than %d levels", maxDepth)
		return none
	}
	p.depth++
	defer func() { p.depth-- }()
	return production()
}

// separated reads one or more items between commas.
func separated[T any](p *parser, item func() T) []T {
	items := []T{item()}
	for p.accept(",") {
		items = append(items, item())
	}
	return items
}

// parenthesized reads one or more items between commas and in parentheses.
func parenthesized[T any](p *parser, item func() T) []T {
	p.expect("(")
	items := separated(p, item)
	p.expect(")")
	return items
}
