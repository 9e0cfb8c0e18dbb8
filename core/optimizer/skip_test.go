package optimizer_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/ballista-go/ballista/core"
)

// optional are the rules without which every plan can run.
var optional = []string{
	"simplify", "pushFilters", "simplifyPushed", "orderJoins", "pushFiltersAgain", "pushLimits", "sharePlans", "pruneColumns",
}

// TestRulesKeepResults runs the queries of testdata/results.sql without any optional rule, and compares what they give with
// each rule left out in turn and with none.
func TestRulesKeepResults(t *testing.T) {
	content, err := os.ReadFile("testdata/results.sql")
	if err != nil {
		t.Fatal(err)
	}
	setup, queries, ok := strings.Cut(string(content), "\n-- queries\n")
	if !ok {
		t.Fatal("testdata/results.sql: no line that says -- queries")
	}
	plain := open(t, setup, optional...)
	sessions := map[string]*core.Session{"none": open(t, setup)}
	for _, rule := range optional {
		sessions[rule] = open(t, setup, rule)
	}
	for _, sql := range statements(queries) {
		want := rows(plain, sql)
		if strings.HasPrefix(want, "unbound") {
			t.Errorf("%s: %s", sql, want)
		}
		for skipped, s := range sessions {
			if got := rows(s, sql); got != want {
				t.Errorf("%s\nwithout %s\n%s\nwithout any rule\n%s\n%s", sql, skipped, got, want, explained(s, sql))
			}
		}
	}
}

func statements(script string) []string {
	var list []string
	for _, sql := range strings.Split(script, ";\n") {
		if sql = strings.TrimSpace(sql); sql != "" {
			list = append(list, sql)
		}
	}
	return list
}

// open returns a session without the rules, after the statements of setup.
func open(t *testing.T, setup string, skip ...string) *core.Session {
	t.Helper()
	engine, err := core.Open(core.Config{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := engine.NewSession(map[string]string{"datafusion.optimizer.skip_rules": strings.Join(skip, ",")})
	if err != nil {
		t.Fatal(err)
	}
	for _, sql := range statements(setup) {
		if got := rows(s, sql); got != "" {
			t.Fatalf("%s: %s", sql, got)
		}
	}
	return s
}

// rows are the sorted rows of a query, or that it fails.
func rows(s *core.Session, sql string) string {
	ctx := context.Background()
	query, err := s.SQL(ctx, sql, nil)
	if err != nil {
		return "unbound: " + err.Error()
	}
	result, err := query.Execute(ctx)
	if err != nil {
		return err.Error()
	}
	defer func() { _ = result.Close() }()
	var lines []string
	for {
		batch, err := result.Next(ctx)
		if errors.Is(err, io.EOF) {
			slices.Sort(lines)
			return strings.Join(lines, "\n")
		}
		if err != nil {
			return err.Error()
		}
		for row := range int(batch.NumRows()) {
			values := make([]string, batch.NumCols())
			for i, column := range batch.Columns() {
				values[i] = column.ValueStr(row)
			}
			lines = append(lines, fmt.Sprint(values))
		}
		batch.Release()
	}
}

func explained(s *core.Session, sql string) string {
	query, err := s.SQL(context.Background(), sql, nil)
	if err != nil {
		return err.Error()
	}
	plans, err := query.Plans(context.Background())
	if err != nil {
		return err.Error()
	}
	return plans.Logical
}
