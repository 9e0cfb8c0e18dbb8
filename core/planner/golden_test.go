package planner_test

import (
	"context"
	"strings"
	"testing"

	"github.com/ballista-go/ballista/core/binder"
	"github.com/ballista-go/ballista/core/catalog"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical/plantest"
	"github.com/ballista-go/ballista/core/optimizer"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/planner"
)

// sizes are the configurations of files that are not planned with everything divided that can be.
var sizes = map[string]planner.Config{
	"tpch": planner.Defaults(3),
	"sizes": {
		Nodes: 3, RepeatRows: 100, BroadcastRows: 200_000, BroadcastBytes: 4 << 20, SingleGroups: 100, SingleSort: 2_000,
		RowsPerGroup: 1.5,
	},
}

// TestGolden runs the cases of testdata: the plan of a query for one node, and for three.
func TestGolden(t *testing.T) {
	c := plantest.Catalog(t)
	plantest.Golden(t, func(_ *testing.T, file, sql string) string {
		config, ok := sizes[file]
		if !ok {
			config.Nodes = 3
		}
		one, three := planned(c, sql, planner.Config{Nodes: 1}), planned(c, sql, config)
		if one == three {
			return one + "\n=> the same"
		}
		return one + "\n=>\n" + three
	})
}

// planned is the plan of a query, or the error.
func planned(c *catalog.Catalog, sql string, config planner.Config) string {
	ids := &binder.IDs{}
	plan, err := plantest.Bind(c, ids, strings.TrimSpace(sql))
	if err != nil {
		return err.Error()
	}
	optimized, err := optimizer.Optimize(context.Background(), plan, optimizer.Options{Settings: &expr.Settings{}, NewID: ids.Next})
	if err != nil {
		return err.Error()
	}
	physically, err := planner.Plan(context.Background(), optimized, config)
	if err != nil {
		return err.Error()
	}
	return physical.Explain(physically, nil)
}
