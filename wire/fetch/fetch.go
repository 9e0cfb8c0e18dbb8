// Package fetch reads the outputs of tasks from the executors that keep them, over Arrow Flight.
package fetch

import (
	"context"
	"errors"
	"io"
	"sync"

	"github.com/apache/arrow-go/v18/arrow/flight"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/wire/rpc"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// Reader is who reads an edge. All attempts of a task are one reader.
type Reader struct {
	Stage, Task int
	Place       int // among the reads of the edge by the task
}

// Pool keeps a connection to each executor that it has read from.
type Pool struct {
	mu          sync.Mutex
	connections map[string]*connection
	closed      bool
}

// connection is made once, by the first who asks for it; the others wait.
type connection struct {
	made chan struct{}
	conn *grpc.ClientConn
	err  error
}

// NewPool returns a pool without connections.
func NewPool() *Pool { return &Pool{connections: map[string]*connection{}} }

// Close closes all connections. What is being read fails.
func (p *Pool) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	for _, c := range p.connections {
		<-c.made
		if c.conn != nil {
			_ = c.conn.Close()
		}
	}
	p.connections = nil
}

// client returns a client of the executor at an address.
func (p *Pool) client(ctx context.Context, address string) (flight.FlightServiceClient, error) {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return nil, errs.New(errs.Cancelled, "cancelled")
	}
	c, known := p.connections[address]
	if !known {
		c = &connection{made: make(chan struct{})}
		p.connections[address] = c
	}
	p.mu.Unlock()
	if !known {
		c.conn, c.err = rpc.Dial(ctx, address)
		if c.err != nil {
			p.forget(address, c)
		}
		close(c.made)
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

func (p *Pool) forget(address string, c *connection) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.connections[address] == c {
		delete(p.connections, address)
	}
}

// Open starts to read an edge. What fails is a *stage.InputLost.
func (p *Pool) Open(ctx context.Context, edge stage.Edge, reader Reader) (stage.BlockReader, error) {
	ctx, cancel := context.WithCancel(ctx)
	b := &blocks{edge: edge, reader: reader, cancel: cancel}
	client, err := p.client(ctx, edge.Address)
	if err == nil {
		b.client = client
		b.stream, err = client.DoGet(ctx, &flight.Ticket{Ticket: b.ticket()})
	}
	if err != nil {
		cancel()
		return nil, b.lost(err)
	}
	return b, nil
}

// blocks are the blocks of an edge, as they come.
type blocks struct {
	edge   stage.Edge
	reader Reader
	client flight.FlightServiceClient
	stream flight.FlightService_DoGetClient
	cancel context.CancelFunc
	ended  bool
}

func (b *blocks) ticket() []byte {
	ticket, err := proto.Marshal(&wirepb.OutputTicket{
		Attempt: &wirepb.AttemptID{
			JobId: b.edge.Job, Stage: uint32(b.edge.Stage), Task: uint32(b.edge.Task), Attempt: uint32(b.edge.Attempt),
		},
		Partition: uint32(b.edge.Partition),
		Reader:    &wirepb.Reader{Stage: uint32(b.reader.Stage), Task: uint32(b.reader.Task), Place: uint32(b.reader.Place)},
	})
	if err != nil {
		panic("fetch: tickets can be encoded: " + err.Error())
	}
	return ticket
}

func (b *blocks) lost(cause error) error { return &stage.InputLost{Edge: b.edge, Cause: cause} }

// Next implements stage.BlockReader.
func (b *blocks) Next(context.Context) ([]byte, error) {
	var begun []byte
	for {
		m, err := b.stream.Recv()
		if errors.Is(err, io.EOF) && begun == nil {
			b.ended = true
			return nil, nil
		}
		if err != nil {
			return nil, b.lost(err)
		}
		if begun == nil && len(m.GetAppMetadata()) == 0 {
			return m.GetDataBody(), nil
		}
		begun = append(begun, m.GetDataBody()...)
		if len(m.GetAppMetadata()) == 0 {
			return begun, nil
		}
	}
}

// Enough tells the executor that no more of the edge will be wanted, by any attempt of the reader.
func (b *blocks) Enough(ctx context.Context) error {
	if b.ended {
		return nil
	}
	results, err := b.client.DoAction(ctx, &flight.Action{Type: EnoughAction, Body: b.ticket()})
	if err == nil {
		if _, err = results.Recv(); errors.Is(err, io.EOF) {
			err = nil
		}
	}
	return err
}

// EnoughAction is the type of the action of Flight by which a reader says that it wants no more of an edge.
const EnoughAction = "enough"

// Close implements stage.BlockReader.
func (b *blocks) Close() error {
	b.cancel()
	return nil
}
