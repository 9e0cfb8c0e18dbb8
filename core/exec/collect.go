package exec

import (
	"context"
	"math"
	"slices"
	"sync"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// collection keeps batches in the order of their morsels. It is the sink of the breakers that need all rows.
type collection struct {
	budget  *memory.Budget
	mu      sync.Mutex
	batches []*vector.Batch // sorted by morsel once finished
	charge  memory.Charge   // for what the batches need besides their columns' memory
}

func newCollection(budget *memory.Budget) collection {
	return collection{budget: budget, charge: memory.Charge{Budget: budget}}
}

func (c *collection) Worker(*Worker) (Pusher, error) {
	p := c.pusher()
	return &p, nil
}

func (c *collection) pusher() collectPusher {
	return collectPusher{collection: c, compactor: compactor{budget: c.budget}, charge: memory.Charge{Budget: c.budget}}
}

// Finish restores the order of the scan: the batches of a morsel come from one worker and are in order already.
func (c *collection) Finish(context.Context) error {
	slices.SortStableFunc(c.batches, func(a, b *vector.Batch) int { return int(a.Morsel - b.Morsel) })
	return nil
}

// rows is the number of rows that are kept.
func (c *collection) rows() (n int) {
	for _, batch := range c.batches {
		n += batch.Count()
	}
	return n
}

// dense concatenates all rows, and releases the collection.
func (c *collection) dense(ctx context.Context, workers int, columns []*expr.Column) (vector.Batch, error) {
	defer c.release()
	batch := vector.Batch{Len: c.rows()}
	if batch.Len > math.MaxInt32 {
		return vector.Batch{}, errs.New(errs.Unsupported, "more than %d rows in one join side or sort: %d", math.MaxInt32, batch.Len)
	}
	batch.Resize(len(columns))
	err := parallel(ctx, workers, len(columns), func(ctx context.Context, i int) error {
		return c.column(ctx, i, columns[i].DataType, batch.Columns[i])
	})
	if err != nil {
		batch.Release()
		return vector.Batch{}, err
	}
	return batch, nil
}

// column makes out the rows of a column.
func (c *collection) column(ctx context.Context, i int, t types.Type, out *vector.Vector) error {
	rows := c.rows()
	appender := vector.NewAppender(c.budget, t, rows)
	for _, part := range c.batches {
		err := ctx.Err()
		if err == nil {
			err = appender.Append(part.Columns[i], part.Rows)
		}
		if err != nil {
			appender.Release()
			return err
		}
	}
	*out = *appender.Finish()
	out.Len = rows
	return nil
}

func (c *collection) release() {
	for _, batch := range c.batches {
		batch.Release()
	}
	c.batches = nil
	c.charge.Release()
}

type collectPusher struct {
	collection *collection
	compactor  compactor
	batches    []*vector.Batch
	charge     memory.Charge
}

func (p *collectPusher) Push(_ context.Context, batch *vector.Batch) (bool, error) {
	dense, err := p.compactor.compact(batch)
	if err != nil {
		return false, err
	}
	return true, p.keep(dense.Share())
}

// keep takes a batch over.
func (p *collectPusher) keep(batch *vector.Batch) error {
	p.batches = append(p.batches, batch)
	return p.charge.Add(selectionBytes*int64(len(batch.Rows)) + headerBytes*int64(len(batch.Columns)))
}

const selectionBytes = 4

func (p *collectPusher) Flush(context.Context) error {
	p.collection.mu.Lock()
	defer p.collection.mu.Unlock()
	p.collection.batches = append(p.collection.batches, p.batches...)
	p.batches = nil
	p.collection.charge.Take(&p.charge)
	return nil
}

func (p *collectPusher) Close() {
	p.charge.Release()
	for _, batch := range p.batches {
		batch.Release()
	}
	p.compactor.release()
}

// batchSource gives kept batches, each as a morsel. It may be read several times.
type batchSource struct {
	batches func() []*vector.Batch // known when the source is first read
	queue   queue
	started sync.Once
}

func (s *batchSource) Reader(w *Worker) (Reader, error) {
	s.started.Do(func() { s.queue.total = int64(len(s.batches())) })
	return &batchReader{source: s, worker: w}, nil
}

type batchReader struct {
	source *batchSource
	worker *Worker
}

func (r *batchReader) Next(_ context.Context, batch *vector.Batch) (bool, error) {
	position, morsel, ok := r.source.queue.claim(r.worker)
	if !ok {
		return false, nil
	}
	*batch = *r.source.batches()[position]
	batch.Morsel = morsel
	return true, nil
}

func (r *batchReader) Close() {}
