package localcluster_test

import (
	"math/rand/v2"
	"regexp"
	"runtime"
	"testing"
	"time"

	"github.com/ballista-go/ballista/core/exec/exectest"
	"github.com/ballista-go/ballista/core/exec/localcluster"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/tree"
)

// divided is a scan whose splits the tasks have among them.
func divided(r *exectest.Relation) physical.Node {
	scan := *r.Node().(*physical.Scan)
	scan.Share = physical.Divided
	return &scan
}

func single(input physical.Node) physical.Node {
	return &physical.Exchange{Input: input, Kind: physical.Single, Partitions: 1}
}

func broadcast(input physical.Node) physical.Node {
	return &physical.Exchange{Input: input, Kind: physical.Broadcast, Partitions: 1}
}

func hashed(input physical.Node, nodes int, keys ...expr.Expr) physical.Node {
	return &physical.Exchange{Input: input, Kind: physical.Hash, Keys: keys, Partitions: nodes}
}

func ranged(input physical.Node, nodes int, keys ...expr.SortKey) physical.Node {
	return &physical.Exchange{Input: input, Kind: physical.Range, Order: keys, Partitions: nodes}
}

// alone is the plan for one node: without exchanges, and with whole scans.
func alone(t *testing.T, plan physical.Node) physical.Node {
	t.Helper()
	plain, err := tree.Up(plan, func(n physical.Node) (physical.Node, error) {
		switch n := n.(type) {
		case *physical.Exchange:
			return n.Input, nil
		case *physical.Scan:
			whole := *n
			whole.Share = physical.All
			return &whole, nil
		}
		return n, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

// each checks that a plan for some nodes gives the rows that one node gives, whatever the numbers of nodes and workers and the size
// of batches.
func each(t *testing.T, arrange func(exectest.Rows) exectest.Rows, plan func(nodes int) physical.Node) {
	t.Helper()
	want, err := exectest.Run(t.Context(), t, exectest.Environment(1, 1024, memory.Unlimited), alone(t, plan(1)))
	if err != nil {
		t.Fatal(err)
	}
	for _, nodes := range []int{1, 2, 5} {
		for _, workers := range []int{1, 8} {
			for _, batchRows := range []int{1, 3, 1024} {
				env := exectest.Environment(workers, batchRows, memory.Unlimited)
				got, err := exectest.RunStages(t.Context(), t, env, localcluster.Runner{}, stage.Cut(plan(nodes), nodes))
				if err == nil {
					err = exectest.Difference(arrange(got), arrange(want))
				}
				if err != nil {
					t.Errorf("%d nodes, %d workers, batches of %d: %v\n%s", nodes, workers, batchRows, err, physical.Explain(plan(nodes), nil))
					return
				}
			}
		}
	}
	noneRuns(t)
}

func inOrder(rows exectest.Rows) exectest.Rows { return rows }

// noneRuns checks that nothing that a task starts is left: who has said that he is done may need a moment to be gone.
func noneRuns(t *testing.T) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; runtime.Gosched() {
		stacks := make([]byte, 1<<20)
		stacks = stacks[:runtime.Stack(stacks, true)]
		if !started.Match(stacks) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("something still runs:\n%s", stacks)
		}
	}
}

var started = regexp.MustCompile(`receiveSource|orderedExchange|runningTask|localcluster\.\(\*job\)|exec\.\(\*driver\)`)

func random(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, seed)) }

func TestResultsComeInTheOrderOfTheTasks(t *testing.T) {
	relation := exectest.Integers(random(1), 0, 300, 50, 2)
	each(t, inOrder, func(int) physical.Node { return divided(relation) })
}

func TestSingle(t *testing.T) {
	relation := exectest.Integers(random(2), 0, 300, 50, 2)
	each(t, inOrder, func(int) physical.Node { return single(divided(relation)) })
	each(t, inOrder, func(int) physical.Node { return single(single(divided(relation))) })
	each(t, inOrder, func(int) physical.Node {
		return &physical.Union{Inputs: []physical.Node{single(divided(relation)), relation.Node(), single(divided(relation))}, Columns: relation.Columns}
	})
}

