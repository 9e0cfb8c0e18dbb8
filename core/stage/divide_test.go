package stage_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/table"
)

type split struct{ number, rows int64 }

func (s split) Open(context.Context, *table.Env) (table.Reader, error) { return nil, nil }

func (s split) Rows() int64 { return s.rows }

func TestDivide(t *testing.T) {
	for _, c := range []struct {
		rows  []int64
		tasks int
		want  string // the rows of each task's splits
	}{
		{nil, 2, "[[] []]"},
		{[]int64{5}, 1, "[[5]]"},
		{[]int64{5, 5, 5, 5, 5, 5}, 3, "[[5 5] [5 5] [5 5]]"},
		{[]int64{5, 5, 5, 5}, 3, "[[5] [5 5] [5]]"},
		{[]int64{90, 10, 10, 10}, 2, "[[90] [10 10 10]]"},
		{[]int64{10, 10, 10, 90}, 2, "[[10 10 10] [90]]"},
		{[]int64{0, 0, 0, 0}, 2, "[[0 0] [0 0]]"},
		{[]int64{-1, -1, -1, -1}, 2, "[[-1 -1] [-1 -1]]"},
		{[]int64{1 << 62, 1 << 62, 1}, 2, "[[4611686018427387904] [4611686018427387904 1]]"},
	} {
		var splits []table.Split
		for i, rows := range c.rows {
			splits = append(splits, split{int64(i), rows})
		}
		shares := stage.Divide(splits, c.tasks)
		got := make([][]int64, len(shares))
		next := int64(0)
		for task, share := range shares {
			for _, s := range share {
				got[task] = append(got[task], s.Rows())
				if s.(split).number != next {
					t.Errorf("%v among %d: split %d comes where %d should", c.rows, c.tasks, s.(split).number, next)
				}
				next++
			}
		}
		if fmt.Sprint(got) != c.want {
			t.Errorf("%v among %d: got %v, want %s", c.rows, c.tasks, got, c.want)
		}
	}
}
