package exec_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/exec/exectest"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

// joinCase is a join of two relations on the columns before keys, with an optional condition: left.last < right.last.
type joinCase struct {
	kind        logical.JoinKind
	keys        int
	nullsEqual  bool
	condition   bool
	nullAware   bool
	left, right *exectest.Relation
}

func (c joinCase) String() string {
	return fmt.Sprintf("%s keys=%d nullsEqual=%v condition=%v nullAware=%v", c.kind, c.keys, c.nullsEqual, c.condition, c.nullAware)
}

// truth is a value of three-valued logic.
type truth int8

const (
	no truth = iota
	unknown
	yes
)

// match says whether a pair of rows matches.
func (c joinCase) match(l, r []types.Value) truth {
	result := yes
	for k := range c.keys {
		equal := no
		switch {
		case l[k] == nil || r[k] == nil:
			equal = unknown
			if c.nullsEqual {
				equal = no
				if l[k] == nil && r[k] == nil {
					equal = yes
				}
			}
		case vectortest.Equal(l[k], r[k]):
			equal = yes
		}
		if c.nullAware && k < c.keys-1 && equal == unknown {
			equal = no // a key that correlates
		}
		result = min(result, equal)
	}
	if c.condition {
		x, y := l[len(l)-1], r[len(r)-1]
		switch {
		case x == nil || y == nil:
			result = min(result, unknown)
		case x.(int64) >= y.(int64):
			result = no
		}
	}
	return result
}

// best is how well the row matches any of the others.
func best(n int, match func(i int) truth) truth {
	result := no
	for i := range n {
		result = max(result, match(i))
	}
	return result
}

func (c joinCase) want() exectest.Rows {
	rows := exectest.Rows{}
	nullsLeft, nullsRight := make([]types.Value, len(c.left.Columns)), make([]types.Value, len(c.right.Columns))
	for _, l := range c.left.Rows {
		found := best(len(c.right.Rows), func(i int) truth { return c.match(l, c.right.Rows[i]) })
		switch c.kind {
		case logical.LeftSemi:
			if found == yes {
				rows = append(rows, l)
			}
			continue
		case logical.LeftAnti:
			if found == no || found == unknown && !c.nullAware {
				rows = append(rows, l)
			}
			continue
		case logical.LeftMark:
			mark := types.Value(found == yes)
			if found == unknown && c.nullAware {
				mark = nil
			}
			rows = append(rows, append(slices.Clone(l), mark))
			continue
		case logical.RightSemi, logical.RightAnti:
			continue
		}
		for _, r := range c.right.Rows {
			if c.match(l, r) == yes {
				rows = append(rows, slices.Concat(l, r))
			}
		}
		if found != yes && c.kind.NullsRight() {
			rows = append(rows, slices.Concat(l, nullsRight))
		}
	}
	for _, r := range c.right.Rows {
		found := best(len(c.left.Rows), func(i int) truth { return c.match(c.left.Rows[i], r) }) == yes
		switch {
		case c.kind == logical.RightSemi && found, c.kind == logical.RightAnti && !found:
			rows = append(rows, r)
		case c.kind.NullsLeft() && !found:
			rows = append(rows, slices.Concat(nullsLeft, r))
		}
	}
	return rows
}

func (c joinCase) plan() *physical.HashJoin {
	j := &physical.HashJoin{Kind: c.kind, Probe: c.left.Node(), Build: c.right.Node(), NullAware: c.nullAware}
	for k := range c.keys {
		j.On = append(j.On, logical.Equality{Left: c.left.Columns[k], Right: c.right.Columns[k], NullsEqual: c.nullsEqual})
	}
	if c.condition {
		j.Condition = &expr.Comparison{
			Op: expr.Less, Left: c.left.Columns[len(c.left.Columns)-1], Right: c.right.Columns[len(c.right.Columns)-1],
		}
	}
	if c.kind.KeepsLeft() {
		j.Columns = append(j.Columns, c.left.Columns...)
	}
	switch c.kind {
	case logical.LeftSemi, logical.LeftAnti:
	case logical.LeftMark:
		j.Mark = &expr.Column{ID: 999, Name: "mark", DataType: arrow.FixedWidthTypes.Boolean, Null: true}
		j.Columns = append(j.Columns, j.Mark)
	default:
		j.Columns = append(j.Columns, c.right.Columns...)
	}
	return j
}

var pairKinds = []logical.JoinKind{
	logical.Inner, logical.Left, logical.Right, logical.Full, logical.LeftSemi, logical.RightSemi, logical.LeftAnti,
	logical.RightAnti, logical.LeftMark,
}

