package executor

import (
	"context"
	"sync"
	"time"

	"github.com/ballista-go/ballista/wire/rpc"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// outbox is what waits to be sent on a stream. Who puts something in does not wait.
type outbox struct {
	mu       sync.Mutex
	messages []*wirepb.FromExecutor
	filled   chan struct{}
}

func newOutbox() *outbox { return &outbox{filled: make(chan struct{}, 1)} }

func (o *outbox) put(m *wirepb.FromExecutor) {
	o.mu.Lock()
	o.messages = append(o.messages, m)
	o.mu.Unlock()
	select {
	case o.filled <- struct{}{}:
	default:
	}
}

func (o *outbox) take() []*wirepb.FromExecutor {
	o.mu.Lock()
	defer o.mu.Unlock()
	messages := o.messages
	o.messages = nil
	return messages
}

// send sends what is put in, and a heartbeat now and then once interval says how often, until ctx ends or the stream breaks.
func (o *outbox) send(
	ctx context.Context, sender *rpc.Sender[*wirepb.FromExecutor], interval <-chan time.Duration, heartbeat func() *wirepb.FromExecutor,
) error {
	ticker := time.NewTicker(time.Hour)
	defer ticker.Stop()
	for {
		for _, m := range o.take() {
			if err := sender.Send(m); err != nil {
				return err
			}
		}
		select {
		case <-o.filled:
		case every := <-interval:
			ticker.Reset(every)
		case <-ticker.C:
			o.put(heartbeat())
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}
