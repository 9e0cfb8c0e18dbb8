package core

import (
	"context"
	"strings"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/binder"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
)

// describe carries out DESCRIBE: a row for each column of a table or of a query.
func (s *Session) describe(ctx context.Context, st *ast.Describe, parameters binder.Parameters) (*Query, error) {
	var q *Query
	var err error
	if st.Query != nil {
		q, err = s.statement(ctx, st.Query, parameters)
	} else {
		q, err = s.relation(ctx, st.Table)
	}
	if err != nil {
		return nil, err
	}
	columns := []*expr.Column{s.textColumn("column_name", false), s.textColumn("data_type", false), s.textColumn("is_nullable", false)}
	var rows [][]expr.Expr
	for _, field := range q.Schema().Fields() {
		rows = append(rows, []expr.Expr{text(field.Name), text(types.Name(field.Type)), text(yesOrNo(field.Nullable))})
	}
	return s.rows(columns, rows).from(st, q), nil
}

func yesOrNo(yes bool) string {
	if yes {
		return "YES"
	}
	return "NO"
}

// relation is a query of all rows of a table or view.
func (s *Session) relation(ctx context.Context, idents []ast.Ident) (*Query, error) {
	b, f := s.binderOfText(ctx)
	plan, err := b.Table(idents)
	if err != nil {
		return nil, err
	}
	return s.query(plan, f), nil
}

// show carries out SHOW as a query of the information schema.
func (s *Session) show(ctx context.Context, st *ast.Show) (*Query, error) {
	sql, err := s.showQuery(ctx, st)
	if err != nil {
		return nil, err
	}
	if st.Pattern != nil {
		sql = "SELECT * FROM (" + sql + ") WHERE " + patternColumn[st.Kind] + " LIKE " + quote(*st.Pattern)
	}
	return s.SQL(ctx, sql, nil)
}

var patternColumn = map[ast.ShowKind]string{
	ast.ShowTables: "table_name", ast.ShowColumns: "column_name", ast.ShowFunctions: "function_name",
	ast.ShowDatabases: "catalog_name", ast.ShowSchemas: "schema_name", ast.ShowAll: "name", ast.ShowVariable: "name",
}

func (s *Session) showQuery(ctx context.Context, st *ast.Show) (string, error) {
	switch st.Kind {
	case ast.ShowTables:
		return "SELECT * FROM information_schema.tables", nil
	case ast.ShowColumns, ast.ShowCreateTable:
		if _, err := s.relation(ctx, st.Name); err != nil {
			return "", err
		}
		name, err := s.resolve(st.Name)
		if err != nil {
			return "", err
		}
		where := " WHERE table_catalog = " + quote(name.Catalog) + " AND table_schema = " + quote(name.Schema) +
			" AND table_name = " + quote(name.Table)
		if st.Kind == ast.ShowCreateTable {
			return "SELECT table_catalog, table_schema, table_name, definition FROM information_schema.views" + where, nil
		}
		if st.Full {
			return "SELECT * FROM information_schema.columns" + where, nil
		}
		return "SELECT table_catalog, table_schema, table_name, column_name, data_type, is_nullable FROM information_schema.columns" + where, nil
	case ast.ShowFunctions:
		return shownFunctions, nil
	case ast.ShowSchemas:
		return "SELECT * FROM information_schema.schemata", nil
	case ast.ShowDatabases:
		return "SELECT DISTINCT catalog_name FROM information_schema.schemata", nil
	case ast.ShowAll:
		return "SELECT " + shownOfSettings(st) + " FROM information_schema.df_settings ORDER BY name", nil
	}
	key := variable(st.Name)
	if _, err := findOption(key); err != nil {
		return "", errs.At(st.Pos(), errs.KindOf(err), "%s", err.Error())
	}
	return "SELECT " + shownOfSettings(st) + " FROM information_schema.df_settings WHERE name = " + quote(key), nil
}

func shownOfSettings(st *ast.Show) string {
	if st.Full {
		return "name, value, description"
	}
	return "name, value"
}

// shownFunctions are the functions, with their documented arguments.
const shownFunctions = `SELECT r.routine_name AS function_name, r.data_type AS return_type, p.parameters, p.parameter_types, r.function_type,
	r.description, r.syntax_example
FROM information_schema.routines AS r
LEFT JOIN (SELECT specific_name, array_agg(parameter_name ORDER BY ordinal_position) AS parameters,
	array_agg(data_type ORDER BY ordinal_position) AS parameter_types FROM information_schema.parameters GROUP BY specific_name) AS p
ON p.specific_name = r.specific_name`

func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
