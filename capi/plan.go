package main

// #include "internal.h"
import "C"

import (
	"slices"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/tree"
	"github.com/ballista-go/ballista/core/types"
)

//export ballista_plan_call
func ballista_plan_call(session C.ballista_handle, name *C.const_char, inputs *C.const_handle, nInputs C.size_t, exprs *C.const_handle, nExprs C.size_t, options *C.const_char, out *C.ballista_handle, e *C.ballista_error) C.ballista_status {
	return guard(e, func() error {
		var r relation
		var err error
		if r.session, err = find[*core.Session](uint64(session), "session"); err != nil {
			return err
		}
		if r.name, err = text(name, "name of a relation"); err != nil {
			return err
		}
		if r.inputs, err = findAll[*core.Query](handlesOf(inputs, nInputs), "plan"); err != nil {
			return err
		}
		if r.args, err = expressions(handlesOf(exprs, nExprs)); err != nil {
			return err
		}
		if err := decode(options, &r.options); err != nil {
			return err
		}
		query, err := interruptible(r.build)
		if err != nil {
			return err
		}
		*out = C.ballista_handle(keep(query))
		return nil
	})
}

//export ballista_plan_schema
func ballista_plan_schema(plan C.ballista_handle, schema *C.struct_ArrowSchema, e *C.ballista_error) C.ballista_status {
	return guard(e, func() error {
		query, err := find[*core.Query](uint64(plan), "plan")
		if err == nil {
			exportSchema(query.Schema(), schema)
		}
		return err
	})
}

//export ballista_plan_text
func ballista_plan_text(plan C.ballista_handle, form *C.const_char, out **C.char, e *C.ballista_error) C.ballista_status {
	return with(plan, "plan", e, func(query *core.Query) error {
		given, err := text(form, "form")
		if err != nil {
			return err
		}
		described, err := describe(query, given)
		if err == nil {
			putText(out, described)
		}
		return err
	})
}

func describe(query *core.Query, form string) (string, error) {
	switch form {
	case "logical":
		return logicalText(query), nil
	case "schemas":
		return logical.ExplainSchemas(query.LogicalPlan()), nil
	case "columns":
		return encode(columnsOf(query.Schema()))
	case "optimized", "physical", "tree":
		plans, err := interruptible(query.Plans)
		if err != nil {
			return "", err
		}
		switch form {
		case "physical":
			return plans.Physical, nil
		case "tree":
			return encode(plans.Tree)
		}
		return plans.Logical, nil
	}
	return "", errs.New(errs.Binding, "form of a plan is not known: %q", form)
}

// resultColumn is a column of a result, as ballista_plan_text describes it.
type resultColumn struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

func columnsOf(schema *arrow.Schema) []resultColumn {
	list := make([]resultColumn, schema.NumFields())
	for i, field := range schema.Fields() {
		list[i] = resultColumn{field.Name, types.Name(field.Type)}
	}
	return list
}

//export ballista_plan_column
func ballista_plan_column(plan C.ballista_handle, name *C.const_char, out **C.char, e *C.ballista_error) C.ballista_status {
	return with(plan, "plan", e, func(query *core.Query) error {
		given, err := text(name, "name of a column")
		if err != nil {
			return err
		}
		qualified, failed := qualifiedName(query.LogicalPlan().Output(), given)
		if failed != nil {
			return failed
		}
		putText(out, quoted(qualified))
		return nil
	})
}

// qualifiedName is what refers to the column of a name, taken as it is, whatever other relations there are.
func qualifiedName(columns []*expr.Column, name string) (ast.Name, *errs.Error) {
	var found *expr.Column
	names := make([]string, len(columns))
	for i, column := range columns {
		names[i] = column.Name
		switch {
		case column.Name != name:
		case found == nil:
			found = column
		default:
			return nil, errs.New(errs.Binding, "ambiguous column: %q (there is %s and %s)", name, found, column)
		}
	}
	if found == nil {
		return nil, errs.New(errs.NotFound, "column not found: %q%s", name, errs.Suggest(name, names))
	}
	var qualified ast.Name
	if found.Qualifier != "" {
		for _, part := range strings.Split(found.Qualifier, ".") {
			qualified = append(qualified, ast.Ident{Name: part, Quoted: true})
		}
	}
	return append(qualified, ast.Ident{Name: found.Name, Quoted: true}), nil
}

// quoted writes a name so that it is read as it is.
func quoted(name ast.Name) string {
	parts := name.Parts()
	for i, part := range parts {
		parts[i] = `"` + strings.ReplaceAll(part, `"`, `""`) + `"`
	}
	return strings.Join(parts, ".")
}

// qualify puts the names of relations in front of those of columns, and finds names that no column has.
func qualify(query *core.Query, e ast.Expr) (ast.Expr, error) {
	columns, parameters := query.LogicalPlan().Output(), parametersIn(e)
	return tree.Up(e, func(e ast.Expr) (ast.Expr, error) {
		c, ok := e.(*ast.Column)
		if !ok || len(c.Name) != 1 || parameters[c] {
			return e, nil
		}
		name, err := qualifiedName(columns, c.Name[0].Name)
		if err != nil {
			err.Position = c.Pos()
			return nil, err
		}
		return &ast.Column{Position: c.Position, Name: name}, nil
	})
}

//export ballista_plan_execute
func ballista_plan_execute(plan C.ballista_handle, out *C.ballista_handle, e *C.ballista_error) C.ballista_status {
	return guard(e, func() error {
		query, err := find[*core.Query](uint64(plan), "plan")
		if err == nil {
			*out = C.ballista_handle(keep(run(query)))
		}
		return err
	})
}

// parametersIn are the names in an expression that stand for parameters of the lambdas around them.
func parametersIn(e ast.Expr) map[*ast.Column]bool {
	found := map[*ast.Column]bool{}
	tree.Walk(e, func(e ast.Expr) bool {
		lambda, ok := e.(*ast.Lambda)
		if !ok {
			return true
		}
		tree.Walk(lambda.Body, func(e ast.Expr) bool {
			if c, ok := e.(*ast.Column); ok && len(c.Name) == 1 {
				named := func(p ast.Ident) bool { return p.Name == c.Name[0].Name }
				found[c] = found[c] || slices.ContainsFunc(lambda.Parameters, named)
			}
			return true
		})
		return true
	})
	return found
}
