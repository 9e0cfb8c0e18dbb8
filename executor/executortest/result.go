package executortest

import (
	"context"
	"errors"
	"io"

	"github.com/apache/arrow-go/v18/arrow/flight/gen/flight"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"

	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/block"
	"github.com/ballista-go/ballista/wire/rpc"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// result reads the outputs of the last stage, in the order of its tasks. It implements stage.Result.
type result struct {
	job    *job
	task   int
	output *Output
	closed bool
}

// Next implements stage.Result.
func (r *result) Next(ctx context.Context) (*vector.Batch, error) {
	last := r.job.plan.Last()
	for !r.closed && r.task < last.Tasks {
		data, err := r.next(ctx)
		if err != nil {
			return nil, r.job.outcome(ctx, err)
		}
		if data != nil {
			var list []types.Type
			for _, c := range r.Columns() {
				list = append(list, c.DataType)
			}
			return block.Decode(r.job.env.Budget, data, list)
		}
		r.output.Close()
		r.output = nil
		r.task++
	}
	return nil, nil
}

func (r *result) next(ctx context.Context) ([]byte, error) {
	if r.output == nil {
		id := r.job.attempt(r.job.plan.Last().ID, r.task)
		output, err := ReadOutput(r.job.ctx, r.job.executorOf(r.task).GetAddress(), id, 0)
		if err != nil {
			return nil, err
		}
		r.output = output
	}
	stop := context.AfterFunc(ctx, r.output.cancel)
	defer stop()
	return r.output.Next()
}

// Close implements stage.Result.
func (r *result) Close() error {
	if !r.closed {
		r.closed = true
		if r.output != nil {
			r.output.Close()
		}
		r.job.end()
	}
	return nil
}

// Metrics implements stage.Result.
func (r *result) Metrics() map[physical.Node]stage.Metrics { return nil }

// Progress implements stage.Result.
func (r *result) Progress() (done, total int64) { return 0, 0 }

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
