package exec_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/exec/exectest"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/types"
)

// frameOf is the rows that a naive computation sees: the values of the argument in the frame, in order.
type frameOf struct {
	values  []types.Value // of the frame
	all     []types.Value // of the partition
	at      int           // the row, in all
	peers   int           // how many rows are before the row's first peer
	filters []types.Value // of the frame: a condition
}

// windowCase is a call and what it gives, computed one row at a time.
type windowCase struct {
	name string
	call *expr.Window
	want func(f frameOf) types.Value
}

func windowFunction(t *testing.T, name string, args ...expr.Expr) *expr.Window {
	t.Helper()
	f, ok := function.Window(name)
	if !ok {
		t.Fatalf("function not found: %q", name)
	}
	given := make([]expr.Arg, len(args))
	for i, e := range args {
		literal, _ := e.(*expr.Literal)
		given[i] = expr.Arg{Type: e.Type(), Constant: literal, Nullable: e.Nullable()}
	}
	overload, err := f.Resolve(given)
	if err != nil {
		t.Fatal(err)
	}
	return &expr.Window{Function: f, Args: args, Given: given, Overload: overload}
}

func windowAggregate(t *testing.T, name string, args ...expr.Expr) *expr.Window {
	t.Helper()
	f, ok := function.Aggregate(name)
	if !ok {
		t.Fatalf("function not found: %q", name)
	}
	given := make([]expr.Arg, len(args))
	for i, e := range args {
		given[i] = expr.Arg{Type: e.Type(), Nullable: e.Nullable()}
	}
	overload, err := f.Resolve(given)
	if err != nil {
		t.Fatal(err)
	}
	return &expr.Window{Aggregate: &expr.Aggregate{Function: f, Args: args, Given: given, Overload: overload}}
}

// sumOf, and those below, compute what the functions of their names do.
func sumOf(values []types.Value) types.Value {
	sum, seen := int64(0), false
	for _, v := range values {
		if v != nil {
			sum, seen = sum+v.(int64), true
		}
	}
	if !seen {
		return nil
	}
	return sum
}

func countOf(values []types.Value) types.Value {
	return int64(len(known(values)))
}

func known(values []types.Value) []types.Value {
	return slices.DeleteFunc(slices.Clone(values), func(v types.Value) bool { return v == nil })
}

func distinct(values []types.Value) (list []types.Value) {
	for _, v := range values {
		if !slices.Contains(list, v) {
			list = append(list, v)
		}
	}
	return list
}

func leastOf(values []types.Value) types.Value {
	list := known(values)
	if len(list) == 0 {
		return nil
	}
	return slices.MinFunc(list, orderOf)
}

func lastOf(values []types.Value) types.Value {
	if len(values) == 0 {
		return nil
	}
	return values[len(values)-1]
}

// windowCases are calls over column c, with a condition on column d.
func windowCases(t *testing.T, columns []*expr.Column) []windowCase {
	t.Helper()
	c, d := columns[2], columns[3]
	filtered := windowAggregate(t, "sum", c)
	filtered.Aggregate.Filter = &expr.Comparison{Op: expr.Greater, Left: d, Right: expr.Int64(2)}
	only := windowAggregate(t, "count", c)
	only.Aggregate.Distinct = true
	last := windowFunction(t, "last_value", c)
	last.IgnoreNulls = true
	lag := windowFunction(t, "lag", c, expr.Int64(2), expr.Int64(-7))
	return []windowCase{
		{"row_number", windowFunction(t, "row_number"), func(f frameOf) types.Value { return uint64(f.at + 1) }},
		{"rank", windowFunction(t, "rank"), func(f frameOf) types.Value { return uint64(f.peers + 1) }},
		{"lag", lag, func(f frameOf) types.Value {
			if f.at < 2 {
				return int64(-7)
			}
			return f.all[f.at-2]
		}},
		{"last_value ignoring NULLs", last, func(f frameOf) types.Value { return lastOf(known(f.values)) }},
		{"count", windowAggregate(t, "count", c), func(f frameOf) types.Value { return countOf(f.values) }},
		{"sum", windowAggregate(t, "sum", c), func(f frameOf) types.Value { return sumOf(f.values) }},
		{"min", windowAggregate(t, "min", c), func(f frameOf) types.Value { return leastOf(f.values) }},
		{"bit_or", windowAggregate(t, "bit_or", c), func(f frameOf) types.Value {
			list := known(f.values)
			if len(list) == 0 {
				return nil
			}
			bits := int64(0)
			for _, v := range list {
				bits |= v.(int64)
			}
			return bits
		}},
		{"array_agg", windowAggregate(t, "array_agg", c), func(f frameOf) types.Value {
			if len(f.values) == 0 {
				return nil
			}
			return slices.Clone(f.values)
		}},
		{"count of distinct", only, func(f frameOf) types.Value { return countOf(distinct(f.values)) }},
		{"sum of some", filtered, func(f frameOf) types.Value {
			var list []types.Value
			for i, v := range f.values {
				if n := f.filters[i]; n != nil && n.(int64) > 2 {
					list = append(list, v)
				}
			}
			return sumOf(list)
		}},
	}
}

