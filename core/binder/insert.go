package binder

import (
	"slices"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/types"
)

// Insert makes rows for a table of the fields of those of a query, whose columns are the given ones by position; none: all. Fields that are
// left out get their default, or NULL.
func (b *Binder) Insert(input logical.Node, fields []arrow.Field, columns []ast.Ident, defaults map[string]ast.Expr, at place) (logical.Node, error) {
	names := make([]string, len(fields))
	for i, field := range fields {
		names[i] = field.Name
	}
	given := make([]string, 0, len(columns))
	for _, column := range columns {
		switch {
		case !slices.Contains(names, column.Name):
			return nil, errs.At(column.Pos(), errs.NotFound, "column not found: %q%s", column.Name, errs.Suggest(column.Name, names))
		case slices.Contains(given, column.Name):
			return nil, binding(column, "column is given twice: %q", column.Name)
		}
		given = append(given, column.Name)
	}
	if len(columns) == 0 {
		given = names
	}
	rows := input.Output()
	if len(rows) != len(given) {
		return nil, binding(at, "expected rows of %d columns to insert: got %d", len(given), len(rows))
	}
	project := &logical.Project{Input: input}
	for _, field := range fields {
		value, err := b.inserted(field, rows, slices.Index(given, field.Name), defaults, at)
		if err != nil {
			return nil, err
		}
		column := b.column(field.Name, field.Type, value.Nullable())
		column.Metadata = field.Metadata
		project.Exprs = append(project.Exprs, logical.Named{Expr: value, Column: column})
	}
	return project, nil
}

// inserted is the value of a field: column i of the rows, or, where that is negative, the default.
func (b *Binder) inserted(field arrow.Field, rows []*expr.Column, i int, defaults map[string]ast.Expr, at place) (expr.Expr, error) {
	if i >= 0 {
		return stored(rows[i], field.Name, field.Type, at)
	}
	value, given := defaults[field.Name]
	if !given {
		return expr.Null(field.Type), nil
	}
	literal, err := b.Constant(value)
	if err != nil {
		return nil, err
	}
	return castTo(literal, field.Type), nil
}

// stored is a value as a column of a table takes it.
func stored(value expr.Expr, column string, t types.Type, at place) (expr.Expr, error) {
	if !types.CanCast(value.Type(), t) {
		return nil, binding(at, "column %q takes %s, which %s cannot be cast to", column, typeName(t), typeName(value.Type()))
	}
	return castTo(value, t), nil
}
