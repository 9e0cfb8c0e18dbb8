package exec_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/exec"
	"github.com/ballista-go/ballista/core/exec/exectest"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// shapes are plans of each kind of operator over a relation that ends, or fails, as the test likes.
func shapes(relation, other *exectest.Relation) map[string]physical.Node {
	key := []expr.SortKey{{Expr: relation.Columns[0]}}
	join := func(probe, build *exectest.Relation) physical.Node {
		return &physical.HashJoin{
			Kind: logical.Full, Probe: probe.Node(), Build: build.Node(),
			On:      []logical.Equality{{Left: probe.Columns[0], Right: build.Columns[0]}},
			Columns: append(append([]*expr.Column{}, probe.Columns...), build.Columns...),
		}
	}
	return map[string]physical.Node{
		"scan":       relation.Node(),
		"filter":     &physical.Filter{Input: relation.Node(), Condition: less(relation.Columns[0], 40)},
		"sort":       &physical.Sort{Input: relation.Node(), Keys: key, Fetch: -1},
		"top":        &physical.Sort{Input: relation.Node(), Keys: key, Fetch: 10},
		"limit":      &physical.Limit{Input: relation.Node(), Fetch: -1},
		"distinct":   &physical.DistinctOn{Input: relation.Node(), On: []expr.Expr{relation.Columns[0]}, Keys: key},
		"probe":      join(relation, other),
		"build":      join(other, relation),
		"aggregate":  &physical.HashAggregate{Input: relation.Node(), Groups: []logical.Named{{Expr: relation.Columns[0], Column: relation.Columns[0]}}},
		"union":      twice(relation),
		"with":       &physical.With{ID: 1, Shared: relation.Node(), Body: &physical.Ref{ID: 1, Columns: relation.Columns}},
		"projection": &physical.Project{Input: relation.Node(), Exprs: []logical.Named{{Expr: relation.Columns[0], Column: relation.Columns[0]}}},
	}
}

func relations() (*exectest.Relation, *exectest.Relation) {
	random := rand.New(rand.NewPCG(1, 1))
	return exectest.Integers(random, 0, 500, 50, 2), exectest.Integers(random, 10, 50, 50, 2)
}

// each runs every shape with 1 and 8 workers, and expects an error of the kind.
func each(t *testing.T, kind errs.Kind, prepare func(r *exectest.Relation) (context.Context, int64)) {
	for _, workers := range []int{1, 8} {
		relation, other := relations()
		for name, plan := range shapes(relation, other) {
			ctx, limit := prepare(relation)
			_, err := exectest.Run(ctx, t, exectest.Environment(workers, 3, limit), plan)
			if err == nil || errs.KindOf(err) != kind {
				t.Errorf("%s, %d workers: error is %v, want one of kind %v", name, workers, err, kind)
			}
		}
	}
}

func TestErrorsOfReaders(t *testing.T) {
	each(t, errs.IO, func(r *exectest.Relation) (context.Context, int64) {
		r.Before = func(_ context.Context, row int) error {
			if row > 300 {
				return errs.New(errs.IO, "the disk is gone")
			}
			return nil
		}
		return t.Context(), memory.Unlimited
	})
}

func TestPanicsOfReaders(t *testing.T) {
	each(t, errs.Internal, func(r *exectest.Relation) (context.Context, int64) {
		r.Before = func(_ context.Context, row int) error {
			if row > 300 {
				panic("a bug")
			}
			return nil
		}
		return t.Context(), memory.Unlimited
	})
}

func TestCancellation(t *testing.T) {
	each(t, errs.Cancelled, func(r *exectest.Relation) (context.Context, int64) {
		ctx, cancel := context.WithCancel(t.Context())
		r.Before = func(_ context.Context, row int) error {
			if row > 300 {
				cancel()
			}
			return nil
		}
		return ctx, memory.Unlimited
	})
}

func TestDeadline(t *testing.T) {
	each(t, errs.Cancelled, func(r *exectest.Relation) (context.Context, int64) {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Millisecond)
		t.Cleanup(cancel)
		r.Before = func(ctx context.Context, row int) error {
			if row > 300 {
				<-ctx.Done()
			}
			return nil
		}
		return ctx, memory.Unlimited
	})
}

// Memory runs out at every point: the query fails, or it had enough, and it keeps nothing.
func TestOutOfMemory(t *testing.T) {
	relation, other := relations()
	for name, plan := range shapes(relation, other) {
		failed := 0
		for limit := int64(1 << 10); limit < 1<<20; limit += limit / 3 {
			env := exectest.Environment(2, 64, limit)
			_, err := exectest.Run(t.Context(), t, env, plan)
			switch {
			case errs.KindOf(err) == errs.OutOfMemory:
				failed++
			case err != nil:
				t.Errorf("%s with %d bytes: %v", name, limit, err)
			}
		}
		if failed == 0 {
			t.Errorf("%s: the limit was never met", name)
		}
	}
}

// bug is a function that panics for the value 7.
func bug(arg expr.Expr) expr.Expr {
	f := &expr.Function{Name: "bug"}
	kernel := func(_ *expr.Context, args []*vector.Vector, out *vector.Vector) error {
		for row := range args[0].Len {
			if args[0].Value(row) == int64(7) {
				panic("seven")
			}
		}
		out.Become(args[0])
		return nil
	}
	of := arrow.PrimitiveTypes.Int64
	return &expr.Call{Function: f, Args: []expr.Expr{arg}, Overload: expr.Overload{Args: []types.Type{of}, Result: of, CanFail: true, Kernel: kernel}}
}

