package ipc

import (
	"encoding/binary"
	"io"

	"github.com/ballista-go/ballista/core/source/ipc/metadata"
)

// The kinds of messages.
const (
	schemaMessage     = 1
	dictionaryMessage = 2
	batchMessage      = 3
)

const (
	continuation = 0xffffffff
	maxMetadata  = 256 << 20 // bytes of a message
	oldestKnown  = 3         // version 4 of the format, counted from 0
)

// place is where a message lies: its metadata, with what is before it, and its body after that.
type place struct{ at, metadata, body int64 }

func (p place) end() int64 { return p.at + p.metadata + p.body }

// opened is a message with its metadata read.
type opened struct {
	place
	kind   int64
	header metadata.Table
}

// readMessage reads the metadata of the message at a position. It returns nil where the stream ends.
func readMessage(r io.ReaderAt, size, at int64) (*opened, error) {
	length, start, err := metadataLength(r, size, at)
	if err != nil || length == 0 {
		return nil, err
	}
	encoded := make([]byte, length)
	if err := readAt(r, encoded, start); err != nil {
		return nil, err
	}
	root := metadata.Root(encoded)
	o := &opened{place: place{at: at, metadata: start + length - at, body: root.Integer(3, 8, 0)}, kind: root.Integer(1, 1, 0)}
	var ok bool
	o.header, ok = root.Table(2)
	switch version := root.Integer(0, 2, 0); {
	case root.Damaged() || !ok:
		return nil, invalid("message at byte %d is damaged", at)
	case version < oldestKnown:
		return nil, invalid("message at byte %d is of version %d of the format, which is too old", at, version+1)
	case o.body < 0 || o.body > size-start-length:
		return nil, invalid("message at byte %d claims a body of %d bytes, and %d follow", at, o.body, size-start-length)
	}
	return o, nil
}

// metadataLength is how long the metadata of the message at a position is, and where it starts. Since version 0.15 of Arrow four
// bytes of ones come first.
func metadataLength(r io.ReaderAt, size, at int64) (length, start int64, err error) {
	if at == size {
		return 0, at, nil
	}
	var prefix [8]byte
	if size-at < 4 {
		return 0, 0, invalid("file ends within the length of the message at byte %d", at)
	}
	if err := readAt(r, prefix[:min(8, size-at)], at); err != nil {
		return 0, 0, err
	}
	length, start = int64(binary.LittleEndian.Uint32(prefix[:])), at+4
	if length == continuation {
		if size-at < 8 {
			return 0, 0, invalid("file ends within the length of the message at byte %d", at)
		}
		length, start = int64(binary.LittleEndian.Uint32(prefix[4:])), at+8
	}
	if length > min(size-start, maxMetadata) {
		return 0, 0, invalid("message at byte %d claims metadata of %d bytes, and %d follow", at, length, size-start)
	}
	return length, start, nil
}
