package parser

import "github.com/ballista-go/ballista/core/ast"

// kind is what a token is.
type kind uint8

const (
	endOfText kind = iota
	symbol         // an operator or punctuation
	word           // an identifier or keyword without quotes
	quotedWord
	numberLiteral
	stringLiteral
	binaryLiteral
	parameter
)

// token is a piece of the text. Words are in lower case, strings without quotes and escapes, numbers without
// underscores, binary strings decoded, parameters without the dollar sign.
type token struct {
	kind       kind
	start, end int32 // bytes
	closing    int32 // of ( [ and {: the index of the token that closes it, or 0
	text       string
}

func (t *token) at() ast.Position { return ast.At(int(t.start)) }

// is reports whether the token is the word (in lower case) or symbol.
func (t *token) is(text string) bool {
	return t.text == text && (t.kind == symbol || t.kind == word)
}

// isColumn reports whether the token can name a column.
func (t *token) isColumn() bool { return t.kind == quotedWord || t.kind == word && !reserved[t.text] }

// isName reports whether the token can be a part of a name.
func (t *token) isName() bool { return t.kind == word || t.kind == quotedWord }
