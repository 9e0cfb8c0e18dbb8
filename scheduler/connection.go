package scheduler

import (
	"context"
	"sync"

	"github.com/ballista-go/ballista/wire/rpc"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// connection is the stream of an executor. What is for it waits in a queue, so that nobody waits for its network.
type connection struct {
	executor, incarnation string
	stream                uint64
	cancel                context.CancelFunc

	mu      sync.Mutex
	queue   []*wirepb.ToExecutor
	waiting chan struct{} // has an element while there may be something in the queue
}

func newConnection(executor, incarnation string, stream uint64, cancel context.CancelFunc) *connection {
	return &connection{
		executor: executor, incarnation: incarnation, stream: stream, cancel: cancel, waiting: make(chan struct{}, 1),
	}
}

// push adds messages to the queue.
func (c *connection) push(messages ...*wirepb.ToExecutor) {
	c.mu.Lock()
	c.queue = append(c.queue, messages...)
	c.mu.Unlock()
	select {
	case c.waiting <- struct{}{}:
	default:
	}
}

func (c *connection) take() []*wirepb.ToExecutor {
	c.mu.Lock()
	defer c.mu.Unlock()
	taken := c.queue
	c.queue = nil
	return taken
}

// send sends what is in the queue until the stream ends.
func (c *connection) send(ctx context.Context, stream *rpc.Sender[*wirepb.ToExecutor]) error {
	for {
		for _, message := range c.take() {
			if err := stream.Send(message); err != nil {
				return err
			}
		}
		select {
		case <-c.waiting:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}