// frames are those of the tests: of rows, of groups of peers, and of values of the key, column b.
func frames(t *testing.T, b *expr.Column) map[string]expr.Frame {
	t.Helper()
	offset := func(kind expr.BoundKind, n int64) expr.Bound { return expr.Bound{Kind: kind, Offset: n} }
	list := map[string]expr.Frame{}
	ends := []expr.Bound{offset(expr.UnboundedPreceding, 0), offset(expr.Preceding, 2), offset(expr.CurrentRow, 0), offset(expr.Following, 1), offset(expr.UnboundedFollowing, 0)}
	for _, unit := range []expr.FrameUnit{expr.Rows, expr.Groups, expr.Range} {
		for i, start := range ends[:4] {
			for _, end := range ends[max(i, 1):] {
				f := expr.Frame{Unit: unit, Start: start, End: end}
				if unit == expr.Range {
					f = ofValues(t, f, b)
				}
				list[fmt.Sprintf("%d %d %d", unit, start.Kind, end.Kind)] = f
			}
		}
	}
	return list
}

// ofValues gives the bounds of a frame their keys.
func ofValues(t *testing.T, f expr.Frame, b *expr.Column) expr.Frame {
	t.Helper()
	for _, bound := range []*expr.Bound{&f.Start, &f.End} {
		if bound.Kind == expr.Preceding || bound.Kind == expr.Following {
			operator := map[expr.BoundKind]string{expr.Preceding: "-", expr.Following: "+"}[bound.Kind]
			bound.Value, f.Key = exectest.Call(t, operator, b, expr.Int64(bound.Offset)), b
		}
	}
	return f
}

// inFrame reports whether row i of a partition is in the frame of row at. group has the numbers of the groups of peers, and keys the
// keys.
func inFrame(f expr.Frame, i, at int, group []int, keys []types.Value) bool {
	distance := int64(i - at)
	switch f.Unit {
	case expr.Groups:
		distance = int64(group[i] - group[at])
	case expr.Range:
		if keys[i] == nil && keys[at] == nil { // NULL and an offset is NULL
			return true
		}
		distance = valueDistance(keys[i], keys[at])
	}
	return distance >= limitOf(f.Start) && distance <= limitOf(f.End)
}

// valueDistance takes NULL for the last of all values.
func valueDistance(a, b types.Value) int64 {
	switch {
	case a == nil:
		return math.MaxInt64
	case b == nil:
		return math.MinInt64
	}
	return a.(int64) - b.(int64)
}

func limitOf(b expr.Bound) int64 {
	switch b.Kind {
	case expr.UnboundedPreceding:
		return math.MinInt64
	case expr.Preceding:
		return -b.Offset
	case expr.Following:
		return b.Offset
	case expr.UnboundedFollowing:
		return math.MaxInt64
	}
	return 0
}

// naive computes a call for each row of the relation, of columns a (the partition), b (the key), c and d.
func naive(rows exectest.Rows, f expr.Frame, want func(frameOf) types.Value) []types.Value {
	results := make([]types.Value, len(rows))
	partitions := map[types.Value][]int{}
	for i, row := range rows {
		partitions[row[0]] = append(partitions[row[0]], i)
	}
	for _, members := range partitions {
		slices.SortStableFunc(members, func(i, j int) int {
			a, b := rows[i][1], rows[j][1]
			switch {
			case a == nil && b == nil:
				return 0
			case a == nil:
				return 1
			case b == nil:
				return -1
			}
			return orderOf(a, b)
		})
		naivePartition(rows, members, f, want, results)
	}
	return results
}

func naivePartition(rows exectest.Rows, members []int, f expr.Frame, want func(frameOf) types.Value, results []types.Value) {
	var keys, all []types.Value
	group, firsts := make([]int, len(members)), make([]int, len(members))
	for i, row := range members {
		keys, all = append(keys, rows[row][1]), append(all, rows[row][2])
		if i > 0 {
			group[i], firsts[i] = group[i-1], firsts[i-1]
			if keys[i] != keys[i-1] {
				group[i], firsts[i] = group[i]+1, i
			}
		}
	}
	for at, row := range members {
		seen := frameOf{all: all, at: at, peers: firsts[at]}
		for i, other := range members {
			if inFrame(f, i, at, group, keys) {
				seen.values = append(seen.values, rows[other][2])
				seen.filters = append(seen.filters, rows[other][3])
			}
		}
		results[row] = want(seen)
	}
}

