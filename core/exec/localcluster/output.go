package localcluster

import (
	"context"
	"sync"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/stage"
)

// output keeps the blocks of a task until the job ends. It implements stage.Writer.
type output struct {
	mu         sync.Mutex
	changed    *sync.Cond
	partitions [][][]byte
	wanted     int // how many readers may still want blocks, of all partitions
	ended      bool
	failure    error
}

func newOutput(partitions int) *output {
	o := &output{partitions: make([][][]byte, partitions)}
	o.changed = sync.NewCond(&o.mu)
	return o
}

// Write implements stage.Writer.
func (o *output) Write(ctx context.Context, partition int, data []byte) (bool, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if ctx.Err() != nil {
		return false, context.Cause(ctx)
	}
	if o.ended {
		return false, errs.New(errs.Internal, "a block comes after the end of an output")
	}
	if o.wanted == 0 {
		return false, nil
	}
	o.partitions[partition] = append(o.partitions[partition], data)
	o.changed.Broadcast()
	return true, nil
}

// Close implements stage.Writer.
func (o *output) Close(failure error) error {
	o.end(failure)
	return nil
}

func (o *output) end(failure error) {
	o.mu.Lock()
	o.ended, o.failure = true, failure
	o.changed.Broadcast()
	o.mu.Unlock()
}

// unwant says that some readers want no more.
func (o *output) unwant(readers int) {
	o.mu.Lock()
	o.wanted -= readers
	o.mu.Unlock()
}

func (o *output) wake() {
	o.mu.Lock()
	o.changed.Broadcast()
	o.mu.Unlock()
}

// reader reads an edge. It implements stage.BlockReader.
type reader struct {
	output *output
	edge   stage.Edge
	next   int
	closed sync.Once
}

// Next implements stage.BlockReader.
func (r *reader) Next(ctx context.Context) ([]byte, error) {
	o := r.output
	stop := context.AfterFunc(ctx, o.wake)
	defer stop()
	o.mu.Lock()
	defer o.mu.Unlock()
	for {
		switch blocks := o.partitions[r.edge.Partition]; {
		case ctx.Err() != nil:
			return nil, context.Cause(ctx)
		case r.next < len(blocks):
			r.next++
			return blocks[r.next-1], nil
		case o.failure != nil:
			return nil, &stage.InputLost{Edge: r.edge, Cause: o.failure}
		case o.ended:
			return nil, nil
		}
		o.changed.Wait()
	}
}

// Close implements stage.BlockReader.
func (r *reader) Close() error {
	r.closed.Do(func() { r.output.unwant(1) })
	return nil
}
