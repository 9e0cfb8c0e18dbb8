package shell

import (
	"context"
	"errors"
	"strings"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/parser"
)

const describeTable = "DESCRIBE "

// describe lists the tables and views, or the columns of one.
func (s *shell) describe(ctx context.Context, table string) error {
	if table == "" {
		return s.relations(ctx, "", "")
	}
	if _, err := parser.ParseName(table); err != nil {
		return errs.WithExcerpt(err, table)
	}
	err := s.statement(ctx, describeTable+table)
	var failed *errs.Error
	if !errors.As(err, &failed) || failed.Position < len(describeTable) {
		return err
	}
	shown := *failed
	shown.Detail, shown.Position = "", failed.Position-len(describeTable)
	return errs.WithExcerpt(&shown, table)
}

func (s *shell) tables(ctx context.Context, pattern string) error {
	return s.relations(ctx, " AND table_type <> 'VIEW'", pattern)
}

func (s *shell) views(ctx context.Context, pattern string) error {
	return s.relations(ctx, " AND table_type = 'VIEW'", pattern)
}

func (s *shell) relations(ctx context.Context, condition, pattern string) error {
	return s.statement(ctx, "SELECT table_catalog AS catalog, table_schema AS schema, table_name AS name, table_type AS type"+
		" FROM information_schema.tables WHERE table_schema <> 'information_schema'"+condition+like("table_name", pattern)+" ORDER BY 1, 2, 3")
}

func (s *shell) schemas(ctx context.Context, pattern string) error {
	return s.statement(ctx, "SELECT catalog_name AS catalog, schema_name AS name FROM information_schema.schemata WHERE true"+
		like("schema_name", pattern)+" ORDER BY 1, 2")
}

func (s *shell) functions(ctx context.Context, pattern string) error {
	return s.statement(ctx, "SELECT routine_name AS name, function_type AS type, min(description) AS description"+
		" FROM information_schema.routines WHERE true"+like("routine_name", pattern)+" GROUP BY 1, 2 ORDER BY 1, 2")
}

// like is a further condition: that a name matches a pattern, in which * stands for any letters.
func like(column, pattern string) string {
	if pattern == "" {
		return ""
	}
	escaped := strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`, "'", "''", "*", "%").Replace(strings.ToLower(pattern))
	return " AND lower(" + column + ") LIKE '" + escaped + "'"
}