// windowPlan is a window over a relation, with the cases that the frame is for.
func windowPlan(r *exectest.Relation, cases []windowCase, f expr.Frame) physical.Node {
	w := &physical.Window{
		Input: r.Node(), Partition: []expr.Expr{r.Columns[0]}, Order: []expr.SortKey{{Expr: r.Columns[1]}},
	}
	for i, c := range cases {
		call := *c.call
		call.Frame, call.Keys = f, 1
		w.Calls = append(w.Calls, logical.Named{Expr: &call, Column: &expr.Column{ID: expr.ID(100 + i), Name: c.name, DataType: call.Type(), Null: true}})
	}
	return w
}

func windowRows(r *exectest.Relation, cases []windowCase, f expr.Frame) exectest.Rows {
	want := make(exectest.Rows, len(r.Rows))
	for i, row := range r.Rows {
		want[i] = slices.Clone(row)
	}
	for _, c := range cases {
		for i, v := range naive(r.Rows, f, c.want) {
			want[i] = append(want[i], v)
		}
	}
	return want
}

// TestWindowsSeeTheirFrames computes each function over each frame. The rows keep their order.
func TestWindowsSeeTheirFrames(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{0, 1, 60} {
		r := exectest.Integers(random, 1, n, 7, 4)
		cases := windowCases(t, r.Columns)
		for name, f := range frames(t, r.Columns[1]) {
			t.Run(fmt.Sprint(n, " rows, frame ", name), func(t *testing.T) {
				exectest.Ordered(t, windowPlan(r, cases, f), windowRows(r, cases, f))
			})
		}
	}
}

// TestWindowsOfManyRows has rows for several buckets, a partition that is most of them, and frames that are merged of a tree.
func TestWindowsOfManyRows(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	const n = 70_000
	rows := make(exectest.Rows, n)
	for i := range rows {
		partition := int64(random.IntN(n / 10))
		if i%70 == 0 {
			partition = -1
		}
		rows[i] = []types.Value{partition, int64(random.IntN(500)), int64(random.IntN(1000)), int64(random.IntN(6))}
	}
	wide := arrow.PrimitiveTypes.Int64
	r := exectest.NewRelation(1, rows, wide, wide, wide, wide)
	r.SplitRows = 5000
	cases := slices.DeleteFunc(windowCases(t, r.Columns), func(c windowCase) bool { return c.name == "array_agg" || c.name == "count of distinct" })
	f := expr.Frame{Unit: expr.Rows, Start: expr.Bound{Kind: expr.Preceding, Offset: 100}, End: expr.Bound{Kind: expr.Following, Offset: 50}}
	want := windowRows(r, cases, f)
	for _, workers := range []int{1, 8} {
		exectest.OrderedWith(t, exectest.Environment(workers, 1024, memory.Unlimited), windowPlan(r, cases, f), want)
	}
}

// TestWindowsKeepToTheBudget fails with an error that names the operator, and gives all memory back.
func TestWindowsKeepToTheBudget(t *testing.T) {
	r := exectest.Integers(rand.New(rand.NewPCG(5, 6)), 1, 50_000, 1000, 4)
	r.SplitRows = 5000
	cases := windowCases(t, r.Columns)
	f := expr.Frame{Unit: expr.Rows, Start: expr.Bound{Kind: expr.Preceding, Offset: 10}, End: expr.Bound{Kind: expr.CurrentRow}}
	for _, limit := range []int64{1 << 18, 1 << 20, 3 << 20, 5 << 20} {
		_, err := exectest.Run(t.Context(), t, exectest.Environment(2, 1024, limit), windowPlan(r, cases, f))
		var failure *errs.Error
		if !errors.As(err, &failure) || failure.Kind != errs.OutOfMemory {
			t.Errorf("with %d bytes: %v", limit, err)
		}
	}
}

// TestWindowsStopWhenCancelled cancels while the frames are aggregated.
func TestWindowsStopWhenCancelled(t *testing.T) {
	r := exectest.Integers(rand.New(rand.NewPCG(7, 8)), 1, 20_000, 1, 4)
	r.SplitRows = 5000
	ctx, cancel := context.WithCancel(t.Context())
	r.Before = func(_ context.Context, row int) error {
		if row >= 15_000 {
			cancel()
		}
		return nil
	}
	plan := windowPlan(r, windowCases(t, r.Columns), expr.Frame{Unit: expr.Rows, Start: expr.Bound{Kind: expr.Preceding, Offset: 9000}, End: expr.Bound{Kind: expr.CurrentRow}})
	_, err := exectest.Run(ctx, t, exectest.Environment(2, 1024, memory.Unlimited), plan)
	var failure *errs.Error
	if !errors.As(err, &failure) || failure.Kind != errs.Cancelled {
		t.Errorf("got %v", err)
	}
}