func TestPanicsOfFunctions(t *testing.T) {
	relation, other := relations()
	broken := bug(relation.Columns[0])
	join := &physical.HashJoin{
		Probe: other.Node(), Build: relation.Node(), Columns: other.Columns,
		On: []logical.Equality{{Left: other.Columns[0], Right: broken}},
	}
	for name, plan := range map[string]physical.Node{
		"in a worker":        &physical.Project{Input: relation.Node(), Exprs: []logical.Named{{Expr: broken, Column: relation.Columns[0]}}},
		"when a sort ends":   &physical.Sort{Input: relation.Node(), Keys: []expr.SortKey{{Expr: broken}}, Fetch: -1},
		"when a build ends":  join,
		"in a sort's top-k":  &physical.Sort{Input: relation.Node(), Keys: []expr.SortKey{{Expr: broken}}, Fetch: 3},
		"in a distinct's on": &physical.DistinctOn{Input: relation.Node(), On: []expr.Expr{broken}, Keys: []expr.SortKey{{Expr: relation.Columns[0]}}},
	} {
		env := exectest.Environment(2, 16, memory.Unlimited)
		_, err := exectest.Run(t.Context(), t, env, plan)
		if errs.KindOf(err) != errs.Internal || !strings.Contains(err.Error(), "seven") {
			t.Errorf("%s: error is %v, want an internal one that says seven", name, err)
		}
	}
}

// A consumer that takes nothing makes the workers wait, and what it takes later comes in order.
func TestSlowConsumer(t *testing.T) {
	for _, workers := range []int{1, 8} {
		rows := make(exectest.Rows, 20000)
		for i := range rows {
			rows[i] = []types.Value{int64(i)}
		}
		relation := exectest.NewRelation(0, rows, arrow.PrimitiveTypes.Int64)
		relation.SplitRows = 1000
		var read atomic.Int64
		relation.Before = func(context.Context, int) error { read.Add(1); return nil }
		env := exectest.Environment(workers, 100, 1<<20)
		result, err := exec.Runner{}.Run(t.Context(), stage.Cut(relation.Node(), 1), env)
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(50 * time.Millisecond)
		if n := read.Load(); n == 200 {
			t.Errorf("%d workers read everything before anything was taken", workers)
		}
		next := int64(0)
		for {
			batch, err := result.Next(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if batch == nil {
				break
			}
			for i := range batch.Count() {
				row := i
				if batch.Rows != nil {
					row = int(batch.Rows[i])
				}
				if got := batch.Columns[0].Value(row); got != next {
					t.Fatalf("row is %v, want %d", got, next)
				}
				next++
			}
			batch.Release()
		}
		if next != 20000 {
			t.Errorf("%d rows, want 20000", next)
		}
		if done, total := result.Progress(); done != 20 || total != 20 {
			t.Errorf("progress is %d of %d morsels, want 20 of 20", done, total)
		}
		result.Close()
		if used := env.Budget.Used(); used != 0 {
			t.Errorf("%d bytes are held", used)
		}
	}
}

// Closing ends a query whose result nobody takes.
func TestCloseEarly(t *testing.T) {
	relation, other := relations()
	for name, plan := range shapes(relation, other) {
		env := exectest.Environment(4, 3, memory.Unlimited)
		result, err := exec.Runner{}.Run(t.Context(), stage.Cut(plan, 1), env)
		if err != nil {
			t.Fatal(err)
		}
		batch, err := result.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		result.Close()
		result.Close()
		if _, err := result.Next(t.Context()); err != nil && !errors.Is(err, context.Canceled) && errs.KindOf(err) != errs.Cancelled {
			t.Errorf("%s: after closing: %v", name, err)
		}
		batch.Release()
		if used := env.Budget.Used(); used != 0 {
			t.Errorf("%s: %d bytes are held", name, used)
		}
	}
}

// A join of which no pair passes is still cancelled.
func TestCancelWithinABatch(t *testing.T) {
	rows := make(exectest.Rows, 4000)
	for i := range rows {
		rows[i] = []types.Value{int64(i)}
	}
	probe, build := exectest.NewRelation(0, rows, arrow.PrimitiveTypes.Int64), exectest.NewRelation(10, rows, arrow.PrimitiveTypes.Int64)
	probe.SplitRows, build.SplitRows = 4000, 4000
	sum := exectest.Call(t, "+", probe.Columns[0], build.Columns[0])
	plan := &physical.HashJoin{
		Probe: probe.Node(), Build: build.Node(), Columns: probe.Columns,
		Condition: &expr.Comparison{Op: expr.Less, Left: sum, Right: &expr.Literal{Value: int64(-1), DataType: arrow.PrimitiveTypes.Int64}},
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, err := exectest.Run(ctx, t, exectest.Environment(1, 4096, memory.Unlimited), plan)
	if errs.KindOf(err) != errs.Cancelled {
		t.Errorf("error is %v, want a cancelled query", err)
	}
}
