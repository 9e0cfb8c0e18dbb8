package core

import (
	"context"
	"fmt"
	"strings"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/binder"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/logical"
)

// Origin is the statement that a query came from, where it is no query: what the plan that runs does not tell.
type Origin struct {
	Statement ast.Statement
	Of        *Query // what is explained, prepared or made a table or a view of; nil where the statement has none, or the plan has it

	refusal error // why the query cannot run
}

// Origin is nil for queries.
func (q *Query) Origin() *Origin { return q.origin }

// from says what statement a query came from.
func (q *Query) from(statement ast.Statement, of *Query) *Query {
	q.origin = &Origin{Statement: statement, Of: of}
	return q
}

// refused is why the query cannot run, or nil.
func (q *Query) refused() error {
	if q.origin == nil {
		return nil
	}
	return q.origin.refusal
}

// looked binds a statement that is looked at: nothing that it would change is changed.
func (s *Session) looked(ctx context.Context, statement ast.Statement, parameters binder.Parameters) (*Query, error) {
	switch st := statement.(type) {
	case *ast.Query, *ast.Copy, *ast.Insert, *ast.Update, *ast.Delete, *ast.Truncate, *ast.Describe, *ast.Show:
		return s.statement(ctx, statement, parameters)
	case *ast.CreateTable:
		if st.Query != nil {
			return s.unrun(ctx, st, st.Query, parameters)
		}
		return s.refusing(st, nil), nil
	case *ast.CreateView:
		return s.unrun(ctx, st, st.Query, parameters)
	case *ast.Prepare:
		if st.Parameters == 0 {
			return s.unrun(ctx, st, st.Statement, parameters)
		}
		return s.refusing(st, nil), nil
	case *ast.CreateExternalTable, *ast.CreateSchema, *ast.CreateDatabase, *ast.CreateIndex, *ast.Drop, *ast.Set, *ast.Execute,
		*ast.Deallocate, *ast.Transaction:
		return s.refusing(st, nil), nil
	}
	return nil, errs.At(statement.Pos(), errs.Unsupported, "EXPLAIN takes a query: %s", firstWords(statement))
}

// unrun is refusing, of a statement around another one.
func (s *Session) unrun(ctx context.Context, statement, of ast.Statement, parameters binder.Parameters) (*Query, error) {
	inner, err := s.looked(ctx, of, parameters)
	if err != nil {
		return nil, err
	}
	return s.refusing(statement, inner), nil
}

// refusing is the query of a statement that is not carried out: it can be looked at, and fails when it runs.
func (s *Session) refusing(statement ast.Statement, of *Query) *Query {
	q := s.nothing().from(statement, of)
	message := "statement has no plan that runs: %s"
	switch statement.(type) {
	case *ast.Transaction, *ast.CreateIndex:
		message = "statement is not supported: %s"
	}
	q.origin.refusal = errs.New(errs.Unsupported, message, firstWords(statement))
	return q
}

// explainRefused is the EXPLAIN of a query that cannot run.
func (q *Query) explainRefused() *Query {
	lines := []string{fmt.Sprint(q.origin.Statement)}
	if of := q.origin.Of; of != nil {
		lines = append(lines, strings.Split(logical.Explain(of.plan), "\n")...)
	}
	texts := &planTexts{}
	texts.add("logical_plan", strings.Join(lines, "\n  "))
	texts.add("physical_plan_error", q.origin.refusal.Error())
	return texts.query(q.session)
}
