package stage_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical/plantest"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/planner"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/tree"
)

// configs are ways to plan a query: with everything moved, everything sent to each node that may be, and for real tables.
func configs(nodes int) map[string]planner.Config {
	everywhere := planner.Config{
		Nodes: nodes, RepeatRows: 1000, BroadcastRows: math.Inf(1), BroadcastBytes: math.Inf(1), SingleGroups: 1e6, SingleSort: 1e9,
	}
	return map[string]planner.Config{"hash": {Nodes: nodes}, "everywhere": everywhere, "defaults": planner.Defaults(nodes)}
}

// TestStages checks what holds for any plan, for the queries of TPC-H and of the planner's tests.
func TestStages(t *testing.T) {
	c := plantest.Catalog(t)
	queries := queries(t)
	if len(queries) < 80 {
		t.Fatalf("only %d queries", len(queries))
	}
	for _, nodes := range []int{1, 2, 3, 16} {
		for name, config := range configs(nodes) {
			for _, sql := range queries {
				plan, err := cut(c, sql, config)
				if err != nil {
					t.Fatalf("%s: %v", sql, err)
				}
				for _, problem := range problems(plan, nodes) {
					t.Errorf("%d nodes, %s: %s\n%s\n%s", nodes, name, problem, sql, stage.Explain(plan, nil))
				}
			}
		}
	}
}

// queries are those of the golden files and of TPC-H.
func queries(t *testing.T) []string {
	files, err := filepath.Glob("../planner/testdata/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, file := range append(files, "testdata/cut.txt", "testdata/repeatable.txt") {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for text := range strings.SplitSeq(string(content), "\n\n") {
			sql, _, _ := strings.Cut(text, ";\n")
			if name, ok := strings.CutPrefix(sql, "@"); ok {
				sql = plantest.TPCH(t, name)
			}
			list = append(list, sql)
		}
	}
	return list
}

// problems lists what is wrong with a plan.
func problems(plan *stage.Plan, nodes int) (found []string) {
	add := func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }
	readers := make([]int, len(plan.Stages))
	for i, s := range plan.Stages {
		if s.ID != i {
			add("stage %d has the ID %d", i, s.ID)
		}
		if last := i == len(plan.Stages)-1; last != (s.Output == nil) {
			add("stage %d: last: %t, output: %v", i, last, s.Output)
		}
		if s.Tasks != 1 && s.Tasks != nodes {
			add("stage %d has %d tasks", i, s.Tasks)
		}
		var inputs []int
		tree.Walk(s.Root, func(node physical.Node) bool {
			if receive, ok := node.(*stage.Receive); ok {
				inputs = append(inputs, receive.Stage)
				if problem := misread(plan, s, receive); problem != "" {
					add("stage %d: %s", i, problem)
				}
			}
			if problem := misplaced(s, node); problem != "" {
				add("stage %d: %s", i, problem)
			}
			return true
		})
		slices.Sort(inputs)
		if inputs = slices.Compact(inputs); !slices.Equal(inputs, s.Inputs) {
			add("stage %d reads from %v, and says %v", i, inputs, s.Inputs)
		}
		for _, input := range inputs {
			readers[input]++
		}
		if s.Output != nil {
			if missing := unresolved(physical.Expressions(s.Output), s.Root.Output()); missing != "" {
				add("stage %d: key of the exchange is not there: %s", i, missing)
			}
		}
	}
	for i, s := range plan.Stages[:len(plan.Stages)-1] {
		if n := readers[i]; n == 0 || n > 1 && s.Output.Kind != physical.Forward {
			add("stage %d has %d readers", i, n)
		}
	}
	if cycle(plan) {
		add("stages wait for each other")
	}
	return found
}

// misread says what is wrong with a leaf that reads from another stage.
func misread(plan *stage.Plan, s *stage.Stage, receive *stage.Receive) string {
	if receive.Stage >= s.ID {
		return fmt.Sprintf("reads from stage %d, which is not before it", receive.Stage)
	}
	from := plan.Stages[receive.Stage]
	if from.Output.Kind != receive.Kind || from.Output.Ordered != receive.Ordered {
		return fmt.Sprintf("%s, and the output is %s", receive, from.Output)
	}
	sent := from.Root.Output()
	if len(sent) != len(receive.Columns) {
		return fmt.Sprintf("%s: %d columns of %d", receive, len(receive.Columns), len(sent))
	}
	for i, c := range sent {
		if !arrow.TypeEqual(c.DataType, receive.Columns[i].DataType) {
			return fmt.Sprintf("%s: column %d is a %s, not a %s", receive, i, c.DataType, receive.Columns[i].DataType)
		}
	}
	partitions := 1
	switch receive.Kind {
	case physical.Hash, physical.Range:
		partitions = s.Tasks
	case physical.Forward:
		if from.Tasks != s.Tasks {
			return fmt.Sprintf("%d tasks read those of stage %d, which are %d", s.Tasks, from.ID, from.Tasks)
		}
	case physical.Single:
		if s.Tasks != 1 {
			return fmt.Sprintf("%d tasks each read all of stage %d", s.Tasks, from.ID)
		}
	}
	if from.Partitions() != partitions {
		return fmt.Sprintf("%s: %d tasks read %d partitions", receive, s.Tasks, from.Partitions())
	}
	return ""
}

// misplaced says what is wrong with a node of a stage.
func misplaced(s *stage.Stage, node physical.Node) string {
	switch n := node.(type) {
	case *physical.Exchange:
		return "has an exchange"
	case *physical.Ref:
		defined := tree.Any(s.Root, func(node physical.Node) bool {
			with, ok := node.(*physical.With)
			return ok && with.ID == n.ID
		})
		if !defined {
			return "reads shared rows of another stage: " + n.String()
		}
	case *physical.Limit, *physical.DistinctOn:
		if s.Tasks > 1 && s.Output == nil {
			return "each task has its own first rows: " + node.String()
		}
	}
	var below []*expr.Column
	for _, child := range node.Children() {
		below = append(below, child.Output()...)
	}
	if _, isScan := node.(*physical.Scan); isScan {
		return ""
	}
	if missing := unresolved(physical.Expressions(node), below); missing != "" {
		return fmt.Sprintf("%s: column is not there: %s", node, missing)
	}
	if union, ok := node.(*physical.Union); ok {
		for _, input := range union.Inputs {
			if len(input.Output()) != len(union.Columns) {
				return "inputs of the union differ"
			}
		}
	}
	return ""
}

// unresolved is a column that expressions read, and that is not among those given.
func unresolved(exprs []expr.Expr, columns []*expr.Column) (missing string) {
	ids := expr.IDsOf(columns)
	for _, e := range exprs {
		expr.Columns(e, func(c *expr.Column) {
			if !ids.Has(c.ID) {
				missing = fmt.Sprintf("%s #%d", c, c.ID)
			}
		})
	}
	return missing
}

// cycle reports whether stages wait for each other, as readers or otherwise: then they cannot be taken off one by one.
func cycle(plan *stage.Plan) bool {
	done := make([]bool, len(plan.Stages))
	for range plan.Stages {
		for i, s := range plan.Stages {
			waits := func(on int) bool { return !done[on] }
			done[i] = done[i] || !slices.ContainsFunc(s.Inputs, waits) && !slices.ContainsFunc(s.After, waits)
		}
	}
	return slices.Contains(done, false)
}
