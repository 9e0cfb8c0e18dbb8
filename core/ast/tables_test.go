package ast_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/parser"
)

func TestTables(t *testing.T) {
	cases := []struct {
		sql  string
		want []string
	}{
		{"SELECT 1", nil},
		{"SELECT * FROM a, s.b JOIN c.s.d ON true", []string{"a", "s.b", "c.s.d"}},
		{"WITH q AS (SELECT * FROM a) SELECT (SELECT max(x) FROM b) FROM q WHERE x IN (SELECT y FROM d)", []string{"a", "b", "q", "d"}},
		{"SELECT * FROM a UNION SELECT * FROM (SELECT * FROM b) AS x", []string{"a", "b"}},
		{"EXPLAIN SELECT * FROM a", []string{"a"}},
		{"CREATE VIEW v AS SELECT * FROM a", []string{"a"}},
		{"DESCRIBE a", []string{"a"}},
	}
	for _, c := range cases {
		statement, err := parser.Parse(c.sql)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, name := range ast.Tables(statement) {
			got = append(got, name.Text())
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", c.sql, diff)
		}
	}
}
