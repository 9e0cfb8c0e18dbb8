package core

import (
	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/unparser"
)

// SQL writes the query as SQL of a database, by the name that unparser.DialectOf knows.
func (q *Query) SQL(dialect string) (string, error) {
	known, err := unparser.DialectOf(dialect)
	if err != nil {
		return "", err
	}
	written, err := unparser.Plan(q.plan, known)
	if err != nil {
		return "", err
	}
	return ast.Print(written, known.Quote), nil
}
