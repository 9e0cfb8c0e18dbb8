package stage_test

import (
	"context"
	"testing"

	"github.com/ballista-go/ballista/core/binder"
	"github.com/ballista-go/ballista/core/catalog"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical/plantest"
	"github.com/ballista-go/ballista/core/optimizer"
	"github.com/ballista-go/ballista/core/planner"
	"github.com/ballista-go/ballista/core/stage"
)

// TestGolden runs the cases of testdata: the stages of a query for three nodes.
func TestGolden(t *testing.T) {
	c := plantest.Catalog(t)
	plantest.Golden(t, func(_ *testing.T, file, sql string) string {
		config := planner.Config{Nodes: 3}
		if file == "tpch" {
			config = planner.Defaults(3)
		}
		plan, err := cut(c, sql, config)
		if err != nil {
			return err.Error()
		}
		return stage.Explain(plan, nil)
	})
}

// cut takes a query to its stages.
func cut(c *catalog.Catalog, sql string, config planner.Config) (*stage.Plan, error) {
	ids := &binder.IDs{}
	plan, err := plantest.Bind(c, ids, sql)
	if err != nil {
		return nil, err
	}
	optimized, err := optimizer.Optimize(context.Background(), plan, optimizer.Options{Settings: &expr.Settings{}, NewID: ids.Next})
	if err != nil {
		return nil, err
	}
	planned, err := planner.Plan(context.Background(), optimized, config)
	if err != nil {
		return nil, err
	}
	return stage.Cut(planned, config.Nodes), nil
}
