package optimizer_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/ballista-go/ballista/core/binder"
	"github.com/ballista-go/ballista/core/catalog"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/logical/plantest"
	"github.com/ballista-go/ballista/core/optimizer"
)

// TestGolden runs the cases of testdata, in files named by rules: the plan before and after the rule, where the rules before it
// have run; of the file "optimize", the plan at the end alone.
func TestGolden(t *testing.T) {
	c := plantest.Catalog(t)
	plantest.Golden(t, func(_ *testing.T, rule, sql string) string { return outcome(c, rule, sql) })
}

// outcome is the plan before and after the rule.
func outcome(c *catalog.Catalog, rule, sql string) string {
	ids := &binder.IDs{}
	plan, err := plantest.Bind(c, ids, sql)
	if err != nil {
		return err.Error()
	}
	before, after := "", ""
	last := logical.Explain(plan)
	optimized, err := optimizer.Optimize(context.Background(), plan, optimizer.Options{
		Settings: &expr.Settings{}, NewID: ids.Next,
		Observe: func(name string, plan logical.Node) {
			if name == rule {
				before, after = last, logical.Explain(plan)
			}
			last = logical.Explain(plan)
		},
	})
	switch {
	case err != nil:
		return err.Error()
	case rule == "optimize":
		return logical.Explain(optimized)
	case before == after:
		return fmt.Sprintf("%s\n=> the same", before)
	}
	return before + "\n=>\n" + after
}
