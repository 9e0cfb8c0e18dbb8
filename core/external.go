package core

import (
	"context"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/catalog"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source/listing"
)

// createExternalTable carries out CREATE EXTERNAL TABLE.
func (s *Session) createExternalTable(ctx context.Context, st *ast.CreateExternalTable) (*Query, error) {
	name, proceed, err := s.newName(st, st.Name, st.Existing)
	if err != nil {
		return nil, err
	}
	if !proceed {
		return s.nothing(), nil
	}
	relation, err := s.externalTable(ctx, st)
	if err != nil {
		return nil, err
	}
	if err := s.register(ctx, name, relation); err != nil {
		return nil, err
	}
	return s.nothing(), nil
}

// externalTable opens the files of a CREATE EXTERNAL TABLE.
func (s *Session) externalTable(ctx context.Context, st *ast.CreateExternalTable) (relation catalog.Relation, err error) {
	columns, err := s.declared(st.Columns)
	if err != nil {
		return relation, err
	}
	if relation.Defaults, err = s.defaults(columns, st.Columns); err != nil {
		return relation, err
	}
	files, err := s.filesOf(st, columns)
	if err != nil {
		return relation, err
	}
	if relation.Table, err = s.backend.OpenFiles(ctx, files); err != nil {
		return relation, err
	}
	relation.Definition = st.String()
	relation.Keys = declaredKeys(relation.Table.Schema().Fields(), st.Constraints)
	return relation, checkOrders(relation.Table.Schema(), st)
}

func (s *Session) filesOf(st *ast.CreateExternalTable, columns []arrow.Field) (Files, error) {
	files := Files{Format: st.Format, Paths: st.Locations, Options: map[string]string{}, Infer: len(st.PartitionedBy) == 0 && s.on("datafusion.execution.listing_table_factory_infer_partitions")}
	if err := s.externalColumns(st, columns, &files); err != nil {
		return files, err
	}
	for _, option := range st.Options {
		value, err := settingValue(option.Value)
		if err != nil {
			return files, err
		}
		files.Options[strings.ToLower(option.Key)] = value
	}
	if strings.EqualFold(files.Format, "CSV") && !s.on("datafusion.catalog.has_header") && files.Options["format.has_header"] == "" && files.Options["has_header"] == "" {
		files.Options["format.has_header"] = "false"
	}
	return files, nil
}

// externalColumns sets the declared columns of the files and of their folders.
func (s *Session) externalColumns(st *ast.CreateExternalTable, declared []arrow.Field, files *Files) error {
	b, _ := s.binder()
	for _, p := range st.PartitionedBy {
		field := arrow.Field{Name: p.Name.Name, Type: listing.Undeclared}
		if p.Type != nil {
			t, err := b.Type(p.Type)
			if err != nil {
				return err
			}
			field.Type = t
		}
		for i, column := range declared {
			if column.Name == field.Name {
				field = column
				declared = append(declared[:i:i], declared[i+1:]...)
				break
			}
		}
		files.Partitions = append(files.Partitions, field)
	}
	if len(declared) > 0 {
		files.Schema = arrow.NewSchema(declared, nil)
	}
	return nil
}

// checkOrders refuses orders and keys of columns that there are none of.
func checkOrders(schema *arrow.Schema, st *ast.CreateExternalTable) error {
	var names []ast.Ident
	for _, keys := range st.Orders {
		for _, key := range keys {
			if column, ok := key.Expr.(*ast.Column); ok {
				names = append(names, column.Name[len(column.Name)-1])
			}
		}
	}
	for _, constraint := range st.Constraints {
		names = append(names, constraint.Columns...)
	}
	for _, name := range names {
		if !schema.HasField(name.Name) {
			return errs.At(name.Pos(), errs.NotFound, "column not found: %q%s", name.Name, errs.Suggest(name.Name, fieldNames(schema)))
		}
	}
	return nil
}

func fieldNames(schema *arrow.Schema) []string {
	names := make([]string, schema.NumFields())
	for i, field := range schema.Fields() {
		names[i] = field.Name
	}
	return names
}
