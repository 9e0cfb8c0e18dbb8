package shell

import (
	"context"
	"strings"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/parser"
)

const listTables = `SELECT table_catalog AS catalog, table_schema AS schema, table_name AS name, table_type AS type
FROM information_schema.tables WHERE table_schema <> 'information_schema' ORDER BY 1, 2, 3`

// describe lists the tables, or the columns of one.
func (s *shell) describe(ctx context.Context, table string) error {
	if table == "" {
		return s.statement(ctx, listTables)
	}
	if _, err := parser.ParseName(table); err != nil {
		return errs.WithExcerpt(err, table)
	}
	return s.statement(ctx, "DESCRIBE "+table)
}

// functions lists the functions whose names match a pattern.
func (s *shell) functions(ctx context.Context, pattern string) error {
	condition := ""
	if pattern != "" {
		escaped := strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`, "'", "''", "*", "%").Replace(strings.ToLower(pattern))
		condition = " WHERE routine_name LIKE '" + escaped + "'"
	}
	return s.statement(ctx, "SELECT routine_name AS name, function_type AS type, min(description) AS description FROM information_schema.routines"+
		condition+" GROUP BY 1, 2 ORDER BY 1, 2")
}
