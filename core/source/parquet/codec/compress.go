package codec

import (
	"bytes"
	"io"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/s2"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source/parquet/format"
)

// Levels are the least and the largest level of a codec; ok is false where it has none.
func Levels(c format.Codec) (least, most int, ok bool) {
	switch c {
	case format.Gzip:
		return 0, 9, true
	case format.Brotli:
		return 0, 11, true
	case format.Zstd:
		return 1, 22, true
	}
	return 0, 0, false
}

// CompressorBytes is about how much memory a compressor of a codec takes.
func CompressorBytes(c format.Codec) int64 {
	switch c {
	case format.Zstd:
		return 4 << 20
	case format.Gzip, format.Brotli:
		return 2 << 20
	}
	return 64 << 10
}

// Compressor compresses pages, one at a time.
type Compressor interface {
	// Compress appends src, compressed, to out.
	Compress(out, src []byte) ([]byte, error)
}

// NewCompressor returns the compressor of a codec at a level, which only codecs of Levels heed.
func NewCompressor(c format.Codec, level int) (Compressor, error) {
	switch c {
	case format.Uncompressed:
		return compressFunc(func(out, src []byte) ([]byte, error) { return append(out, src...), nil }), nil
	case format.Snappy:
		return compressFunc(compressSnappy), nil
	case format.Gzip:
		w, err := gzip.NewWriterLevel(io.Discard, level)
		return &streamed{stream: w}, err
	case format.Brotli:
		return &streamed{stream: brotli.NewWriterLevel(io.Discard, level)}, nil
	case format.Zstd:
		w, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.EncoderLevelFromZstd(level)), zstd.WithEncoderCRC(false))
		return compressFunc(func(out, src []byte) ([]byte, error) { return w.EncodeAll(src, out), nil }), err
	case format.LZ4Raw:
		return compressFunc(new(lz4Blocks).compress), nil
	case format.LZ4:
		return compressFunc(new(lz4Blocks).framed), nil
	}
	return nil, errs.New(errs.Unsupported, "compression codec %s (%d)", c, c)
}

type compressFunc func(out, src []byte) ([]byte, error)

func (f compressFunc) Compress(out, src []byte) ([]byte, error) { return f(out, src) }

func compressSnappy(out, src []byte) ([]byte, error) {
	n := len(out)
	out = grow(out, s2.MaxEncodedLen(len(src)))
	return out[:n+len(s2.EncodeSnappy(out[n:], src))], nil
}

// grow makes out n bytes longer.
func grow(out []byte, n int) []byte {
	return append(out, make([]byte, n)...)
}

// streamed compresses with a codec that writes to a stream.
type streamed struct {
	stream interface {
		io.WriteCloser
		Reset(w io.Writer)
	}
	buffer bytes.Buffer
}

func (s *streamed) Compress(out, src []byte) ([]byte, error) {
	s.buffer.Reset()
	s.stream.Reset(&s.buffer)
	if _, err := s.stream.Write(src); err != nil {
		return out, err
	}
	err := s.stream.Close()
	return append(out, s.buffer.Bytes()...), err
}

// lz4Blocks compresses with LZ4.
type lz4Blocks struct{ compressor lz4.Compressor }

func (b *lz4Blocks) compress(out, src []byte) ([]byte, error) {
	n := len(out)
	out = grow(out, lz4.CompressBlockBound(len(src)))
	size, err := b.compressor.CompressBlock(src, out[n:])
	return out[:n+size], err
}

// framed puts the lengths before a block that Hadoop has there, which is what readers of the deprecated codec look for first.
func (b *lz4Blocks) framed(out, src []byte) ([]byte, error) {
	n := len(out)
	out, err := b.compress(append(out, make([]byte, 8)...), src)
	if err == nil {
		putBigEndian(out[n:], len(src))
		putBigEndian(out[n+4:], len(out)-n-8)
	}
	return out, err
}

func putBigEndian(to []byte, n int) {
	to[0], to[1], to[2], to[3] = byte(n>>24), byte(n>>16), byte(n>>8), byte(n)
}
