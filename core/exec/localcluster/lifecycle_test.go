package localcluster_test

import (
	"context"
	"testing"
	"time"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/exec/exectest"
	"github.com/ballista-go/ballista/core/exec/localcluster"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/stage"
)

const nodes = 3

// shapes are plans with each kind of exchange over a relation that ends, or fails, as the test likes.
func shapes(relation, other *exectest.Relation) map[string]physical.Node {
	key := expr.SortKey{Expr: relation.Columns[0]}
	join := func(probe, build physical.Node) physical.Node {
		return &physical.HashJoin{
			Kind: logical.Inner, Probe: probe, Build: build, On: []logical.Equality{{Left: other.Columns[0], Right: relation.Columns[0]}},
			Columns: append(append([]*expr.Column{}, other.Columns...), relation.Columns...),
		}
	}
	return map[string]physical.Node{
		"result":    divided(relation),
		"single":    single(divided(relation)),
		"hash":      hashed(divided(relation), nodes, relation.Columns[0]),
		"range":     &physical.Sort{Input: ranged(divided(relation), nodes, key), Keys: []expr.SortKey{key}, Fetch: -1},
		"forward":   single(&physical.Exchange{Input: divided(relation), Kind: physical.Forward, Partitions: 1}),
		"broadcast": single(join(divided(other), broadcast(divided(relation)))),
		"probe":     single(join(hashed(divided(other), nodes, other.Columns[0]), hashed(divided(relation), nodes, relation.Columns[0]))),
		"limit":     &physical.Limit{Input: single(divided(relation)), Fetch: -1, Skip: 1},
	}
}

// eachShape runs every shape with 1 and 8 workers a node, and expects an error of the kind.
func eachShape(t *testing.T, kind errs.Kind, prepare func(r *exectest.Relation) (context.Context, int64)) {
	t.Helper()
	for _, workers := range []int{1, 8} {
		relation, other := exectest.Integers(random(1), 0, 500, 50, 2), exectest.Integers(random(2), 10, 50, 50, 2)
		for name, plan := range shapes(relation, other) {
			ctx, limit := prepare(relation)
			env := exectest.Environment(workers, 3, limit)
			_, err := exectest.RunStages(ctx, t, env, localcluster.Runner{}, stage.Cut(plan, nodes))
			if err == nil || errs.KindOf(err) != kind {
				t.Errorf("%s, %d workers: error is %v, want one of kind %v", name, workers, err, kind)
			}
		}
	}
	noneRuns(t)
}

func TestErrorsOfProducers(t *testing.T) {
	eachShape(t, errs.IO, func(r *exectest.Relation) (context.Context, int64) {
		r.Before = func(_ context.Context, row int) error {
			if row > 300 {
				return errs.New(errs.IO, "the disk is gone")
			}
			return nil
		}
		return t.Context(), memory.Unlimited
	})
}

func TestPanicsOfProducers(t *testing.T) {
	eachShape(t, errs.Internal, func(r *exectest.Relation) (context.Context, int64) {
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
	eachShape(t, errs.Cancelled, func(r *exectest.Relation) (context.Context, int64) {
		ctx, cancel := context.WithCancel(t.Context())
		r.Before = func(ctx context.Context, row int) error {
			if row > 300 {
				cancel()
				<-ctx.Done()
			}
			return nil
		}
		return ctx, memory.Unlimited
	})
}

func TestDeadline(t *testing.T) {
	eachShape(t, errs.Cancelled, func(r *exectest.Relation) (context.Context, int64) {
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
	relation, other := exectest.Integers(random(1), 0, 500, 50, 2), exectest.Integers(random(2), 10, 50, 50, 2)
	for name, plan := range shapes(relation, other) {
		failed := 0
		for limit := int64(1 << 10); limit < 1<<21; limit += limit / 2 {
			_, err := exectest.RunStages(t.Context(), t, exectest.Environment(2, 64, limit), localcluster.Runner{}, stage.Cut(plan, nodes))
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
	noneRuns(t)
}

// Closing ends a query whose result nobody takes.
func TestCloseEarly(t *testing.T) {
	relation, other := exectest.Integers(random(1), 0, 500, 50, 2), exectest.Integers(random(2), 10, 50, 50, 2)
	for name, plan := range shapes(relation, other) {
		env := exectest.Environment(4, 3, memory.Unlimited)
		result, err := localcluster.Runner{}.Run(t.Context(), stage.Cut(plan, nodes), env)
		if err != nil {
			t.Fatal(err)
		}
		batch, err := result.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		result.Close()
		result.Close()
		batch.Release()
		if used := env.Budget.Used(); used != 0 {
			t.Errorf("%s: %d bytes are held", name, used)
		}
	}
	noneRuns(t)
}
