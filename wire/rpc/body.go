package rpc

import (
	"io"

	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/encoding/protowire"

	"github.com/ballista-go/ballista/core/errs"
)

// LentBody is a FlightData to send that has a body and nothing else, in memory that goes back to a pool once it is sent.
type LentBody struct {
	Bytes *[]byte
	Pool  mem.BufferPool
}

// PlacedBody is a FlightData to receive of which only the body counts. It is copied to where the receiver wants it.
type PlacedBody struct {
	Room []byte
	Size int // of what was received
}

func (b *LentBody) marshal() mem.BufferSlice {
	return mem.BufferSlice{mem.SliceBuffer(bodyHead(nil, len(*b.Bytes))), mem.NewBuffer(b.Bytes, b.Pool)}
}

// bodyHead appends what a message has before a body of so many bytes.
func bodyHead(head []byte, size int) []byte {
	head = protowire.AppendTag(head, bodyField, protowire.BytesType)
	return protowire.AppendVarint(head, uint64(size))
}

func (b *PlacedBody) unmarshal(message mem.BufferSlice) error {
	size := message.Len()
	head := make([]byte, min(size, headSize))
	message.CopyTo(head)
	start := bodyStart(head, size)
	if start == 0 {
		return b.place(message.Materialize())
	}
	if size-start > len(b.Room) {
		return b.tooLarge(size - start)
	}
	reader := message.Reader()
	defer reader.Close() //nolint:errcheck // it cannot fail
	if _, err := reader.Discard(start); err != nil {
		return err
	}
	b.Size = size - start
	_, err := io.ReadFull(reader, b.Room[:b.Size])
	return err
}

// place takes a message whose body is not at its end, or which has none.
func (b *PlacedBody) place(message []byte) error {
	_, body, err := takeBody(message)
	if err != nil {
		return err
	}
	if len(body) > len(b.Room) {
		return b.tooLarge(len(body))
	}
	b.Size = copy(b.Room, body)
	return nil
}

func (b *PlacedBody) tooLarge(size int) error {
	return errs.New(errs.IO, "a message with a body of %d bytes, expected %d at most", size, len(b.Room))
}
