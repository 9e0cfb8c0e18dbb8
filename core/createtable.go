package core

import (
	"context"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/binder"
	"github.com/ballista-go/ballista/core/catalog"
	"github.com/ballista-go/ballista/core/errs"
	memorytable "github.com/ballista-go/ballista/core/source/memory"
	"github.com/ballista-go/ballista/core/table"
)

// createTable carries out CREATE TABLE. Its rows, those of a query or none, are kept where the session's tables are.
func (s *Session) createTable(ctx context.Context, st *ast.CreateTable, parameters binder.Parameters) (*Query, error) {
	if st.Temporary {
		return nil, errs.At(st.Pos(), errs.Unsupported, "temporary tables are not supported: a session's tables are its own")
	}
	name, proceed, err := s.newName(st, st.Name, st.Existing)
	if err != nil {
		return nil, err
	}
	if !proceed {
		return s.nothing(), nil
	}
	relation, err := s.newTable(ctx, st, parameters)
	if err != nil {
		return nil, err
	}
	if err := s.register(ctx, name, relation); err != nil {
		return nil, err
	}
	return s.nothing(), nil
}

// newTable makes the table of a CREATE TABLE.
func (s *Session) newTable(ctx context.Context, st *ast.CreateTable, parameters binder.Parameters) (catalog.Relation, error) {
	fields, err := s.declared(st.Columns)
	if err != nil {
		return catalog.Relation{}, err
	}
	if err := checkConstraints(fields, st); err != nil {
		return catalog.Relation{}, err
	}
	defaults, err := s.defaults(fields, st.Columns)
	if err != nil {
		return catalog.Relation{}, err
	}
	t, err := s.filled(ctx, st, fields, parameters)
	return catalog.Relation{Table: t, Defaults: defaults, Keys: declaredKeys(fields, st.Constraints)}, err
}

// filled is a table of the declared columns, or of those of the query where none are declared, with the rows of the query.
func (s *Session) filled(ctx context.Context, st *ast.CreateTable, fields []arrow.Field, parameters binder.Parameters) (table.Table, error) {
	if st.Query == nil {
		return s.backend.Keep(ctx, memorytable.New(arrow.NewSchema(fields, nil), nil))
	}
	q, err := s.statement(ctx, st.Query, parameters)
	if err != nil {
		return nil, err
	}
	schema := q.Schema()
	if len(fields) > 0 {
		b, _ := s.binder()
		if q.plan, err = b.Conform(q.plan, fields, st); err != nil {
			return nil, err
		}
		schema = arrow.NewSchema(fields, nil)
	}
	if err := checkUnique(schema, st); err != nil {
		return nil, err
	}
	t, err := q.Stored(ctx, schema)
	if errs.Is(err, errs.InvalidValue) {
		return nil, errs.Locate(err, st.Pos())
	}
	return t, err
}

// declared are the fields of declared columns.
func (s *Session) declared(columns []ast.ColumnDef) ([]arrow.Field, error) {
	b, _ := s.binder()
	fields := make([]arrow.Field, len(columns))
	for i, column := range columns {
		t, err := b.Type(column.Type)
		if err != nil {
			return nil, err
		}
		fields[i] = arrow.Field{Name: column.Name.Name, Type: t, Nullable: !column.NotNull}
	}
	return fields, nil
}

// checkUnique refuses two columns of a name.
func checkUnique(schema *arrow.Schema, at ast.Node) error {
	seen := map[string]bool{}
	for _, field := range schema.Fields() {
		if seen[field.Name] {
			return errs.At(at.Pos(), errs.Binding, "table has two columns of a name: %q", field.Name)
		}
		seen[field.Name] = true
	}
	return nil
}

// checkConstraints refuses keys of columns that there are none of. Keys are not enforced, as in DataFusion.
func checkConstraints(fields []arrow.Field, st *ast.CreateTable) error {
	if err := checkUnique(arrow.NewSchema(fields, nil), st); err != nil {
		return err
	}
	names := map[string]bool{}
	for _, field := range fields {
		names[field.Name] = true
	}
	for _, constraint := range st.Constraints {
		for _, column := range constraint.Columns {
			if !names[column.Name] {
				return errs.At(column.Pos(), errs.NotFound, "column not found: %q", column.Name)
			}
		}
	}
	return nil
}

// defaults are the values of columns that an INSERT leaves out.
func (s *Session) defaults(fields []arrow.Field, columns []ast.ColumnDef) (*catalog.Defaults, error) {
	defaults := &catalog.Defaults{Values: map[string]ast.Expr{}}
	for i, column := range columns {
		if column.Default == nil {
			continue
		}
		b, _ := s.binder()
		value, err := b.Constant(column.Default)
		if err == nil {
			_, err = castLiteral(value, fields[i].Type)
		}
		if err != nil {
			return nil, errs.Locate(err, column.Default.Pos())
		}
		defaults.Values[column.Name.Name] = column.Default
	}
	return defaults, nil
}
