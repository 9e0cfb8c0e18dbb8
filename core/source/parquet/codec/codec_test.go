package codec

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source/parquet/format"
)

// inputs are data that compress well, somewhat and not at all.
func inputs() [][]byte {
	random := rand.New(rand.NewPCG(1, 2))
	noise := make([]byte, 100_000)
	for i := range noise {
		noise[i] = byte(random.Uint32())
	}
	return [][]byte{
		noise, noise[:1], noise[:59], noise[:60], noise[:61], noise[:256], noise[:257], noise[:65_536], noise[:65_537],
		bytes.Repeat([]byte("abc"), 10_000), append(bytes.Repeat([]byte("x"), 500), noise[:500]...),
	}
}

func compress(t *testing.T, c format.Codec, data []byte) []byte {
	var out bytes.Buffer
	switch c {
	case format.Snappy:
		return snappy.Encode(nil, data)
	case format.Gzip: // two members, as some writers make them
		for _, part := range [][]byte{data[:len(data)/2], data[len(data)/2:]} {
			w := gzip.NewWriter(&out)
			_, _ = w.Write(part)
			_ = w.Close()
		}
	case format.Brotli:
		w := brotli.NewWriter(&out)
		_, _ = w.Write(data)
		_ = w.Close()
	case format.Zstd:
		w, _ := zstd.NewWriter(nil)
		return w.EncodeAll(data, nil)
	case format.LZ4Raw, format.LZ4:
		return compressLZ4(t, c, data)
	}
	return out.Bytes()
}

// compressLZ4 makes a block, or Hadoop's framing of two.
func compressLZ4(t *testing.T, c format.Codec, data []byte) []byte {
	block := func(data []byte) []byte {
		out := make([]byte, lz4.CompressBlockBound(len(data)))
		n, err := lz4.CompressBlock(data, out, nil)
		if err != nil || n == 0 {
			t.Skip("the library does not compress this")
		}
		return out[:n]
	}
	if c == format.LZ4Raw {
		return block(data)
	}
	var framed []byte
	for _, part := range [][]byte{data[:len(data)/2], data[len(data)/2:]} {
		packed := block(part)
		framed = binary.BigEndian.AppendUint32(framed, uint32(len(part)))
		framed = append(binary.BigEndian.AppendUint32(framed, uint32(len(packed))), packed...)
	}
	return framed
}

func TestDecompress(t *testing.T) {
	for _, c := range []format.Codec{format.Snappy, format.Gzip, format.Brotli, format.Zstd, format.LZ4Raw, format.LZ4} {
		for _, data := range inputs() {
			t.Run(c.String(), func(t *testing.T) {
				packed := compress(t, c, data)
				if !Plausible(c, int64(len(data)), int64(len(packed))) {
					t.Errorf("%d bytes for %d are not plausible", len(packed), len(data))
				}
				got := make([]byte, len(data))
				if err := Decompress(c, got, packed); err != nil || !bytes.Equal(got, data) {
					t.Errorf("%d bytes are not as they were: %v", len(data), err)
				}
				for _, n := range []int{len(data) - 1, len(data) + 1} {
					if err := Decompress(c, make([]byte, n), packed); !errs.Is(err, errs.InvalidValue) {
						t.Errorf("%d bytes that claim to be %d: %v", len(data), n, err)
					}
				}
			})
		}
	}
}

func TestStored(t *testing.T) {
	for _, data := range inputs() {
		packed := snappy.Encode(nil, data)
		got, ok := Stored(format.Snappy, packed, len(data))
		if ok && !bytes.Equal(got, data) {
			t.Errorf("%d bytes are not as they were", len(data))
		}
		if literal := len(packed) > len(data); ok != literal {
			t.Errorf("%d bytes in %d are stored: %v", len(data), len(packed), ok)
		}
	}
}

func TestUnknownCodec(t *testing.T) {
	if err := Decompress(format.LZO, make([]byte, 3), []byte("abc")); !errs.Is(err, errs.Unsupported) {
		t.Errorf("error is %v", err)
	}
}
