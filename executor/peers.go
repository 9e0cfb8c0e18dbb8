package executor

import (
	"context"
	"errors"
	"io"
	"math"
	"sync"
	"time"

	"github.com/apache/arrow-go/v18/arrow/flight/gen/flight"
	"google.golang.org/grpc"
	"google.golang.org/grpc/connectivity"
	"google.golang.org/protobuf/proto"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/executor/outputs"
	"github.com/ballista-go/ballista/wire/rpc"
	"github.com/ballista-go/ballista/wire/wirepb"
)

const (
	enoughTime = 5 * time.Second
	// maxBlock is the most bytes of a block, as its format says.
	maxBlock = math.MaxInt32
	// enoughAction is the type of the action by which a reader says that it wants no more.
	enoughAction = "enough"
)

// peers are the connections to other executors, one for each.
type peers struct {
	mu    sync.Mutex
	known map[string]*peer
}

// peer is a connection, which its first user makes.
type peer struct {
	mu   sync.Mutex
	conn *grpc.ClientConn
}

func newPeers() *peers { return &peers{known: map[string]*peer{}} }

func (p *peers) at(address string) *peer {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known[address] == nil {
		p.known[address] = &peer{}
	}
	return p.known[address]
}

func (p *peer) client(ctx context.Context, address string) (flight.FlightServiceClient, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.conn != nil && p.conn.GetState() == connectivity.TransientFailure { // it may be back by now
		_ = p.conn.Close()
		p.conn = nil
	}
	if p.conn == nil {
		ctx, stop := context.WithTimeout(ctx, connectTime)
		defer stop()
		conn, err := rpc.Dial(ctx, address)
		if err != nil {
			return nil, err
		}
		p.conn = conn
	}
	return flight.NewFlightServiceClient(p.conn), nil
}

// open starts to read an edge.
func (p *peers) open(ctx context.Context, edge stage.Edge, reader outputs.Reader) (blocks, error) {
	client, err := p.at(edge.Address).client(ctx, edge.Address)
	if err != nil {
		return nil, err
	}
	ticket, err := encodeTicket(edge, reader)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	stream, err := client.DoGet(ctx, &flight.Ticket{Ticket: ticket})
	if err != nil {
		cancel()
		return nil, err
	}
	return &farBlocks{stream: stream, cancel: cancel}, nil
}

// enough tells a producer that no more of an edge is wanted. It is a hint: that it does not arrive does no harm.
func (p *peers) enough(ctx context.Context, edge stage.Edge, reader outputs.Reader) {
	ctx, stop := context.WithTimeout(ctx, enoughTime)
	defer stop()
	client, err := p.at(edge.Address).client(ctx, edge.Address)
	if err != nil {
		return
	}
	ticket, err := encodeTicket(edge, reader)
	if err != nil {
		return
	}
	if stream, err := client.DoAction(ctx, &flight.Action{Type: enoughAction, Body: ticket}); err == nil {
		_, _ = stream.Recv()
	}
}

func encodeTicket(edge stage.Edge, reader outputs.Reader) ([]byte, error) {
	ticket, err := proto.Marshal(&wirepb.OutputTicket{
		Attempt: encodeAttempt(idOf(edge.Output)), Partition: uint32(edge.Partition),
		Reader: &wirepb.Reader{Stage: uint32(reader.Stage), Task: uint32(reader.Task), Place: uint32(reader.Place)},
	})
	if err != nil {
		return nil, errs.New(errs.Internal, "ticket cannot be made: %w", err)
	}
	return ticket, nil
}

func (p *peers) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, peer := range p.known {
		if peer.conn != nil {
			_ = peer.conn.Close()
		}
	}
}

// farBlocks are those of another executor. How far they are read ahead is up to the window of the stream.
type farBlocks struct {
	stream flight.FlightService_DoGetClient
	cancel context.CancelFunc
}

// Next returns the next block, put together when it comes in pieces.
func (b *farBlocks) Next(ctx context.Context) ([]byte, error) {
	stop := context.AfterFunc(ctx, b.cancel)
	defer stop()
	var pieces []byte
	for {
		data, err := b.stream.Recv()
		switch {
		case errors.Is(err, io.EOF) && pieces == nil:
			return nil, nil
		case errors.Is(err, io.EOF):
			return nil, errs.New(errs.IO, "the end of a block is missing")
		case err != nil:
			return nil, err
		case len(data.GetDataBody()) == 0:
			return nil, errs.New(errs.IO, "a message without a block")
		case len(pieces)+len(data.GetDataBody()) > maxBlock:
			return nil, errs.New(errs.IO, "a block is too large")
		case !isPiece(data) && pieces == nil:
			return data.GetDataBody(), nil
		}
		pieces = append(pieces, data.GetDataBody()...)
		if !isPiece(data) {
			return pieces, nil
		}
	}
}

func (b *farBlocks) abandon() { b.cancel() }
