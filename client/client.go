// Package client is the backend of a session whose tables lie, and whose queries run, on a cluster: it turns the calls of core into
// calls of a scheduler.
package client

import (
	"context"
	"time"

	"github.com/ballista-go/ballista/wire/rpc"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// DefaultPort is that of a scheduler whose address has none.
const DefaultPort = 50050

const (
	dialTime  = 10 * time.Second
	closeTime = 2 * time.Second
)

// Options say what the scheduler is told of a session.
type Options struct {
	Settings  map[string]string // by which the session may be known
	HoldBytes int64             // of a result that the scheduler holds until it is complete; 0: what the scheduler takes for good
}

// Backend is a session of a scheduler. It implements core.Backend and core.Mirror, and is safe for concurrent use.
type Backend struct {
	address string
	options Options
	life    context.Context // until the backend is closed
	end     context.CancelFunc
	open    context.Context // until Close is called
	shut    context.CancelFunc

	turn    chan struct{} // held while what follows is used
	session string
	link    *link // nil once the backend is closed
}

// Connect opens a session at an address such as df://host:50050.
func Connect(ctx context.Context, address string, options Options) (*Backend, error) {
	hostPort, err := rpc.ParseAddress(address, DefaultPort)
	if err != nil {
		return nil, err
	}
	b := &Backend{address: hostPort, options: options, turn: make(chan struct{}, 1)}
	b.life, b.end = context.WithCancel(context.Background())
	b.open, b.shut = context.WithCancel(b.life)
	b.link, err = b.connect(ctx)
	if err != nil {
		b.end()
		return nil, err
	}
	return b, nil
}

// Address is the host:port of the scheduler.
func (b *Backend) Address() string { return b.address }

// Session identifies the session at the scheduler.
func (b *Backend) Session() string { return b.session }

// Close implements core.Backend: the scheduler forgets the session with all that it holds. Queries that run end.
func (b *Backend) Close() error {
	b.shut() // who waits for a connection has the turn
	ctx, cancel := context.WithTimeout(context.Background(), closeTime)
	defer cancel()
	if err := b.lock(ctx); err != nil {
		return err
	}
	last := b.link
	b.link = nil
	b.unlock()
	if last == nil {
		return nil
	}
	var err error
	if !last.lost() {
		_, err = last.queries.CloseSession(ctx, &wirepb.CloseSessionRequest{SessionId: b.session})
	}
	b.end()
	last.close()
	return err
}

// lock waits for its turn, no longer than ctx allows.
func (b *Backend) lock(ctx context.Context) error {
	select {
	case b.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return cancelled(ctx)
	}
}

func (b *Backend) unlock() { <-b.turn }
