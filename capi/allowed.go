package main

import (
	"fmt"
	"strings"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/parser"
)

// check refuses statements that the options do not allow.
func (o *sqlOptions) check(sql string) error {
	if o.AllowDDL == nil && o.AllowDML == nil && o.AllowStatements == nil {
		return nil
	}
	statement, err := parser.Parse(sql)
	if err != nil {
		return errs.WithExcerpt(err, sql)
	}
	return o.checkStatement(statement)
}

func (o *sqlOptions) checkStatement(statement ast.Statement) error {
	switch statement := statement.(type) {
	case *ast.CreateExternalTable, *ast.CreateTable, *ast.CreateView, *ast.CreateSchema, *ast.CreateDatabase, *ast.CreateIndex, *ast.Drop:
		return refuse(o.AllowDDL, "statements that define or drop (DDL)")
	case *ast.Insert, *ast.Copy, *ast.Delete, *ast.Update, *ast.Truncate:
		return refuse(o.AllowDML, "statements that change rows (DML)")
	case *ast.Set, *ast.Reset, *ast.Prepare, *ast.Execute, *ast.Deallocate, *ast.Transaction:
		return refuse(o.AllowStatements, "statements that set or prepare ("+kindOf(statement)+")")
	case *ast.Explain:
		return o.checkStatement(statement.Statement)
	}
	return nil
}

// kindOf is what DataFusion calls a statement.
func kindOf(statement ast.Statement) string {
	switch statement.(type) {
	case *ast.Set:
		return "SetVariable"
	case *ast.Reset:
		return "ResetVariable"
	}
	return strings.TrimPrefix(fmt.Sprintf("%T", statement), "*ast.")
}

func refuse(allowed *bool, what string) error {
	if allowed != nil && !*allowed {
		return errs.New(errs.Binding, "the options do not allow %s", what)
	}
	return nil
}