func TestJoins(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, kind := range pairKinds {
		for _, sizes := range [][2]int{{40, 25}, {30, 0}, {0, 10}} {
			for keys := range 3 {
				for _, condition := range []bool{false, true} {
					for _, nullsEqual := range []bool{false, true} {
						left := exectest.Integers(random, 0, sizes[0], 4, 3)
						right := exectest.Integers(random, 10, sizes[1], 4, 3)
						c := joinCase{kind: kind, keys: keys, nullsEqual: nullsEqual, condition: condition, left: left, right: right}
						t.Run(c.String(), func(t *testing.T) { exectest.InAnyOrder(t, c.plan(), c.want()) })
					}
				}
			}
		}
	}
}

func TestNullAwareJoins(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for round := range 8 {
		for _, kind := range []logical.JoinKind{logical.LeftAnti, logical.LeftMark} {
			for keys := range 3 {
				for _, condition := range []bool{false, true} {
					left := exectest.Integers(random, 0, 20, 5, 3)
					right := exectest.Integers(random, 10, round, 5, 3)
					if keys > 0 && condition {
						continue // refused
					}
					c := joinCase{kind: kind, keys: keys, condition: condition, nullAware: true, left: left, right: right}
					t.Run(c.String(), func(t *testing.T) { exectest.InAnyOrder(t, c.plan(), c.want()) })
				}
			}
		}
	}
}

func TestKeysOfAllTypes(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for _, of := range vectortest.Types() {
		left := exectest.Random(random, 0, 30, of)
		right := exectest.Random(random, 10, 20, of)
		copy(right.Rows, left.Rows[:10])
		for _, kind := range []logical.JoinKind{logical.Inner, logical.Full, logical.LeftAnti} {
			c := joinCase{kind: kind, keys: 1, left: left, right: right}
			t.Run(of.String()+" "+c.String(), func(t *testing.T) { exectest.InAnyOrder(t, c.plan(), c.want()) })
		}
	}
}

func TestNullAwareJoinsCompareOnce(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	left, right := exectest.Integers(random, 0, 3, 5, 2), exectest.Integers(random, 10, 3, 5, 2)
	c := joinCase{kind: logical.LeftAnti, keys: 1, condition: true, nullAware: true, left: left, right: right}
	_, err := exectest.Run(t.Context(), t, exectest.Environment(1, 8, memory.Unlimited), c.plan())
	if errs.KindOf(err) != errs.Internal {
		t.Errorf("error is %v, want an internal one", err)
	}
}

func TestMultisetJoins(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	left, right := exectest.Integers(random, 0, 60, 5, 1), exectest.Integers(random, 10, 25, 5, 1)
	counts := map[types.Value]int{}
	for _, row := range right.Rows {
		counts[row[0]]++
	}
	both, without := exectest.Rows{}, exectest.Rows{}
	for _, row := range left.Rows {
		if counts[row[0]]--; counts[row[0]] >= 0 {
			both = append(both, row)
		} else {
			without = append(without, row)
		}
	}
	for kind, want := range map[logical.JoinKind]exectest.Rows{logical.LeftSemi: both, logical.LeftAnti: without} {
		plan := joinCase{kind: kind, keys: 1, nullsEqual: true, left: left, right: right}.plan()
		plan.Multiset = true
		exectest.InAnyOrder(t, plan, want)
	}
}

func TestSingleJoinRefusesTwoMatches(t *testing.T) {
	rows := func(values ...int64) (rows exectest.Rows) {
		for _, v := range values {
			rows = append(rows, []types.Value{v})
		}
		return rows
	}
	left := exectest.NewRelation(0, rows(1, 2, 3), arrow.PrimitiveTypes.Int64)
	once := exectest.NewRelation(10, rows(1, 3), arrow.PrimitiveTypes.Int64)
	c := joinCase{kind: logical.LeftSingle, keys: 1, left: left, right: once}
	exectest.InAnyOrder(t, c.plan(), exectest.Rows{{int64(1), int64(1)}, {int64(2), nil}, {int64(3), int64(3)}})

	twice := exectest.NewRelation(10, rows(1, 3, 3), arrow.PrimitiveTypes.Int64)
	c.right = twice
	for _, batchRows := range []int{1, 1024} {
		_, err := exectest.Run(t.Context(), t, exectest.Environment(2, batchRows, memory.Unlimited), c.plan())
		if errs.KindOf(err) != errs.InvalidValue {
			t.Errorf("batches of %d: error is %v, want an invalid value", batchRows, err)
		}
	}
}

// Probe output keeps the order of the scan, whatever worker made it.
func TestProbeKeepsTheOrderOfTheScan(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 10))
	left, right := exectest.Integers(random, 0, 200, 50, 2), exectest.Integers(random, 10, 40, 50, 2)
	c := joinCase{kind: logical.Inner, keys: 1, left: left, right: right}
	exectest.Ordered(t, c.plan(), c.want())
}
