package exec

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/eval"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/vector"
)

// hashJoin is the probe side of a join, and what its build side has become.
type hashJoin struct {
	node      *physical.HashJoin
	budget    *memory.Budget
	env       *stage.Environment
	rows      *keyed // the build side, until it is finished
	probeKeys []*eval.Program
	guard     *eval.Program  // of the condition: what is asked for rows of the probe side; or nil
	condition *pairCondition // the rest, which is asked for pairs; or nil
	layout    joinLayout

	coded   []int        // build columns that leave as dictionaries, since groups are made of them
	asked   []bool       // by key: conditions are made of it for scans
	sets    []*keySet    // by key, of those that are asked
	build   vector.Batch // dense
	keys    []*vector.Vector
	table   *joinTable
	nulls   *nullKeys // of a null-aware join
	mu      sync.Mutex
	matched vector.Bitmap  // build rows with a match, for the kinds that owe build rows; the table holds its memory
	left    []atomic.Int32 // of a multiset join: how many rows of each list are not taken, by its first row
}

func (b *builder) hashJoin(ctx context.Context, node *physical.HashJoin) (*chain, error) {
	buildSide, err := b.build(ctx, node.Build)
	if err != nil {
		return nil, err
	}
	m := b.meter(node)
	j := &hashJoin{node: node, budget: m.budget, env: b.env, asked: b.partners.keysOf(node), coded: b.codedKeys.columnsOf(node)}
	j.layout = newJoinLayout(node.Columns, node.Probe.Output(), node.Build.Output(), node.Mark)
	if err := j.compile(); err != nil {
		return nil, err
	}
	b.hold(j)
	b.joins[node] = j
	b.end(buildSide, &measuredSink{Sink: (*hashJoinBuild)(j), meter: m})
	probeSide, err := b.build(ctx, node.Probe)
	if err != nil {
		return nil, err
	}
	return probeSide.then(&measuredOperator{Operator: j, meter: m}), nil
}

func (j *hashJoin) compile() error {
	if j.node.NullAware && len(j.node.On) > 0 && j.node.Condition != nil {
		return errs.New(errs.Internal, "a null-aware join compares by its keys or by its condition, and has both: %s", j.node)
	}
	probe, build := j.node.Probe.Output(), j.node.Build.Output()
	var left, right []expr.Expr
	for _, on := range j.node.On {
		left, right = append(left, on.Left), append(right, on.Right)
	}
	var err error
	if j.probeKeys, err = eval.CompileEach(left, probe); err != nil {
		return err
	}
	if j.rows, err = newKeyed(j.budget, right, build); err != nil {
		return err
	}
	if j.node.Condition != nil {
		err = j.compileCondition(probe, build)
	}
	return err
}

func (j *hashJoin) release() {
	j.rows.release()
	j.build.Release()
	for _, key := range j.keys {
		key.Release()
	}
	if j.table != nil {
		j.table.release()
	}
	j.nulls.release()
	for _, dict := range j.layout.coded {
		dict.Release()
	}
	clear(j.layout.coded)
	j.keys, j.table, j.nulls = nil, nil, nil
}

// hashJoinBuild is the join as the sink of its build side.
type hashJoinBuild hashJoin

// Worker implements Sink.
func (b *hashJoinBuild) Worker(w *Worker) (Pusher, error) { return b.rows.Worker(w) }

// Finish makes the build rows dense and builds the table.
func (b *hashJoinBuild) Finish(ctx context.Context) error {
	j := (*hashJoin)(b)
	err := j.rows.Finish(ctx) // a row's matches come in the order of the build side's scan
	if err != nil {
		return err
	}
	if j.build, err = j.rows.dense(ctx, j.env.Workers); err != nil {
		return err
	}
	var nullsEqual []bool
	for i, key := range j.rows.keys(&j.build) {
		owned := new(vector.Vector)
		j.keys = append(j.keys, owned)
		if err := own(j.budget, owned, key, j.build.Len); err != nil {
			return err
		}
		nullsEqual = append(nullsEqual, j.node.On[i].NullsEqual)
	}
	if j.table, err = newJoinTable(ctx, j.budget, j.keys, nullsEqual, j.build.Len); err != nil {
		return err
	}
	if err := j.makeSets(); err != nil {
		return err
	}
	if err := j.makeDicts(); err != nil {
		return err
	}
	if j.node.NullAware && len(j.keys) > 0 {
		if j.nulls, err = newNullKeys(ctx, j.budget, j.keys, j.build.Len); err != nil {
			return err
		}
	}
	if j.node.Multiset {
		if j.left, err = j.table.lengths(j.budget, j.build.Len); err != nil {
			return err
		}
	}
	if owesBuild(j.node.Kind) {
		j.matched, err = alloc[uint64](j.table, j.budget, vector.BitmapWords(j.build.Len))
		clear(j.matched)
	}
	return err
}

// own makes out the rows of v, spread when v is a constant.
func own(budget *memory.Budget, out, v *vector.Vector, rows int) error {
	if v.Form == vector.Constant && rows > 0 {
		return vector.Flatten(budget, out, v, nil)
	}
	out.Become(v)
	return nil
}

// owesBuild reports whether a join of the kind produces build rows by themselves.
func owesBuild(kind logical.JoinKind) bool {
	switch kind {
	case logical.Right, logical.Full, logical.RightSemi, logical.RightAnti:
		return true
	}
	return false
}

// nullKeys answers for a null-aware join whether a probe row has build rows to be compared with, and whether one of them is
// NULL. The last key is what is compared; the others correlate.
type nullKeys struct {
	compared   *vector.Vector
	rows       int
	hasNull    bool
	correlated *joinTable // of the keys before the last; nil when there are none
}

func newNullKeys(ctx context.Context, budget *memory.Budget, keys []*vector.Vector, rows int) (*nullKeys, error) {
	last := len(keys) - 1
	n := &nullKeys{compared: keys[last], rows: rows}
	for row := 0; row < rows && !n.hasNull; row++ {
		n.hasNull = n.compared.Null(row)
	}
	if last == 0 {
		return n, nil
	}
	var err error
	n.correlated, err = newJoinTable(ctx, budget, keys[:last], make([]bool, last), rows)
	return n, err
}

func (n *nullKeys) release() {
	if n != nil && n.correlated != nil {
		n.correlated.release()
	}
}

// unknown reports whether comparing a probe row without a match to the build rows is NULL: it is compared with some row,
// and it or that row is NULL.
func (n *nullKeys) unknown(f *finder, keys []*vector.Vector, row int32) bool {
	last := len(keys) - 1
	null := keys[last].Null(int(row))
	if n.correlated == nil {
		return n.rows > 0 && (null || n.hasNull)
	}
	one, first := [1]int32{row}, [1]int32{none}
	if len(f.find(keys[:last], one[:], first[:])) == 0 {
		return false
	}
	for b := first[0]; b != none; b = n.correlated.following(b) {
		if null || n.compared.Null(int(b)) {
			return true
		}
	}
	return false
}

// following is the next build row with the same keys, or none.
func (t *joinTable) following(row int32) int32 {
	if t.next == nil {
		return none
	}
	return t.next[row]
}

// lengths are the lengths of the lists, by their first rows.
func (t *joinTable) lengths(budget *memory.Budget, rows int) ([]atomic.Int32, error) {
	lengths, err := alloc[atomic.Int32](t, budget, rows)
	if err != nil {
		return nil, err
	}
	clear(lengths)
	for _, head := range t.heads {
		for row := head; row != none; row = t.following(row) {
			lengths[head].Add(1)
		}
	}
	return lengths, nil
}
