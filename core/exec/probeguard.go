package exec

import (
	"context"

	"github.com/ballista-go/ballista/core/eval"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/vector"
)

// compileCondition divides the join's condition into what speaks of the probe side alone, which is asked once for each of its rows, and
// the rest, which is asked for pairs.
func (j *hashJoin) compileCondition(probe, build []*expr.Column) error {
	ids := expr.IDsOf(probe)
	var guards, rest []expr.Expr
	for _, c := range expr.Conjuncts(j.node.Condition) {
		if !j.node.NullAware && ids.Covers(c) && !expr.Risky(c) && expr.VolatilityOf(c) != expr.Volatile {
			guards = append(guards, c)
			continue
		}
		rest = append(rest, c)
	}
	var err error
	if len(guards) > 0 {
		if j.guard, err = eval.Compile(expr.Conjunction(guards), probe); err != nil {
			return err
		}
	}
	if len(rest) > 0 {
		j.condition, err = newPairCondition(expr.Conjunction(rest), probe, build)
	}
	return err
}

// candidates are the rows of a probe batch that may have matches.
func (p *probePusher) candidates(ctx context.Context, batch *vector.Batch) error {
	p.rows = p.rows[:0]
	chosen := batch.Rows
	if p.guard != nil && batch.Len > 0 {
		selected, err := p.guard.Select(ctx, batch, nil)
		if err != nil {
			return err
		}
		if selected != nil {
			p.rows = append(p.rows, selected...)
			return nil
		}
		chosen = nil
	}
	if chosen != nil {
		p.rows = append(p.rows, chosen...)
		return nil
	}
	for row := range batch.Len {
		p.rows = append(p.rows, int32(row))
	}
	return nil
}
