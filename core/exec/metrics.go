package exec

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/vector"
)

// meter counts what an operator does. Workers share it.
type meter struct {
	rows, batches, nanos atomic.Int64
	budget               *memory.Budget
}

func (m *meter) metrics() stage.Metrics {
	return stage.Metrics{
		Rows: m.rows.Load(), Batches: m.batches.Load(), Nanos: max(m.nanos.Load(), 0), Memory: m.budget.Peak(),
	}
}

// passed is what a node did. Nodes without an operator of their own give the rows that they are given.
func passed(metrics map[physical.Node]stage.Metrics, node physical.Node) stage.Metrics {
	did := metrics[node]
	inputs := node.Children()
	switch node := node.(type) {
	case *physical.With:
		inputs = []physical.Node{node.Body}
	case *physical.Union:
	default:
		return did
	}
	did.Rows, did.Batches = 0, 0
	for _, input := range inputs {
		below := passed(metrics, input)
		did.Rows, did.Batches = did.Rows+below.Rows, did.Batches+below.Batches
	}
	return did
}

// metered measures one worker's part of an operator: the rows that it pushes on, and its time without that of what it
// pushes into.
type metered struct {
	Pusher
	meter *meter
}

func (p *metered) Push(ctx context.Context, batch *vector.Batch) (bool, error) {
	start := time.Now()
	more, err := p.Pusher.Push(ctx, batch)
	p.meter.nanos.Add(int64(time.Since(start)))
	return more, err
}

func (p *metered) Flush(ctx context.Context) error {
	start := time.Now()
	err := p.Pusher.Flush(ctx)
	p.meter.nanos.Add(int64(time.Since(start)))
	return err
}

// outlet stands between an operator and the next one: it counts the operator's rows, and takes the time above it out of the
// operator's.
type outlet struct {
	next  Pusher
	meter *meter
}

func (o *outlet) Push(ctx context.Context, batch *vector.Batch) (bool, error) {
	if ctx.Err() != nil { // an operator may make many batches of one
		return false, context.Cause(ctx)
	}
	o.meter.rows.Add(int64(batch.Count()))
	o.meter.batches.Add(1)
	start := time.Now()
	more, err := o.next.Push(ctx, batch)
	o.meter.nanos.Add(-int64(time.Since(start)))
	return more, err
}

func (o *outlet) Flush(ctx context.Context) error { return o.next.Flush(ctx) }

func (o *outlet) Close() {}

// measuredOperator measures an operator.
type measuredOperator struct {
	Operator
	meter *meter
}

func (o *measuredOperator) Worker(w *Worker, next Pusher) (Pusher, error) {
	p, err := o.Operator.Worker(w, &outlet{next: next, meter: o.meter})
	if err != nil {
		return nil, err
	}
	return &metered{Pusher: p, meter: o.meter}, nil
}

func (o *measuredOperator) Rest(ctx context.Context) (Source, error) {
	rest, err := o.Operator.Rest(ctx)
	if err != nil || rest == nil {
		return nil, err
	}
	return &measuredSource{Source: rest, meter: o.meter}, nil
}

// measuredSource measures a source.
type measuredSource struct {
	Source
	meter *meter
}

func (s *measuredSource) Reader(w *Worker) (Reader, error) {
	r, err := s.Source.Reader(w)
	if err != nil {
		return nil, err
	}
	return &measuredReader{Reader: r, meter: s.meter}, nil
}

type measuredReader struct {
	Reader
	meter *meter
}

func (r *measuredReader) Next(ctx context.Context, batch *vector.Batch) (bool, error) {
	start := time.Now()
	ok, err := r.Reader.Next(ctx, batch)
	r.meter.nanos.Add(int64(time.Since(start)))
	if ok {
		r.meter.rows.Add(int64(batch.Count()))
		r.meter.batches.Add(1)
	}
	return ok, err
}

// measuredSink measures the part of a breaker that takes rows in.
type measuredSink struct {
	Sink
	meter *meter
}

func (s *measuredSink) Worker(w *Worker) (Pusher, error) {
	p, err := s.Sink.Worker(w)
	if err != nil {
		return nil, err
	}
	return &metered{Pusher: p, meter: s.meter}, nil
}

func (s *measuredSink) Finish(ctx context.Context) error {
	start := time.Now()
	err := s.Sink.Finish(ctx)
	s.meter.nanos.Add(int64(time.Since(start)))
	return err
}
