package rpc

import (
	"bytes"
	"testing"

	"github.com/apache/arrow-go/v18/arrow/flight/gen/flight"
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/encoding/protowire"

	"github.com/ballista-go/ballista/core/errs"
)

// inPieces is a message as it may come: in several buffers.
func inPieces(message []byte) (pieces mem.BufferSlice) {
	for len(message) > 7 {
		pieces, message = append(pieces, mem.SliceBuffer(message[:7])), message[7:]
	}
	return append(pieces, mem.SliceBuffer(message))
}

func TestBodiesArePlaced(t *testing.T) {
	body := bytes.Repeat([]byte("rows"), 100)
	whole := &flight.FlightData{DataBody: body, AppMetadata: []byte{1}, DataHeader: bytes.Repeat([]byte{2}, 99)}
	far, err := codec{}.Marshal(whole)
	if err != nil {
		t.Fatal(err)
	}
	lent := bytes.Clone(body)
	near, err := codec{}.Marshal(&LentBody{Bytes: &lent, Pool: mem.NopBufferPool{}})
	if err != nil {
		t.Fatal(err)
	}
	another := protowire.AppendVarint(protowire.AppendTag(near.Materialize(), 99, protowire.VarintType), 5) // behind the body
	for name, message := range map[string][]byte{"near": near.Materialize(), "far": far.Materialize(), "not last": another} {
		for _, size := range []int{len(body), len(body) + 10, len(body) - 1} {
			placed := &PlacedBody{Room: make([]byte, size)}
			err := codec{}.Unmarshal(inPieces(message), placed)
			if size < len(body) {
				if !errs.Is(err, errs.IO) {
					t.Errorf("%s, room for %d bytes: got %v", name, size, err)
				}
				continue
			}
			if err != nil || !bytes.Equal(placed.Room[:placed.Size], body) {
				t.Errorf("%s, room for %d bytes: got %d, %v", name, size, placed.Size, err)
			}
		}
	}
	for _, message := range [][]byte{{}, {0xff}, near.Materialize()[:20]} {
		placed := &PlacedBody{Room: make([]byte, 1000)}
		if err := (codec{}).Unmarshal(inPieces(message), placed); placed.Size != 0 || (err == nil) != (len(message) == 0) {
			t.Errorf("%x: got %d bytes, %v", message, placed.Size, err)
		}
	}
}
