package binder_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/ballista-go/ballista/core"
)

func newSession(t *testing.T) *core.Session {
	t.Helper()
	engine, err := core.Open(core.Config{})
	if err != nil {
		t.Fatal(err)
	}
	session, err := engine.NewSession(nil)
	if err != nil {
		t.Fatal(err)
	}
	return session
}

// TestNestedExpressionsDoNotExplode binds expressions whose parts stand in several places at each of many levels.
func TestNestedExpressionsDoNotExplode(t *testing.T) {
	session := newSession(t)
	const levels = 60
	for name, c := range map[string]struct{ open, end, refused string }{
		"coalesce": {"coalesce(", ", 1)", ""},
		"nullif":   {"nullif(", ", 1)", "expression is too large"},
		"case":     {"CASE ", " WHEN 1 THEN 2 WHEN 2 THEN 3 ELSE 4 END", "expression is too large"},
		"nvl2":     {"nvl2(", ", 1, 2)", ""},
	} {
		sql := "SELECT " + strings.Repeat(c.open, levels) + "a" + strings.Repeat(c.end, levels) + " FROM (VALUES (1), (NULL)) AS t(a)"
		_, err := session.SQL(context.Background(), sql, nil)
		if c.refused == "" && err != nil || c.refused != "" && (err == nil || !strings.Contains(err.Error(), c.refused)) {
			t.Errorf("%s: got %v, want %q", name, err, c.refused)
		}
	}
}

// TestGroupingSetsOfManyColumnsAreRefused binds what would be sets of thousands of columns.
func TestGroupingSetsOfManyColumnsAreRefused(t *testing.T) {
	session := newSession(t)
	keys := make([]string, 5000)
	for i := range keys {
		keys[i] = fmt.Sprintf("a + %d", i)
	}
	for kind, n := range map[string]int{"ROLLUP": 5000, "CUBE": 13} {
		sql := "SELECT 1 FROM (VALUES (1)) AS t(a) GROUP BY " + kind + "(" + strings.Join(keys[:n], ", ") + ")"
		want := fmt.Sprintf("too many grouping sets: %s of %d columns", kind, n)
		if _, err := session.SQL(context.Background(), sql, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}
