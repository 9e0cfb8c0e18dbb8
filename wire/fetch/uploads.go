package fetch

import (
	"context"
	"errors"
	"io"

	"github.com/apache/arrow-go/v18/arrow/flight/gen/flight"
	"google.golang.org/protobuf/proto"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// Uploads are the uploaded tables that a scheduler keeps. It implements the Fetcher of core/source/blocks.
type Uploads struct {
	Pool    *Pool
	Address string // of the scheduler
}

// Fetch reads length bytes of the file of a table.
func (u Uploads) Fetch(ctx context.Context, id string, offset, length int64) ([]byte, error) {
	if offset < 0 || length < 0 || length > maxBlock {
		return nil, errs.New(errs.InvalidValue, "no bytes of an uploaded table: %d at %d of %s", length, offset, id)
	}
	ticket, err := proto.Marshal(&wirepb.UploadTicket{TableId: id, Offset: uint64(offset), Length: uint64(length)})
	if err != nil {
		return nil, errs.New(errs.InvalidValue, "ticket of an uploaded table: %w", err)
	}
	client, err := u.Pool.client(ctx, u.Address)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stream, err := client.DoGet(ctx, &flight.Ticket{Ticket: ticket})
	if err != nil {
		return nil, err
	}
	return gather(stream, int(length))
}

// gather puts the messages of a stream together.
func gather(stream flight.FlightService_DoGetClient, length int) ([]byte, error) {
	var data []byte
	for {
		m, err := stream.Recv()
		if errors.Is(err, io.EOF) && len(data) == length {
			return data, nil
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		data = append(data, m.GetDataBody()...)
		if err != nil || len(data) > length {
			return nil, errs.New(errs.IO, "bytes of an uploaded table: expected %d, and %d have come", length, len(data))
		}
	}
}
