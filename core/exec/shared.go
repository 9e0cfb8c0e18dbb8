package exec

import (
	"context"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/vector"
)

// shared is the result of a shared sub-plan, which several sources read.
type shared struct{ rows *collection }

func (b *builder) with(ctx context.Context, node *physical.With) (*chain, error) {
	input, err := b.build(ctx, node.Shared)
	if err != nil {
		return nil, err
	}
	m := b.meter(node)
	rows := newCollection(m.budget)
	b.hold(&rows)
	b.shared[node.ID] = &shared{rows: &rows}
	b.end(input, &measuredSink{Sink: &rows, meter: m})
	return b.build(ctx, node.Body)
}

func (b *builder) ref(node *physical.Ref) (Source, error) {
	s, ok := b.shared[node.ID]
	if !ok {
		return nil, errs.New(errs.Internal, "shared plan is not known: %s", node)
	}
	return &batchSource{batches: func() []*vector.Batch { return s.rows.batches }}, nil
}

func noBatches() []*vector.Batch { return nil }
