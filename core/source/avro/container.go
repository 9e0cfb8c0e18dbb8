package avro

import (
	"bytes"
	"errors"
	"hash/crc32"
	"io"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/s2"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source/text"
)

const (
	magic     = "Obj\x01"
	syncBytes = 16
	maxHeader = 16 << 20
	maxBlock  = 1 << 30 // decompressed
)

// header is what a file begins with.
type header struct {
	schema *node
	codec  string
	sync   [syncBytes]byte
	size   int64 // of the header
}

// readHeader reads as much of the file as its header needs.
func readHeader(r io.ReaderAt, size int64) (*header, error) {
	for window := int64(64 << 10); ; window *= 4 {
		data := make([]byte, min(window, size))
		if err := readAt(r, data, 0); err != nil {
			return nil, err
		}
		h, err := parseHeader(data)
		if err == nil || window >= size || window > maxHeader || !errs.Is(err, errs.InvalidValue) {
			return h, err
		}
	}
}

func readAt(r io.ReaderAt, buffer []byte, offset int64) error {
	n, err := r.ReadAt(buffer, offset)
	switch {
	case n == len(buffer):
		return nil
	case err == nil || errors.Is(err, io.EOF):
		return invalid("it ends early: %d bytes at %d", n, offset)
	}
	return errs.New(errs.IO, "reading %d bytes at %d: %w", len(buffer), offset, err)
}

func parseHeader(data []byte) (*header, error) {
	if len(data) < len(magic) || string(data[:len(magic)]) != magic {
		return nil, invalid("it does not begin as one")
	}
	c := &cursor{data: data, at: len(magic)}
	h := &header{codec: "null"}
	entry := &node{kind: bytesKind, least: 1}
	for {
		n, _, err := c.items(entry, 1)
		if err != nil {
			return nil, err
		}
		if n == 0 {
			break
		}
		for range n {
			if err := h.entry(c); err != nil {
				return nil, err
			}
		}
	}
	sync, err := c.take(syncBytes)
	if err != nil {
		return nil, err
	}
	if h.schema == nil {
		return nil, invalid("it has no schema")
	}
	h.sync, h.size = [syncBytes]byte(sync), int64(c.at)
	return h, nil
}

func (h *header) entry(c *cursor) error {
	key, err := c.sized()
	if err != nil {
		return err
	}
	value, err := c.sized()
	if err != nil {
		return err
	}
	switch string(key) {
	case "avro.schema":
		h.schema, err = parseSchema(value)
	case "avro.codec":
		h.codec = string(value)
	}
	return err
}

// blockHead is what a block begins with: how many objects it has, and how many bytes.
func blockHead(c *cursor) (count, size int64, err error) {
	if count, err = c.long(); err != nil {
		return 0, 0, err
	}
	if size, err = c.long(); err != nil {
		return 0, 0, err
	}
	if count < 0 || size < 0 {
		return 0, 0, invalid("a block has impossible sizes: %d objects in %d bytes", count, size)
	}
	return count, size, nil
}

// decompress makes out what a block is decompressed, or returns the block as it is.
func decompress(codec string, block []byte, out *memory.Array[byte]) ([]byte, error) {
	switch codec {
	case "null", "":
		return block, nil
	case "snappy":
		return decompressSnappy(block, out)
	}
	r, err := stream(codec, bytes.NewReader(block))
	if err != nil {
		return nil, damaged(codec, err)
	}
	return readAll(codec, r, out)
}

func damaged(codec string, err error) error {
	if errs.KindOf(err) != errs.Internal {
		return err
	}
	return invalid("%s data is damaged: %w", codec, err)
}

func stream(codec string, block io.Reader) (io.Reader, error) {
	switch codec {
	case "deflate":
		return flate.NewReader(block), nil
	case "zstandard":
		return text.Decompress(block, "zstd")
	case "bzip2", "xz":
		return text.Decompress(block, codec)
	}
	return nil, errs.New(errs.Unsupported, "compression codec %q", codec)
}

// readAll reads a stream into out, which grows with what there is.
func readAll(codec string, r io.Reader, out *memory.Array[byte]) ([]byte, error) {
	if c, ok := r.(io.Closer); ok {
		defer c.Close() //nolint:errcheck // read only
	}
	out.Values = out.Values[:0]
	for {
		if len(out.Values) == cap(out.Values) {
			if len(out.Values) >= maxBlock {
				return nil, errs.New(errs.Unsupported, "a block of more than %s", memory.Bytes(maxBlock))
			}
			if err := out.Reserve(max(64<<10, 2*len(out.Values))); err != nil {
				return nil, err
			}
		}
		n, err := r.Read(out.Values[len(out.Values):cap(out.Values)])
		out.Values = out.Values[:len(out.Values)+n]
		switch {
		case errors.Is(err, io.EOF):
			return out.Values, nil
		case err != nil:
			return nil, invalid("%s data is damaged: %w", codec, err)
		}
	}
}

// decompressSnappy checks the checksum that follows the data.
func decompressSnappy(block []byte, out *memory.Array[byte]) ([]byte, error) {
	if len(block) < 4 {
		return nil, invalid("snappy data is damaged: %d bytes", len(block))
	}
	data, sum := block[:len(block)-4], block[len(block)-4:]
	n, err := s2.DecodedLen(data)
	if err != nil || n > maxBlock || n > 32*len(data)+16 {
		return nil, invalid("snappy data is damaged: %d bytes decompressed", n)
	}
	out.Values = out.Values[:0]
	if err := out.Reserve(n); err != nil {
		return nil, err
	}
	decoded, err := s2.Decode(out.Values[:n], data)
	if err != nil {
		return nil, invalid("snappy data is damaged: %w", err)
	}
	want := uint32(sum[0])<<24 | uint32(sum[1])<<16 | uint32(sum[2])<<8 | uint32(sum[3])
	if got := crc32.ChecksumIEEE(decoded); got != want {
		return nil, invalid("snappy data is damaged: checksum %08x, expected %08x", got, want)
	}
	return decoded, nil
}
