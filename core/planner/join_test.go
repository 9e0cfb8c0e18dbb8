package planner

import (
	"context"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/physical"
)

// rowsOf is a relation of one column with a number of rows.
func rowsOf(id expr.ID, rows int) *logical.Values {
	number := arrow.PrimitiveTypes.Int64
	v := &logical.Values{Columns: []*expr.Column{{ID: id, Name: "c", DataType: number}}}
	for range rows {
		v.Rows = append(v.Rows, []expr.Expr{&expr.Literal{Value: int64(1), DataType: number}})
	}
	return v
}

// TestBuildSides checks, for each kind of join of few rows with many and of many with few, the kind that is planned and that
// the side which is built is the smaller one where there is a choice.
func TestBuildSides(t *testing.T) {
	for _, c := range []struct {
		kind      logical.JoinKind
		nullAware bool
		few, many logical.JoinKind // planned with few rows on the left, with many
		fewBuilt  bool             // whether the left side is built, where it has few rows
		manyBuilt bool             // and where it has many
	}{
		{kind: logical.Inner, few: logical.Inner, many: logical.Inner, fewBuilt: true},
		{kind: logical.Left, few: logical.Right, many: logical.Left, fewBuilt: true},
		{kind: logical.Right, few: logical.Left, many: logical.Right, fewBuilt: true},
		{kind: logical.Full, few: logical.Full, many: logical.Full, fewBuilt: true},
		{kind: logical.LeftSemi, few: logical.RightSemi, many: logical.LeftSemi, fewBuilt: true},
		{kind: logical.LeftAnti, few: logical.RightAnti, many: logical.LeftAnti, fewBuilt: true},
		{kind: logical.LeftAnti, nullAware: true, few: logical.LeftAnti, many: logical.LeftAnti},
		{kind: logical.RightSemi, few: logical.LeftSemi, many: logical.LeftSemi, fewBuilt: true, manyBuilt: true},
		{kind: logical.RightAnti, few: logical.LeftAnti, many: logical.LeftAnti, fewBuilt: true, manyBuilt: true},
		{kind: logical.LeftSingle, few: logical.LeftSingle, many: logical.LeftSingle},
	} {
		checkSides(t, c.kind, c.nullAware, 2, 9, c.few, c.fewBuilt)
		checkSides(t, c.kind, c.nullAware, 9, 2, c.many, c.manyBuilt)
	}
}

func checkSides(t *testing.T, kind logical.JoinKind, nullAware bool, leftRows, rightRows int, want logical.JoinKind, leftBuilt bool) {
	t.Helper()
	left, right := rowsOf(1, leftRows), rowsOf(2, rightRows)
	join := &logical.Join{
		Kind: kind, Left: left, Right: right, NullAware: nullAware,
		On: []logical.Equality{{Left: left.Columns[0], Right: right.Columns[0]}},
	}
	plan, err := Plan(context.Background(), join, Config{})
	if err != nil {
		t.Fatal(err)
	}
	if project, ok := plan.(*physical.Project); ok {
		plan = project.Input
	}
	planned, ok := plan.(*physical.HashJoin)
	if !ok {
		t.Fatalf("%s of %d and %d rows: planned as %s", kind, leftRows, rightRows, plan)
	}
	if built := planned.Build.Output()[0].ID == 1; planned.Kind != want || built != leftBuilt {
		t.Errorf("%s of %d and %d rows: planned as %s, left side built: %t", kind, leftRows, rightRows, planned.Kind, built)
	}
	if probe := planned.On[0].Left.(*expr.Column).ID; probe != planned.Probe.Output()[0].ID {
		t.Errorf("%s of %d and %d rows: the probe key is column %d", kind, leftRows, rightRows, probe)
	}
}
