package core_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/ballista-go/ballista/core"
)

const explained = `SELECT b.k, count(*) FROM (VALUES (1, 'a"b'), (2, 'c')) AS a(k, s) JOIN (VALUES (1), (2)) AS b(k) ON a.k = b.k WHERE a.s <> 'x\y' GROUP BY b.k`

func planOf(t *testing.T, s *core.Session, format string) string {
	t.Helper()
	q, err := s.SQL(t.Context(), "EXPLAIN FORMAT "+format+" "+explained, nil)
	if err != nil {
		t.Fatal(err)
	}
	result, err := q.Execute(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer result.Close() //nolint:errcheck // it is a list of constants
	batch, err := result.Next(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer batch.Release()
	return batch.Column(1).ValueStr(0)
}

type jsonPlan struct {
	Type  string     `json:"Node Type"`
	Plans []jsonPlan `json:"Plans"`
}

func (p jsonPlan) names() []string {
	names := []string{p.Type}
	for _, input := range p.Plans {
		names = append(names, input.names()...)
	}
	return names
}

// TestPlansInFormats finds the operators of the indented plan in the others.
func TestPlansInFormats(t *testing.T) {
	s := session(t, map[string]string{"datafusion.explain.physical_plan_only": "true"})
	var want []string
	for _, line := range strings.Split(strings.TrimSpace(planOf(t, s, "indent")), "\n") {
		name, _, _ := strings.Cut(strings.TrimSpace(line), ": ")
		want = append(want, name)
	}
	var plans []struct{ Plan jsonPlan }
	if err := json.Unmarshal([]byte(planOf(t, s, "pgjson")), &plans); err != nil || len(plans) != 1 {
		t.Fatal(err, plans)
	}
	if got := plans[0].Plan.names(); strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("JSON has the operators %v, want %v", got, want)
	}
	graph := planOf(t, s, "graphviz")
	nodes := regexp.MustCompile(`(?m)^  \d+ \[label="((?:[^"\\]|\\.)*)"\]$`).FindAllString(graph, -1)
	edges := regexp.MustCompile(`(?m)^  \d+ -> \d+ \[dir=back\]$`).FindAllString(graph, -1)
	if len(nodes) != len(want) || len(edges) != len(want)-1 || strings.Count(graph, "\n") != len(nodes)+len(edges)+3 {
		t.Errorf("%d nodes and %d edges, want %d operators:\n%s", len(nodes), len(edges), len(want), graph)
	}
	checkBoxes(t, planOf(t, s, "tree"), want)
}

// checkBoxes wants lines of one width, a box for each operator, and as many ways down as there are inputs.
func checkBoxes(t *testing.T, drawing string, operators []string) {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(drawing, "\n"), "\n")
	for _, line := range lines {
		if utf8.RuneCountInString(line) != utf8.RuneCountInString(lines[0]) {
			t.Fatalf("lines are not of one width:\n%s", drawing)
		}
	}
	if boxes := strings.Count(drawing, "└"); boxes != len(operators) {
		t.Errorf("%d boxes, want %d:\n%s", boxes, len(operators), drawing)
	}
	if inputs := strings.Count(drawing, "┴"); inputs != len(operators)-1 {
		t.Errorf("%d boxes have one above, want %d:\n%s", inputs, len(operators)-1, drawing)
	}
	for _, name := range operators {
		if !strings.Contains(drawing, name) {
			t.Errorf("no box of %s:\n%s", name, drawing)
		}
	}
}