func TestHash(t *testing.T) {
	relation := exectest.Integers(random(3), 0, 500, 20, 2)
	key := relation.Columns[0]
	each(t, exectest.Arranged, func(nodes int) physical.Node { return hashed(divided(relation), nodes, key) })
	each(t, exectest.Arranged, func(nodes int) physical.Node { return hashed(divided(relation), nodes, key, relation.Columns[1]) })
	each(t, exectest.Arranged, func(nodes int) physical.Node { return hashed(divided(relation), nodes) })
	distinct := []logical.Named{{Expr: key, Column: key}}
	each(t, exectest.Arranged, func(nodes int) physical.Node {
		return &physical.HashAggregate{Input: hashed(divided(relation), nodes, key), Groups: distinct}
	})
}

// The first row of each group is known only where rows stay in the order of the scan.
func TestOrderedHash(t *testing.T) {
	relation := exectest.Integers(random(4), 0, 500, 20, 2)
	each(t, exectest.Arranged, func(nodes int) physical.Node {
		exchange := hashed(divided(relation), nodes, relation.Columns[0]).(*physical.Exchange)
		exchange.Ordered = true
		return &physical.DistinctOn{Input: exchange, On: []expr.Expr{relation.Columns[0]}}
	})
}

func TestRange(t *testing.T) {
	relation := exectest.Integers(random(5), 0, 500, 100, 2)
	for _, key := range []expr.SortKey{{}, {Descending: true}, {NullsFirst: true}, {Descending: true, NullsFirst: true}} {
		key.Expr = relation.Columns[0]
		each(t, inOrder, func(nodes int) physical.Node {
			return &physical.Sort{Input: ranged(divided(relation), nodes, key), Keys: []expr.SortKey{key}, Fetch: -1}
		})
	}
	two := []expr.SortKey{{Expr: exectest.Call(t, "abs", relation.Columns[1]), Descending: true}, {Expr: relation.Columns[0]}}
	each(t, inOrder, func(nodes int) physical.Node {
		return &physical.Sort{Input: ranged(divided(relation), nodes, two...), Keys: two, Fetch: -1}
	})
}

func TestJoins(t *testing.T) {
	probe, build := exectest.Integers(random(6), 0, 300, 60, 2), exectest.Integers(random(7), 10, 100, 60, 2)
	join := func(kind logical.JoinKind, p, b physical.Node) physical.Node {
		j := &physical.HashJoin{
			Kind: kind, Probe: p, Build: b, On: []logical.Equality{{Left: probe.Columns[0], Right: build.Columns[0]}},
			Columns: append(append([]*expr.Column{}, probe.Columns...), build.Columns...),
		}
		switch kind {
		case logical.LeftSemi, logical.LeftAnti:
			j.Columns = probe.Columns
		case logical.RightSemi, logical.RightAnti:
			j.Columns = build.Columns
		}
		return j
	}
	for _, kind := range []logical.JoinKind{logical.Inner, logical.LeftSemi, logical.LeftAnti} {
		each(t, inOrder, func(int) physical.Node { return join(kind, divided(probe), broadcast(divided(build))) })
	}
	for _, kind := range []logical.JoinKind{
		logical.Inner, logical.Left, logical.Right, logical.Full, logical.LeftSemi, logical.LeftAnti, logical.RightSemi, logical.RightAnti,
	} {
		each(t, exectest.Arranged, func(nodes int) physical.Node {
			return join(kind, hashed(divided(probe), nodes, probe.Columns[0]), hashed(divided(build), nodes, build.Columns[0]))
		})
	}
}

// Two readers of a shared plan each read the output of the task of their own number.
func TestForward(t *testing.T) {
	relation := exectest.Integers(random(8), 0, 200, 60, 2)
	each(t, inOrder, func(nodes int) physical.Node {
		shared := &physical.Exchange{Input: divided(relation), Kind: physical.Forward, Partitions: 1}
		return &physical.Union{Inputs: []physical.Node{single(shared)}, Columns: relation.Columns}
	})
}

func TestEmptyInputs(t *testing.T) {
	empty := exectest.NewRelation(0, nil, exectest.Integers(random(1), 0, 0, 1, 2).Columns[0].DataType)
	key := expr.SortKey{Expr: empty.Columns[0]}
	for _, exchange := range []func(nodes int) physical.Node{
		func(int) physical.Node { return divided(empty) },
		func(int) physical.Node { return single(divided(empty)) },
		func(nodes int) physical.Node { return hashed(divided(empty), nodes, empty.Columns[0]) },
		func(nodes int) physical.Node { return ranged(divided(empty), nodes, key) },
	} {
		each(t, inOrder, exchange)
	}
}
