package rpc

import (
	"github.com/apache/arrow-go/v18/arrow/flight/gen/flight"
	"google.golang.org/grpc/encoding"
	_ "google.golang.org/grpc/encoding/proto" // registers what codec falls back to
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
)

// codec is gRPC's for protobuf, but for FlightData: its body, which is a block, is not copied when it is sent, and copied once when
// it is received, to where it can be decoded in place.
type codec struct{}

const (
	bodyField = 1000 // data_body of FlightData
	// blockAlignment is that of the fields of a block to its start.
	blockAlignment = 64
	headSize       = 64 // within these the body of most messages begins
)

var ordinary = encoding.GetCodecV2("proto")

// Name implements encoding.CodecV2.
func (codec) Name() string { return ordinary.Name() }

// Marshal implements encoding.CodecV2.
func (codec) Marshal(v any) (mem.BufferSlice, error) {
	if lent, ok := v.(*LentBody); ok {
		return lent.marshal(), nil
	}
	data, ok := v.(*flight.FlightData)
	if !ok || len(data.DataBody) == 0 {
		return ordinary.Marshal(v)
	}
	head, err := proto.Marshal(&flight.FlightData{
		FlightDescriptor: data.FlightDescriptor, DataHeader: data.DataHeader, AppMetadata: data.AppMetadata,
	})
	if err != nil {
		return nil, err
	}
	head = bodyHead(head, len(data.DataBody))
	return mem.BufferSlice{mem.SliceBuffer(head), mem.SliceBuffer(data.DataBody)}, nil
}

// Unmarshal implements encoding.CodecV2.
func (codec) Unmarshal(message mem.BufferSlice, v any) error {
	if placed, ok := v.(*PlacedBody); ok {
		return placed.unmarshal(message)
	}
	data, ok := v.(*flight.FlightData)
	if !ok {
		return ordinary.Unmarshal(message, v)
	}
	bytes := materialize(message)
	rest, body, err := takeBody(bytes)
	if err != nil {
		return err
	}
	if err := proto.Unmarshal(rest, data); err != nil {
		return err
	}
	data.DataBody = body
	return nil
}

// materialize copies a message so that its body is aligned, where that begins soon and is the last field.
func materialize(message mem.BufferSlice) []byte {
	size := message.Len()
	head := make([]byte, min(size, headSize))
	message.CopyTo(head)
	padding := -bodyStart(head, size) & (blockAlignment - 1)
	bytes := make([]byte, padding+size)[padding:]
	message.CopyTo(bytes)
	return bytes
}

// bodyStart is where the body begins; 0 when it is not found.
func bodyStart(head []byte, size int) int {
	for at := 0; at < len(head); {
		number, kind, n := protowire.ConsumeTag(head[at:])
		if n < 0 {
			return 0
		}
		if number == bodyField && kind == protowire.BytesType {
			length, m := protowire.ConsumeVarint(head[at+n:])
			if start := at + n + m; m > 0 && length == uint64(size-start) {
				return start
			}
			return 0
		}
		m := protowire.ConsumeFieldValue(number, kind, head[at+n:])
		if m < 0 {
			return 0
		}
		at += n + m
	}
	return 0
}

// takeBody parts the body, which is not copied, from the other fields.
func takeBody(message []byte) (rest, body []byte, err error) {
	for len(message) > 0 {
		number, kind, n := protowire.ConsumeTag(message)
		if n < 0 {
			return nil, nil, protowire.ParseError(n)
		}
		m := protowire.ConsumeFieldValue(number, kind, message[n:])
		if m < 0 {
			return nil, nil, protowire.ParseError(m)
		}
		if number == bodyField && kind == protowire.BytesType {
			body, _ = protowire.ConsumeBytes(message[n:])
		} else {
			rest = append(rest, message[:n+m]...)
		}
		message = message[n+m:]
	}
	return rest, body, nil
}
