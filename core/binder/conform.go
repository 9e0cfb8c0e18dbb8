package binder

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/types"
)

// Conform gives the columns of a relation, by their positions, the names and types of fields.
func (b *Binder) Conform(node logical.Node, fields []arrow.Field, at place) (logical.Node, error) {
	columns := node.Output()
	if len(columns) != len(fields) {
		return nil, binding(at, "expected a query of %d columns: got %d", len(fields), len(columns))
	}
	project := &logical.Project{Input: node, Exprs: make([]logical.Named, len(fields))}
	for i, field := range fields {
		from := columns[i].DataType
		if !types.CanCast(from, field.Type) {
			return nil, binding(at, "column %q takes %s, which %s cannot be cast to", field.Name, typeName(field.Type), typeName(from))
		}
		var value expr.Expr = columns[i]
		project.Exprs[i] = logical.Named{Expr: castTo(value, field.Type), Column: b.column(field.Name, field.Type, columns[i].Null)}
	}
	return project, nil
}
