package binder

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// repeated joins n texts made of a format with a number.
func repeated(n int, format, separator string) string {
	parts := make([]string, n)
	for i := range parts {
		parts[i] = fmt.Sprintf(format, i)
	}
	return strings.Join(parts, separator)
}

func TestLongQueriesBindPromptly(t *testing.T) {
	c := testCatalog()
	for name, sql := range map[string]string{
		"or":      "SELECT a FROM t WHERE " + repeated(10_000, "a = %d", " OR "),
		"and":     "SELECT a FROM t WHERE " + repeated(10_000, "a <> %d", " AND ") + " ORDER BY b",
		"nested":  "SELECT a FROM t WHERE " + repeated(10_000, "(a <> %[1]d AND i = %[1]d)", " OR "),
		"in":      "SELECT a FROM t WHERE a IN (" + repeated(10_000, "%d", ", ") + ")",
		"chain":   "SELECT a + " + repeated(10_000, "%d", " + ") + " FROM t GROUP BY a",
		"columns": "SELECT * FROM (SELECT " + repeated(10_000, "a + %[1]d AS c%[1]d", ", ") + " FROM t) s ORDER BY c7",
		"values":  "SELECT * FROM (VALUES " + repeated(10_000, "(%d, 'x')", ", ") + ") v",
		"union":   repeated(1_000, "SELECT %d AS a", " UNION ALL "),
	} {
		started := time.Now()
		if _, err := bind(c, sql); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if took := time.Since(started); took > 5*time.Second {
			t.Errorf("%s took %v", name, took)
		}
	}
}
