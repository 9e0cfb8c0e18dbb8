package exectest

import (
	"context"
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ballista-go/ballista/core/exec"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

var poison = flag.Bool("poison", false, "overwrite memory that is given back, so that a use of it shows")

// Environment returns an environment with a budget of its own.
func Environment(workers, batchRows int, limit int64) *stage.Environment {
	if *poison {
		memory.Poison()
	}
	return &stage.Environment{
		Budget: memory.NewBudget("test", limit, nil), Workers: workers, BatchRows: batchRows,
		Settings: &expr.Settings{Now: time.Unix(0, 0).UTC(), Zone: time.UTC},
	}
}

// Run returns the rows of a plan. It fails the test when the plan keeps memory.
func Run(ctx context.Context, t *testing.T, env *stage.Environment, plan physical.Node) (Rows, error) {
	t.Helper()
	return RunStages(ctx, t, env, exec.Runner{}, stage.Cut(plan, 1))
}

// RunStages returns the rows of a plan in stages. It fails the test when the plan keeps memory.
func RunStages(ctx context.Context, t *testing.T, env *stage.Environment, runner stage.Runner, plan *stage.Plan) (Rows, error) {
	t.Helper()
	result, err := runner.Run(ctx, plan, env)
	if err != nil {
		return nil, err
	}
	rows, err := read(ctx, result)
	if closing := result.Close(); closing != nil {
		t.Errorf("closing: %v", closing)
	}
	if used := env.Budget.Used(); used != 0 {
		t.Errorf("%d bytes are held after the result was closed", used)
	}
	return rows, err
}

// Measure runs a plan to its end and returns what its nodes did.
func Measure(t *testing.T, env *stage.Environment, plan physical.Node) map[physical.Node]stage.Metrics {
	t.Helper()
	result, err := exec.Runner{}.Run(t.Context(), stage.Cut(plan, 1), env)
	if err == nil {
		defer result.Close() //nolint:errcheck // it has ended
		_, err = read(t.Context(), result)
	}
	if err != nil {
		t.Fatal(err)
	}
	return result.Metrics()
}

func read(ctx context.Context, result stage.Result) (Rows, error) {
	rows := Rows{}
	for {
		batch, err := result.Next(ctx)
		if err != nil || batch == nil {
			return rows, err
		}
		rows = append(rows, RowsOf(batch)...)
		batch.Release()
	}
}

// RowsOf are the rows of a batch.
func RowsOf(batch *vector.Batch) Rows {
	rows := make(Rows, batch.Count())
	for _, column := range batch.Columns {
		for i, value := range vectortest.Column(column, batch.Rows) {
			rows[i] = append(rows[i], value)
		}
	}
	return rows
}

// Ordered checks that the plan gives the rows, in their order, under all settings.
func Ordered(t *testing.T, plan physical.Node, want Rows) {
	t.Helper()
	check(t, plan, want, func(rows Rows) Rows { return rows })
}

// InAnyOrder checks that the plan gives the rows under all settings.
func InAnyOrder(t *testing.T, plan physical.Node, want Rows) {
	t.Helper()
	check(t, plan, want, Arranged)
}

// Arranged is the rows in an order that does not depend on how they came.
func Arranged(rows Rows) Rows {
	sorted := slices.Clone(rows)
	slices.SortFunc(sorted, func(a, b []types.Value) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	return sorted
}

// OrderedWith checks that the plan gives the rows, in their order, in one environment.
func OrderedWith(t *testing.T, env *stage.Environment, plan physical.Node, want Rows) {
	t.Helper()
	got, err := Run(t.Context(), t, env, plan)
	if err == nil {
		err = Difference(got, want)
	}
	if err != nil {
		t.Errorf("%d workers: %v\n%s", env.Workers, err, plan)
	}
}

func check(t *testing.T, plan physical.Node, want Rows, arrange func(Rows) Rows) {
	t.Helper()
	for _, workers := range []int{1, 8} {
		for _, batchRows := range []int{1, 2, 3, 1024} {
			got, err := Run(t.Context(), t, Environment(workers, batchRows, memory.Unlimited), plan)
			if err == nil {
				err = Difference(arrange(got), arrange(want))
			}
			if err != nil {
				t.Errorf("%d workers, batches of %d: %v\n%s", workers, batchRows, err, plan)
				return
			}
		}
	}
}

// Difference is where rows are not those that are wanted, in their order.
func Difference(got, want Rows) error {
	if len(got) != len(want) {
		return fmt.Errorf("%d rows, want %d", len(got), len(want))
	}
	for i := range got {
		if !slices.EqualFunc(got[i], want[i], vectortest.Equal) {
			return fmt.Errorf("row %d is %v, want %v", i, got[i], want[i])
		}
	}
	return nil
}

// Call is a call of a scalar function for arguments of the types that it takes.
func Call(t *testing.T, name string, args ...expr.Expr) expr.Expr {
	t.Helper()
	f, ok := function.Scalar(name)
	if !ok {
		t.Fatalf("function not found: %q", name)
	}
	list := make([]expr.Arg, len(args))
	for i, e := range args {
		literal, _ := e.(*expr.Literal)
		list[i] = expr.Arg{Type: e.Type(), Constant: literal, Nullable: e.Nullable()}
	}
	overload, err := f.Resolve(list)
	if err != nil {
		t.Fatal(err)
	}
	return &expr.Call{Function: f, Args: args, Overload: overload}
}
