package exec

import (
	"context"

	"github.com/ballista-go/ballista/core/eval"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/block"
)

// hashPusher sends each row to the partition of its keys' hash.
type hashPusher struct {
	*sender
	keys   *eval.Evaluator
	hashes []uint64
	split  block.Partitions
}

func (p *hashPusher) Push(ctx context.Context, batch *vector.Batch) (bool, error) {
	keys, err := p.keys.EvalAll(ctx, batch)
	if err != nil {
		return false, err
	}
	if cap(p.hashes) < batch.Count() {
		p.hashes = make([]uint64, batch.Count())
	}
	hashes := p.hashes[:batch.Count()]
	vector.HashRows(keys, batch.Rows, hashes)
	p.split.Split(batch, hashes, p.partitions)
	for partition := range p.partitions {
		rows := p.split.Rows(partition)
		if len(rows) == 0 {
			continue
		}
		if more, err := p.send(ctx, partition, batch, rows); err != nil || !more {
			return more, err
		}
	}
	return true, nil
}

func (p *hashPusher) Flush(ctx context.Context) error { return p.flush(ctx) }

func (p *hashPusher) Close() {
	p.keys.Close()
	p.close()
}
