package exec

import (
	"context"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/eval"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/types"
)

// exchange is the sink that ends a task: it writes the task's rows as blocks to the partitions of its output.
type exchange struct {
	node       *physical.Exchange // nil: the result, all in partition 0
	task       *task
	writer     stage.Writer
	env        *stage.Environment
	meter      *meter
	budget     *memory.Budget
	types      []types.Type
	keys       *eval.Program // of Hash and Range; or nil
	keyTypes   []types.Type
	partitions int
	blockBytes int // how large a block becomes, about
	blockRows  int // how many rows it has at most, about
}

// Blocks have about mostBlockBytes: a few vectors' worth of rows, which is what the fixed cost of a block asks for. Where there are
// many partitions they are smaller, down to leastBlockBytes, so that all that a worker collects has about collectedBytes.
const (
	mostBlockBytes  = 256 << 10
	leastBlockBytes = 64 << 10
	collectedBytes  = 4 << 20
	blockBatches    = 8 // a block has at most as many rows as this many batches may have
)

// endInExchange ends the plan of the task in the exchange that writes its output.
func (b *builder) endInExchange(ctx context.Context, d *driver, writer stage.Writer) error {
	e, err := b.exchange(writer)
	if err != nil {
		return err
	}
	root := b.task.Stage.Root
	if e.keepsOrder() {
		o := newOrderedExchange(d.order, memory.NewBudget("the exchange", b.env.Budget.Limit(), e.budget))
		if err := b.result(ctx, root, o.out, o); err != nil {
			return err
		}
		b.hold(o)
		go o.run(ctx, &metered{Pusher: e.pusher(b.env.Settings), meter: e.meter})
		return nil
	}
	input, err := b.build(ctx, root)
	if err == nil {
		b.end(input, &measuredSink{Sink: e, meter: e.meter})
	}
	return err
}

// exchange returns the exchange that writes the output of the task.
func (b *builder) exchange(writer stage.Writer) (*exchange, error) {
	s := b.task.Stage
	e := &exchange{node: s.Output, task: b.task, writer: writer, env: b.env, partitions: s.Partitions()}
	if e.partitions < 1 || e.partitions > mostPartitions {
		return nil, errs.New(errs.Internal, "partitions of an exchange: %d, expected 1 to %d", e.partitions, mostPartitions)
	}
	for _, c := range s.Root.Output() {
		e.types = append(e.types, c.DataType)
	}
	e.blockBytes = max(leastBlockBytes, min(mostBlockBytes, collectedBytes/e.partitions))
	e.blockRows = blockBatches * b.env.BatchRows
	if s.Output != nil {
		e.meter = b.meter(s.Output)
	} else {
		e.meter = &meter{budget: operatorBudget("the result", b.env.Budget)}
	}
	e.budget = e.meter.budget
	return e, e.compileKeys(s.Root.Output())
}

const mostPartitions = 1 << 16 // as many as the hash tells apart

func (e *exchange) compileKeys(input []*expr.Column) error {
	if e.node == nil {
		return nil
	}
	keys := e.node.Keys
	for _, key := range e.node.Order {
		keys = append(keys, key.Expr)
	}
	for _, key := range keys {
		e.keyTypes = append(e.keyTypes, key.Type())
	}
	var err error
	e.keys, err = eval.CompileAll(keys, input)
	return err
}

// keepsOrder reports whether rows are written in the order of the scan, by one goroutine, instead of by all workers as they come.
func (e *exchange) keepsOrder() bool { return e.node == nil || ordered(e.node.Kind, e.node.Ordered) }

// ordered reports whether an exchange keeps the order of its rows. Those that do not divide rows always do, and ranges, whose
// readers sort: rows with equal keys stay in the order of the scan.
func ordered(kind physical.ExchangeKind, marked bool) bool { return marked || kind != physical.Hash }

// Worker implements Sink.
func (e *exchange) Worker(w *Worker) (Pusher, error) { return e.pusher(w.Settings), nil }

// Finish implements Sink.
func (e *exchange) Finish(context.Context) error { return nil }

// pusher returns what one goroutine pushes into.
func (e *exchange) pusher(settings *expr.Settings) Pusher {
	s := newSender(e)
	switch {
	case e.node != nil && e.node.Kind == physical.Range:
		return &rangePusher{sender: s, keys: e.keys.Start(e.budget, settings)}
	case e.node != nil && e.node.Kind == physical.Hash && e.partitions > 1 && len(e.node.Keys) > 0:
		return &hashPusher{sender: s, keys: e.keys.Start(e.budget, settings)}
	}
	return &onePusher{s}
}
