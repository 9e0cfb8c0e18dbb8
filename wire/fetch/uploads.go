package fetch

import (
	"context"
	"errors"
	"io"

	"github.com/apache/arrow-go/v18/arrow/flight/gen/flight"
	"google.golang.org/protobuf/proto"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/wire/rpc"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// Uploads are the uploaded tables that a scheduler keeps. It implements the Fetcher of core/source/blocks.
type Uploads struct {
	Pool    *Pool
	Address string // of the scheduler
}

// Fetch reads bytes of the file of a table.
func (u Uploads) Fetch(ctx context.Context, id string, offset int64, room []byte) error {
	if offset < 0 || len(room) > maxBlock {
		return errs.New(errs.InvalidValue, "no bytes of an uploaded table: %d at %d of %s", len(room), offset, id)
	}
	ticket, err := proto.Marshal(&wirepb.UploadTicket{TableId: id, Offset: uint64(offset), Length: uint64(len(room))})
	if err != nil {
		return errs.New(errs.InvalidValue, "ticket of an uploaded table: %w", err)
	}
	client, err := u.Pool.client(ctx, u.Address)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stream, err := client.DoGet(ctx, &flight.Ticket{Ticket: ticket})
	if err != nil {
		return err
	}
	return gather(stream, room)
}

// gather puts the bodies of a stream where there is room for them, which they fill.
func gather(stream flight.FlightService_DoGetClient, room []byte) error {
	for come := 0; ; {
		m := &rpc.PlacedBody{Room: room[come:]}
		err := stream.RecvMsg(m)
		come += m.Size
		switch {
		case errors.Is(err, io.EOF) && come == len(room):
			return nil
		case errors.Is(err, io.EOF):
			return errs.New(errs.IO, "bytes of an uploaded table: expected %d, and %d have come", len(room), come)
		case err != nil:
			return err
		case m.Size == 0:
			return errs.New(errs.IO, "bytes of an uploaded table: a message without any")
		}
	}
}
