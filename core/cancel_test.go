package core_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/ballista-go/ballista/core/errs"
)

// TestCancelledBeforeItRuns has queries of which binding or optimizing takes many times as long as they are given.
func TestCancelledBeforeItRuns(t *testing.T) {
	repeated := func(separator, each string, n int) string {
		list := make([]string, n)
		for i := range list {
			list[i] = fmt.Sprintf(each, i)
		}
		return strings.Join(list, separator)
	}
	for name, sql := range map[string]string{
		"common tables": "WITH c0 AS (SELECT 1 AS a)" + repeated("", ", c%[1]d1 AS (SELECT 1 FROM c0)", 19_000) + " SELECT * FROM c0",
		"joins":         "SELECT 1 FROM (SELECT 1 AS a) t" + repeated("", " JOIN (SELECT 1 AS a) t%d USING (a)", 19_000),
		"sub-queries":   "SELECT " + repeated(", ", "(SELECT max(a) + %d FROM (SELECT 1 AS a))", 19_000),
		"windows":       "SELECT " + repeated(", ", "sum(a) OVER (ORDER BY a + %d)", 19_000) + " FROM (SELECT 1 AS a)",
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
			defer cancel()
			started := time.Now()
			if err := drain(ctx, session(t, nil), sql, func() {}); !errs.Is(err, errs.Cancelled) {
				t.Errorf("got error %v", err)
			}
			if took := time.Since(started); took > 10*time.Second {
				t.Errorf("cancelled after %s", took)
			}
		})
	}
}
