package exec

import (
	"context"

	"github.com/ballista-go/ballista/core/eval"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/vector"
)

// pairCondition is a join's condition over the columns of both sides that it refers to.
type pairCondition struct {
	program *eval.Program
	columns []joinColumn
}

func newPairCondition(condition expr.Expr, probe, build []*expr.Column) (*pairCondition, error) {
	used := expr.IDs{}
	expr.Columns(condition, func(c *expr.Column) { used[c.ID] = struct{}{} })
	var input []*expr.Column
	c := &pairCondition{}
	for side, columns := range [][]*expr.Column{probe, build} {
		for i, column := range columns {
			if used.Has(column.ID) {
				input = append(input, column)
				c.columns = append(c.columns, joinColumn{side: joinSide(side), index: i})
			}
		}
	}
	var err error
	c.program, err = eval.Compile(condition, input)
	return c, err
}

// pairFilter evaluates a join's condition over pairs, for one worker.
type pairFilter struct {
	join      *hashJoin
	evaluator *eval.Evaluator
	pairs     vector.Batch
	unknown   vector.Bitmap // of a null-aware join: probe rows of the batch with a pair for which the condition is NULL
}

func newPairFilter(j *hashJoin, w *Worker) *pairFilter {
	f := &pairFilter{join: j, evaluator: j.condition.program.Start(j.budget, w.Settings)}
	f.pairs.Resize(len(j.condition.columns))
	return f
}

// startBatch forgets what is unknown about the rows of the last probe batch.
func (f *pairFilter) startBatch(rows int) {
	if !f.join.node.NullAware {
		return
	}
	words := vector.BitmapWords(rows)
	if cap(f.unknown) < words {
		f.unknown = make(vector.Bitmap, words)
	}
	f.unknown = f.unknown[:words]
	clear(f.unknown)
}

// pass keeps the pairs for which the condition is true.
func (f *pairFilter) pass(ctx context.Context, probe *vector.Batch, probeRows, buildRows []int32) ([]int32, []int32, error) {
	if len(probeRows) == 0 {
		return probeRows, buildRows, nil
	}
	f.pairs.Len, f.pairs.Morsel = len(probeRows), probe.Morsel
	for i, c := range f.join.condition.columns {
		source, rows := probe, probeRows
		if c.side == fromBuild {
			source, rows = &f.join.build, buildRows
		}
		if err := vector.Gather(f.join.budget, f.pairs.Columns[i], source.Columns[c.index], rows); err != nil {
			return nil, nil, err
		}
	}
	if err := f.noteUnknown(ctx, probeRows); err != nil {
		return nil, nil, err
	}
	selected, err := f.evaluator.Select(ctx, &f.pairs, nil)
	if err != nil || selected == nil {
		return probeRows, buildRows, err
	}
	for k, pair := range selected {
		probeRows[k], buildRows[k] = probeRows[pair], buildRows[pair]
	}
	return probeRows[:len(selected)], buildRows[:len(selected)], nil
}

func (f *pairFilter) noteUnknown(ctx context.Context, probeRows []int32) error {
	if f.join.nulls != nil || !f.join.node.NullAware {
		return nil
	}
	results, err := f.evaluator.Eval(ctx, &f.pairs)
	if err != nil {
		return err
	}
	for k, row := range probeRows {
		if results.Null(k) {
			f.unknown.Set(int(row))
		}
	}
	return nil
}

func (f *pairFilter) close() {
	f.evaluator.Close()
	f.pairs.Release()
}
