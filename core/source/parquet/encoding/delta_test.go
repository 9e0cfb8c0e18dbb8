package encoding

import (
	"encoding/binary"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/ballista-go/ballista/core/errs"
)

// encodeDelta writes values in blocks of 128 and four miniblocks.
func encodeDelta(values []int64) []byte {
	data := binary.AppendUvarint(nil, 128)
	data = binary.AppendUvarint(data, 4)
	data = binary.AppendUvarint(data, uint64(len(values)))
	data = binary.AppendVarint(data, append(values, 0)[0])
	for at := 1; at < len(values); at += 128 {
		block := make([]int64, 0, 128)
		lowest := int64(math.MaxInt64)
		for i := at; i < min(at+128, len(values)); i++ {
			block = append(block, values[i]-values[i-1])
			lowest = min(lowest, values[i]-values[i-1])
		}
		data = append(binary.AppendVarint(data, lowest), packDeltas(block, lowest)...)
	}
	return data
}

func packDeltas(block []int64, lowest int64) []byte {
	var widths, packed []byte
	for mini := range 4 {
		deltas := block[min(32*mini, len(block)):min(32*mini+32, len(block))]
		width := 0
		for _, d := range deltas {
			width = max(width, bits.Len64(uint64(d-lowest)))
		}
		widths = append(widths, byte(width))
		if len(deltas) == 0 {
			continue
		}
		words := make([]byte, 4*width)
		for i, d := range deltas {
			for b := range width {
				if uint64(d-lowest)>>b&1 != 0 {
					words[(i*width+b)/8] |= 1 << ((i*width + b) % 8)
				}
			}
		}
		packed = append(packed, words...)
	}
	return append(widths, packed...)
}

func TestDelta(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for round := range 300 {
		values := make([]int64, random.IntN(500))
		for i := range values {
			values[i] = int64(random.Uint64()) >> (round % 64)
		}
		data := append(encodeDelta(values), "rest"...)
		var d Delta[int64]
		if err := d.Reset(data); err != nil {
			t.Fatal(err)
		}
		for at := 0; at < len(values); {
			n := min(1+random.IntN(150), len(values)-at)
			got := make([]int64, n)
			if random.IntN(3) == 0 {
				copy(got, values[at:])
				if err := d.Skip(n); err != nil {
					t.Fatal(err)
				}
			} else if err := d.Read(got); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got, values[at:at+n]) {
				t.Fatalf("values are %v, want %v", got, values[at:at+n])
			}
			at += n
		}
		if string(d.Rest()) != "rest" {
			t.Fatalf("%d values leave %q", len(values), d.Rest())
		}
		if err := d.Skip(1); !errs.Is(err, errs.InvalidValue) {
			t.Fatalf("reading on gives %v", err)
		}
	}
}

func TestDeltaOfInt32Wraps(t *testing.T) {
	want := []int32{math.MaxInt32, math.MinInt32, 0, -1, math.MaxInt32}
	values := make([]int64, len(want))
	for i, v := range want {
		values[i] = int64(v)
	}
	var d Delta[int32]
	got := make([]int32, len(want))
	if err := d.Reset(encodeDelta(values)); err != nil {
		t.Fatal(err)
	}
	if err := d.Read(got); err != nil || !slices.Equal(got, want) {
		t.Errorf("values are %v, want %v: %v", got, want, err)
	}
}

func TestDamagedDelta(t *testing.T) {
	whole := encodeDelta([]int64{1, 200, 30000, -4, 5})
	const used = 20 // with the bytes of four differences
	for n := range used {
		var d Delta[int64]
		err := d.Reset(whole[:n])
		if err == nil {
			err = d.Read(make([]int64, 5))
		}
		if !errs.Is(err, errs.InvalidValue) {
			t.Errorf("%d bytes give %v", n, err)
		}
	}
	for _, header := range [][]byte{{0, 4, 1, 0}, {128, 1, 0, 1, 0}, {128, 1, 3, 1, 0}, {100, 4, 1, 0}} {
		var d Delta[int64]
		if err := d.Reset(header); !errs.Is(err, errs.InvalidValue) {
			t.Errorf("header %v gives %v", header, err)
		}
	}
}
