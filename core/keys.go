package core

import (
	"slices"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/catalog"
)

// declaredKeys are the keys that constraints make of columns: primary ones, and unique ones of columns that are not NULL.
func declaredKeys(fields []arrow.Field, constraints []ast.Constraint) *catalog.Keys {
	nullable := map[string]bool{}
	for _, field := range fields {
		nullable[field.Name] = field.Nullable
	}
	declared := &catalog.Keys{}
	for _, constraint := range constraints {
		mayBeNull := func(column ast.Ident) bool { return nullable[column.Name] }
		if !constraint.Primary && slices.ContainsFunc(constraint.Columns, mayBeNull) {
			continue
		}
		var names []string
		for _, column := range constraint.Columns {
			names = append(names, column.Name)
		}
		declared.Columns = append(declared.Columns, names)
	}
	return declared
}
