// Package fetch reads over Arrow Flight what other processes keep: outputs of tasks from executors, and uploaded rows from the
// scheduler.
package fetch

import (
	"context"
	"sync"
	"time"

	"github.com/apache/arrow-go/v18/arrow/flight/gen/flight"
	"google.golang.org/grpc"
	"google.golang.org/grpc/connectivity"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/wire/rpc"
)

// connectTime is how long a connection may take to be made.
const connectTime = 10 * time.Second

// Pool keeps a connection to each process that it has read from.
type Pool struct {
	open  context.Context // until the pool is closed
	close context.CancelFunc

	mu          sync.Mutex
	connections map[string]*connection
}

// connection is made once, for all who ask for it.
type connection struct {
	made chan struct{}
	conn *grpc.ClientConn
	err  error
}

// NewPool returns a pool without connections.
func NewPool() *Pool {
	p := &Pool{connections: map[string]*connection{}}
	p.open, p.close = context.WithCancel(context.Background())
	return p
}

// Close closes all connections. What is being read fails.
func (p *Pool) Close() {
	p.close()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.connections {
		<-c.made
		if c.conn != nil {
			_ = c.conn.Close()
		}
	}
	p.connections = nil
}

// client returns a client of the process at an address.
func (p *Pool) client(ctx context.Context, address string) (flight.FlightServiceClient, error) {
	c, err := p.connection(address)
	if err != nil {
		return nil, err
	}
	select {
	case <-c.made:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	if c.err != nil {
		return nil, c.err
	}
	return flight.NewFlightServiceClient(c.conn), nil
}

func (p *Pool) connection(address string) (*connection, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.open.Err() != nil {
		return nil, errs.New(errs.Cancelled, "cancelled")
	}
	if c := p.connections[address]; c != nil && !c.broken() {
		return c, nil
	}
	p.sweep()
	c := &connection{made: make(chan struct{})}
	p.connections[address] = c
	go func() {
		defer close(c.made)
		ctx, stop := context.WithTimeout(p.open, connectTime)
		defer stop()
		c.conn, c.err = rpc.Dial(ctx, address)
	}()
	return c, nil
}

// sweep forgets connections that are broken, such as those to executors that are lost. The caller holds p.mu.
func (p *Pool) sweep() {
	for address, c := range p.connections {
		if c.broken() {
			delete(p.connections, address)
		}
	}
}

// broken reports whether a connection is better made anew: its process may be back by now, and gRPC would wait before it looks. It
// closes such a one, on which nothing is read any more.
func (c *connection) broken() bool {
	select {
	case <-c.made:
	default:
		return false
	}
	if c.err != nil {
		return true
	}
	switch c.conn.GetState() {
	case connectivity.Ready, connectivity.Connecting:
		return false
	}
	_ = c.conn.Close()
	return true
}
