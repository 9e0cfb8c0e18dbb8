package exec

import (
	"context"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/vector"
)

// write is the sink that writes rows to files: each worker to files of its own, as rows come.
type write struct {
	attempt table.Attempt
	files   writtenFiles
}

// write ends a chain in the files that its rows are written to.
func (b *builder) write(ctx context.Context, node *physical.Write) (*chain, error) {
	input, err := b.build(ctx, node.Input)
	if err != nil {
		return nil, err
	}
	m := b.meter(node)
	w := &write{}
	if w.attempt, err = b.beginWrite(ctx, node, m); err != nil {
		return nil, err
	}
	w.files = writtenFiles{budget: m.budget, columns: node.Files}
	var sink Sink = w
	if node.Sink.Destination().Layout != table.Folder {
		o := &orderedWrite{write: w, budget: memory.NewBudget("the rows to write", b.env.Budget.Limit(), m.budget)}
		b.hold(o)
		sink = o
	}
	b.hold(w) // after what has files open
	b.end(input, &measuredSink{Sink: sink, meter: m})
	return &chain{source: &measuredSource{Source: &w.files, meter: m}}, nil
}

// beginWrite begins the attempt of the task. A plan that runs as a whole is one task.
func (b *builder) beginWrite(ctx context.Context, node *physical.Write, m *meter) (table.Attempt, error) {
	if node.Sink.Destination().Staging == "" {
		return nil, errs.New(errs.Internal, "a write was not begun: %s", node)
	}
	task, attempt := 0, 0
	if b.task != nil {
		task, attempt = b.task.Number, b.task.Attempt
	}
	env := &table.Env{Budget: m.budget, Settings: b.env.Settings, BatchRows: b.env.BatchRows, Metrics: &table.Metrics{}}
	return node.Sink.Begin(ctx, task, attempt, env)
}

// Worker implements Sink.
func (w *write) Worker(worker *Worker) (Pusher, error) {
	return &writePusher{write: w, number: worker.ID}, nil
}

// Finish implements Sink.
func (w *write) Finish(ctx context.Context) (err error) {
	w.files.files, err = w.attempt.Finish(ctx)
	return err
}

func (w *write) release() { w.attempt.Close() }

// writePusher writes what one worker pushes. A worker without rows writes no files.
type writePusher struct {
	write  *write
	number int
	rows   table.RowWriter // nil until there are rows
}

// Push implements Pusher.
func (p *writePusher) Push(ctx context.Context, batch *vector.Batch) (bool, error) {
	if p.rows == nil {
		rows, err := p.write.attempt.Worker(p.number)
		if err != nil {
			return false, err
		}
		p.rows = rows
	}
	return true, p.rows.Write(ctx, batch)
}

// Flush implements Pusher.
func (p *writePusher) Flush(ctx context.Context) error {
	if p.rows == nil {
		return nil
	}
	return p.rows.Finish(ctx)
}

// Close implements Pusher.
func (p *writePusher) Close() {
	if p.rows != nil {
		p.rows.Close()
	}
}
