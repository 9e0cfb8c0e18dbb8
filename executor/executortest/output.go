package executortest

import (
	"context"
	"errors"
	"io"

	"github.com/apache/arrow-go/v18/arrow/flight/gen/flight"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"

	"github.com/ballista-go/ballista/wire/rpc"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// Output is a partition of the output of a task that is read by Arrow Flight.
type Output struct {
	conn   *grpc.ClientConn
	stream flight.FlightService_DoGetClient
	cancel context.CancelFunc
}

// ReadOutput starts to read a partition from the executor at an address.
func ReadOutput(ctx context.Context, address string, attempt *wirepb.AttemptID, partition int) (*Output, error) {
	ticket, err := proto.Marshal(&wirepb.OutputTicket{Attempt: attempt, Partition: uint32(partition)})
	if err != nil {
		return nil, err
	}
	return ReadTicket(ctx, address, ticket)
}

// ReadTicket starts to read what a ticket stands for.
func ReadTicket(ctx context.Context, address string, ticket []byte) (*Output, error) {
	conn, err := rpc.Dial(ctx, address)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	stream, err := flight.NewFlightServiceClient(conn).DoGet(ctx, &flight.Ticket{Ticket: ticket})
	if err != nil {
		cancel()
		_ = conn.Close()
		return nil, err
	}
	return &Output{conn: conn, stream: stream, cancel: cancel}, nil
}

// Next returns the next block, or nil at the end.
func (o *Output) Next() ([]byte, error) {
	var whole []byte
	for {
		data, err := o.stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		whole = append(whole, data.GetDataBody()...)
		if len(data.GetAppMetadata()) == 0 {
			return whole, nil
		}
	}
}

// Close stops reading.
func (o *Output) Close() {
	o.cancel()
	_ = o.conn.Close()
}
