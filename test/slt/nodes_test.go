package slt

import (
	"context"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/exec/localcluster"
	"github.com/ballista-go/ballista/core/planner"
)

const randomQueries = 300

// TestNodesAgree compares random queries on one node with the same queries on several, however the rows are moved.
func TestNodesAgree(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	alone := openWith(core.Config{}, nil)(t)
	several := map[string]Engine{}
	for name, config := range map[string]planner.Config{
		"hash": {Nodes: 3}, "small tables": small,
		"all":  {Nodes: 4, BroadcastRows: math.Inf(1), BroadcastBytes: math.Inf(1), SingleGroups: math.Inf(1), SingleSort: math.Inf(1)},
		"rows": {Nodes: 2, RepeatRows: 12, BroadcastRows: 15, BroadcastBytes: 400, SingleSort: 20, RowsPerGroup: math.Inf(1)},
	} {
		several[name] = openWith(core.Config{Runner: fragmenter{localcluster.Runner{}}, Planner: config}, nil)(t)
	}
	for i, name := range []string{"a", "b", "c"} {
		view := viewOf(random, name, []int{40, 30, 11}[i])
		for _, engine := range append([]Engine{alone}, slices.Collect(maps.Values(several))...) {
			if _, err := collect(t.Context(), engine, view); err != nil {
				t.Fatal(err)
			}
		}
	}
	for range randomQueries {
		sql := (&generator{random: random}).query()
		want, wantErr := outcomeOf(t, alone, sql)
		if wantErr != nil && !errs.Is(wantErr, errs.InvalidValue) {
			t.Fatalf("%s: %v", sql, wantErr)
		}
		for name, engine := range several {
			got, err := outcomeOf(t, engine, sql)
			if (err == nil) != (wantErr == nil) || err != nil && !errs.Is(err, errs.InvalidValue) || !slices.Equal(got, want) {
				t.Errorf("%s: %s\nerrors: %v, on one node: %v\nrows: %d, on one node: %d\n%s\non one node\n%s",
					name, sql, err, wantErr, len(got), len(want), strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		}
	}
}

// outcomeOf is the rows of a query as text, sorted, or its error.
func outcomeOf(t *testing.T, engine Engine, sql string) ([]string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), queryDeadline)
	defer cancel()
	result, err := collect(ctx, engine, sql)
	if err != nil {
		return nil, err
	}
	defer result.release()
	var texts []string
	for _, batch := range result.batches {
		rows, err := formatRows(batch)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			texts = append(texts, r.String())
		}
	}
	slices.Sort(texts)
	return texts, nil
}
