package optimizer_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/ballista-go/ballista/core/logical/plantest"
)

// repeated joins n texts made of a format with a number.
func repeated(n int, format, separator string) string {
	parts := make([]string, n)
	for i := range parts {
		parts[i] = fmt.Sprintf(format, i)
	}
	return strings.Join(parts, separator)
}

func TestLargeQueriesAreOptimizedPromptly(t *testing.T) {
	c := plantest.Catalog(t)
	for name, sql := range map[string]string{
		"or":     "SELECT a FROM t WHERE " + repeated(10_000, "a = %d", " OR "),
		"and":    "SELECT a FROM t WHERE " + repeated(10_000, "a <> %d", " AND "),
		"nested": "SELECT a FROM t WHERE " + repeated(10_000, "(a <> %[1]d AND c = %[1]d)", " OR "),
		"in":     "SELECT a FROM t WHERE c IN (" + repeated(10_000, "%d", ", ") + ")",
		"union":  repeated(1_000, "SELECT a + %d AS a FROM t", " UNION ALL "),
		"values": "SELECT * FROM (VALUES " + repeated(10_000, "(%d, 'x')", ", ") + ") AS s WHERE column1 > 5",
		"star":   "SELECT t0.a FROM t AS t0" + repeated(11, " JOIN t AS j%[1]d ON j%[1]d.a = t0.a AND j%[1]d.c < t0.c", ""),
		"clique": clique(12),
		"many":   "SELECT t0.a FROM t AS t0" + repeated(40, " JOIN t AS j%[1]d ON j%[1]d.a = t0.a", ""),
		"most":   "SELECT t0.a FROM t AS t0" + repeated(100, " JOIN t AS j%[1]d ON j%[1]d.a = t0.a", ""),
	} {
		start := time.Now()
		if got := outcome(c, "optimize", sql); !strings.Contains(got, "Scan") && !strings.Contains(got, "Values") {
			t.Errorf("%s: %s", name, got)
		}
		if elapsed := time.Since(start); elapsed > 20*time.Second {
			t.Errorf("%s took %s", name, elapsed)
		}
	}
}

// clique joins each of n tables with all others by their keys.
func clique(n int) string {
	var conditions []string
	for i := range n {
		for k := range i {
			conditions = append(conditions, fmt.Sprintf("t%d.a = t%d.a", k, i))
		}
	}
	return "SELECT t0.a FROM " + repeated(n, "t AS t%d", ", ") + " WHERE " + strings.Join(conditions, " AND ")
}
