package planner

import (
	"context"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/logical/cardinality"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/table"
)

// planWrite plans what is written. Tasks that have the rows among them write files of their own, unless there is to be one file.
func planWrite(ctx context.Context, write *logical.Write, config Config) (physical.Node, error) {
	p := &planner{ctx: ctx, config: config, estimates: cardinality.New(ctx, write.Input), rows: map[physical.Node]float64{}, above: expr.IDsOf(write.Files)}
	input, err := p.exactly(write.Input)
	if err != nil {
		return nil, err
	}
	if config.Nodes > 1 {
		rows := p.distribute(ctx, input)
		if write.Sink.Destination().Layout == table.OneFile {
			rows = gathered(rows)
		}
		input = inOrder(rows.node, write.Input.Output())
	}
	return &physical.Write{Input: input, Sink: write.Sink, Files: write.Files}, nil
}

// gathered moves rows to one task, in their order, unless they are there.
func gathered(rows placed) placed {
	if !rows.where.divided() {
		return rows
	}
	d := &distributor{}
	return d.exchange(rows, expr.IDsOf(rows.node.Output()), physical.Exchange{Kind: physical.Single})
}
