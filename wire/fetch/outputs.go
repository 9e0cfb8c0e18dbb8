package fetch

import (
	"context"
	"errors"
	"io"
	"math"

	"github.com/apache/arrow-go/v18/arrow/flight/gen/flight"
	"google.golang.org/protobuf/proto"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// EnoughAction is the type of the action of Flight by which a reader says that it wants no more of an edge.
const EnoughAction = "enough"

// maxBlock is the most bytes of a block, as its format says.
const maxBlock = math.MaxInt32

// Reader is who reads an edge. All attempts of a task are one reader.
type Reader struct {
	Stage, Task int
	Place       int // among the reads of the edge by the task
}

// Open starts to read an edge from the executor that keeps it. What fails is a *stage.InputLost, unless the context has ended.
func (p *Pool) Open(ctx context.Context, edge stage.Edge, reader Reader) (stage.BlockReader, error) {
	b := &blocks{edge: edge}
	opened, cancel := context.WithCancel(ctx)
	client, err := p.client(ctx, edge.Address)
	if err == nil {
		b.stream, err = client.DoGet(opened, &flight.Ticket{Ticket: encodeTicket(edge, reader)})
	}
	if err != nil {
		cancel()
		return nil, b.lost(ctx, err)
	}
	b.cancel = cancel
	return b, nil
}

// Enough tells the executor that keeps an edge that the reader wants no more of it, in none of its attempts.
func (p *Pool) Enough(ctx context.Context, edge stage.Edge, reader Reader) error {
	client, err := p.client(ctx, edge.Address)
	if err != nil {
		return err
	}
	results, err := client.DoAction(ctx, &flight.Action{Type: EnoughAction, Body: encodeTicket(edge, reader)})
	if err != nil {
		return err
	}
	if _, err = results.Recv(); errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

func encodeTicket(edge stage.Edge, reader Reader) []byte {
	ticket, err := proto.Marshal(&wirepb.OutputTicket{
		Attempt: &wirepb.AttemptID{
			JobId: edge.Job, Stage: uint32(edge.Stage), Task: uint32(edge.Task), Attempt: uint32(edge.Attempt),
		},
		Partition: uint32(edge.Partition),
		Reader:    &wirepb.Reader{Stage: uint32(reader.Stage), Task: uint32(reader.Task), Place: uint32(reader.Place)},
	})
	if err != nil {
		panic("fetch: tickets can be encoded: " + err.Error())
	}
	return ticket
}

// blocks are the blocks of an edge, as they come. How far they are read ahead is up to the window of the stream.
type blocks struct {
	edge   stage.Edge
	stream flight.FlightService_DoGetClient
	cancel context.CancelFunc
}

func (b *blocks) lost(ctx context.Context, cause error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return &stage.InputLost{Edge: b.edge, Cause: cause}
}

// Next implements stage.BlockReader.
func (b *blocks) Next(ctx context.Context) ([]byte, error) {
	stop := context.AfterFunc(ctx, b.cancel)
	defer stop()
	block, err := b.next()
	if err != nil {
		return nil, b.lost(ctx, err)
	}
	return block, nil
}

// next puts a block together that comes in pieces. Each piece but the last says that more follows.
func (b *blocks) next() ([]byte, error) {
	var begun []byte
	for {
		m, err := b.stream.Recv()
		body := m.GetDataBody()
		switch {
		case errors.Is(err, io.EOF) && begun == nil:
			return nil, nil
		case errors.Is(err, io.EOF):
			return nil, errs.New(errs.IO, "the end of a block is missing")
		case err != nil:
			return nil, err
		case len(body) == 0:
			return nil, errs.New(errs.IO, "a message without a block")
		case len(begun)+len(body) > maxBlock:
			return nil, errs.New(errs.IO, "a block of more than 2 GiB")
		}
		last := len(m.GetAppMetadata()) == 0
		if last && begun == nil {
			return body, nil
		}
		if begun = append(begun, body...); last {
			return begun, nil
		}
	}
}

// Close implements stage.BlockReader.
func (b *blocks) Close() error {
	b.cancel()
	return nil
}
