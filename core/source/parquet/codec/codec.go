// Package codec decompresses the pages of Parquet files into memory of the caller, and compresses those that are written.
package codec

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/s2"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source/parquet/format"
)

// Decompress fills out, which is as long as the data claims to be, from the compressed src.
func Decompress(c format.Codec, out, src []byte) error {
	if len(src) == 0 && len(out) == 0 {
		return nil
	}
	n, err := decompress(c, out, src)
	if errs.KindOf(err) == errs.Unsupported {
		return err
	}
	if err != nil {
		return errs.New(errs.InvalidValue, "%s data is damaged: %w", c, err)
	}
	if n != len(out) {
		return errs.New(errs.InvalidValue, "%s data has another length than it claims: %d instead of %d bytes", c, n, len(out))
	}
	return nil
}

// Plausible reports whether src bytes may hold out bytes. It keeps a false claim from costing memory.
func Plausible(c format.Codec, out, src int64) bool {
	switch c {
	case format.Uncompressed:
		return out == src
	case format.Snappy:
		return out <= 32*src+16
	case format.LZ4, format.LZ4Raw:
		return out <= 256*src+64
	case format.Gzip:
		return out <= 1040*src+1024
	}
	return true
}

// Stored returns the size bytes that src has as they are, if the codec found nothing to compress in them.
func Stored(c format.Codec, src []byte, size int) ([]byte, bool) {
	switch c {
	case format.Uncompressed:
		return src, len(src) == size
	case format.Snappy:
		return snappyLiteral(src, size)
	}
	return nil, false
}

// snappyLiteral returns the content of a block that is one literal: its length, a tag with the length less one, the bytes.
func snappyLiteral(src []byte, size int) ([]byte, bool) {
	n, k := binary.Uvarint(src)
	if k <= 0 || n != uint64(size) || size == 0 || len(src)-k-size < 1 {
		return nil, false
	}
	src = src[k:]
	tag, extra := src[0], len(src)-1-size
	length := uint64(tag >> 2)
	if extra > 0 {
		if extra > 4 || length != uint64(59+extra) {
			return nil, false
		}
		length = 0
		for i := extra; i > 0; i-- {
			length = length<<8 | uint64(src[i])
		}
	}
	if tag&3 != 0 || length != uint64(size-1) || extra == 0 && length >= 60 {
		return nil, false
	}
	return src[1+extra:], true
}

func decompress(c format.Codec, out, src []byte) (int, error) {
	switch c {
	case format.Uncompressed:
		return copy(out, src), nil
	case format.Snappy:
		return decompressSnappy(out, src)
	case format.Gzip:
		return decompressGzip(out, src)
	case format.Brotli:
		return decompressBrotli(out, src)
	case format.Zstd:
		return decompressZstd(out, src)
	case format.LZ4Raw:
		return lz4.UncompressBlock(src, out)
	case format.LZ4:
		return decompressLZ4(out, src)
	}
	return 0, errs.New(errs.Unsupported, "compression codec %s (%d)", c, c)
}

func decompressSnappy(out, src []byte) (int, error) {
	n, err := s2.DecodedLen(src)
	if err != nil || n != len(out) {
		return n, err
	}
	_, err = s2.Decode(out, src)
	return n, err
}

var gzips = sync.Pool{New: func() any { return new(gzip.Reader) }}

// decompressGzip reads all members of the file, which some writers make several.
func decompressGzip(out, src []byte) (int, error) {
	r := gzips.Get().(*gzip.Reader)
	defer gzips.Put(r)
	if err := r.Reset(bytes.NewReader(src)); err != nil {
		return 0, err
	}
	return readAll(r, out)
}

var brotlis = sync.Pool{New: func() any { return brotli.NewReader(nil) }}

func decompressBrotli(out, src []byte) (int, error) {
	r := brotlis.Get().(*brotli.Reader)
	defer brotlis.Put(r)
	if err := r.Reset(bytes.NewReader(src)); err != nil {
		return 0, err
	}
	return readAll(r, out)
}

// readAll fills out and counts what comes beyond it as one byte.
func readAll(r io.Reader, out []byte) (int, error) {
	n, err := io.ReadFull(r, out)
	if err != nil {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return n, nil
		}
		return n, err
	}
	var beyond [1]byte
	more, err := io.ReadFull(r, beyond[:])
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return n + more, err
}

var zstds = sync.OnceValue(func() *zstd.Decoder {
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecodeAllCapLimit(true))
	if err != nil {
		panic("codec: the options of the zstd decoder are wrong: " + err.Error())
	}
	return d
})

func decompressZstd(out, src []byte) (int, error) {
	got, err := zstds().DecodeAll(src, out[:0:len(out)])
	return len(got), err
}

// decompressLZ4 reads what writers put under the deprecated codec: Hadoop's framing, LZ4's own, or a bare block.
func decompressLZ4(out, src []byte) (int, error) {
	if n, err := decompressHadoop(out, src); err == nil && n == len(out) {
		return n, nil
	}
	if len(src) >= 4 && binary.LittleEndian.Uint32(src) == 0x184D2204 {
		if n, err := readAll(lz4.NewReader(bytes.NewReader(src)), out); err == nil && n == len(out) {
			return n, nil
		}
	}
	return lz4.UncompressBlock(src, out)
}

var errNotHadoop = errors.New("no Hadoop framing")

// decompressHadoop reads blocks that follow their two lengths, decompressed and compressed, in big endian.
func decompressHadoop(out, src []byte) (int, error) {
	total := 0
	for len(src) >= 8 {
		length, size := binary.BigEndian.Uint32(src), binary.BigEndian.Uint32(src[4:])
		src = src[8:]
		if uint64(size) > uint64(len(src)) || uint64(length) > uint64(len(out)-total) {
			return 0, errNotHadoop
		}
		n, err := lz4.UncompressBlock(src[:size], out[total:total+int(length)])
		if err != nil {
			return 0, err
		}
		if n != int(length) {
			return 0, errNotHadoop
		}
		total += n
		src = src[size:]
	}
	if len(src) > 0 {
		return 0, errNotHadoop
	}
	return total, nil
}
