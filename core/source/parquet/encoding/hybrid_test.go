package encoding

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/ballista-go/ballista/core/errs"
)

// pack packs values of width bits.
func pack(values []uint32, width int) []byte {
	packed := make([]byte, (len(values)*width+7)/8)
	for i, v := range values {
		for b := range width {
			if v>>b&1 != 0 {
				packed[(i*width+b)/8] |= 1 << ((i*width + b) % 8)
			}
		}
	}
	return packed
}

// runs makes random runs of both kinds, and the values that they have.
func runs(random *rand.Rand, width int) (data []byte, values []uint32) {
	limit := uint32(1)<<width - 1
	for range 1 + random.IntN(12) {
		if random.IntN(2) == 0 {
			n, v := 1+random.IntN(300), random.Uint32()&limit
			data = binary.AppendUvarint(data, uint64(n)<<1)
			data = append(data, binary.LittleEndian.AppendUint32(nil, v)[:(width+7)/8]...)
			values = append(values, slices.Repeat([]uint32{v}, n)...)
			continue
		}
		group := make([]uint32, 8*(1+random.IntN(70)))
		for i := range group {
			group[i] = random.Uint32() & limit
		}
		data = binary.AppendUvarint(data, uint64(len(group)/8)<<1|1)
		data = append(data, pack(group, width)...)
		values = append(values, group...)
	}
	return data, values
}

func TestHybridReadsWhatRunsHave(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for width := 1; width <= 32; width++ {
		for range 20 {
			data, values := runs(random, width)
			var h Hybrid
			if err := h.Reset(data, width); err != nil {
				t.Fatal(err)
			}
			for at := 0; at < len(values); {
				n := min(random.IntN(200), len(values)-at)
				switch random.IntN(3) {
				case 0:
					if err := h.Skip(n); err != nil {
						t.Fatal(err)
					}
				case 1:
					checkRead(t, &h, values[at:at+n], width)
				default:
					checkPick(t, random, &h, values[at:at+n])
				}
				at += n
			}
			if err := h.Skip(1); !errs.Is(err, errs.InvalidValue) {
				t.Fatalf("reading on gives %v", err)
			}
		}
	}
}

func checkRead(t *testing.T, h *Hybrid, want []uint32, width int) {
	t.Helper()
	got := make([]uint32, len(want))
	if err := h.Read(got); err != nil || !slices.Equal(got, want) {
		t.Fatalf("width %d: %v, want %v: %v", width, got, want, err)
	}
}

func checkPick(t *testing.T, random *rand.Rand, h *Hybrid, values []uint32) {
	t.Helper()
	var positions []int32
	var want []uint32
	for i, v := range values {
		if random.IntN(5) == 0 {
			positions, want = append(positions, int32(i)), append(want, v)
		}
	}
	got := make([]uint32, len(positions))
	if err := h.Pick(got, positions, len(values)); err != nil || !slices.Equal(got, want) {
		t.Fatalf("picked %v, want %v: %v", got, want, err)
	}
}

func TestHybridReadsBits(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		data, values := runs(random, 1)
		var h Hybrid
		_ = h.Reset(data, 1)
		at := random.IntN(100)
		words := make([]uint64, (at+len(values))/64+1)
		set, err := h.ReadBits(words, at, len(values))
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range values {
			if uint32(words[(at+i)/64]>>((at+i)%64)&1) != v {
				t.Fatalf("bit %d is not %d", i, v)
			}
			set -= int(v)
		}
		if set != 0 {
			t.Fatalf("%d bits too many are counted", set)
		}
	}
}

func TestLevelsInBothEncodings(t *testing.T) {
	want := []uint8{0, 1, 2, 3, 3, 2, 1, 0, 1, 1, 1}
	var h Hybrid
	n, err := h.ResetBitPacked([]byte{0b00011011, 0b11100100, 0b01010100, 0xff}, 2, len(want))
	got := make([]uint8, len(want))
	if err == nil {
		err = h.ReadLevels(got, 3)
	}
	if err != nil || n != 3 || !bytes.Equal(got, want) {
		t.Errorf("levels are %v in %d bytes, want %v: %v", got, n, want, err)
	}
	_ = h.Reset([]byte{8 << 1, 3}, 2)
	if err := h.ReadLevels(got[:8], 2); !errs.Is(err, errs.InvalidValue) {
		t.Errorf("a level that is too high gives %v", err)
	}
}

func TestInRange(t *testing.T) {
	for n := range 40 {
		codes := slices.Repeat([]uint32{6}, n)
		if !InRange(codes, 7) {
			t.Fatalf("%d codes are not in range", n)
		}
		for i := range codes {
			for _, wrong := range []uint32{7, 1 << 31, 1<<32 - 1} {
				codes[i] = wrong
				if InRange(codes, 7) {
					t.Fatalf("code %d of %d is %d and in range", i, n, wrong)
				}
			}
			codes[i] = 0
		}
	}
}
