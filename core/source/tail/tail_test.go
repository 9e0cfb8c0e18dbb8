package tail

import (
	"math/rand/v2"
	"testing"
)

// grow adds pieces to a table of none, and puts them together as they come. It tells what was copied.
func grow(t *testing.T, added []Size) (pieces []Size, copied Size) {
	t.Helper()
	for _, s := range added {
		pieces = append(pieces, s)
		for {
			from := From(len(pieces), func(i int) Size { return pieces[i] })
			if from == len(pieces) {
				break
			}
			one := Size{}
			for _, p := range pieces[from:] {
				one = Size{one.Bytes + p.Bytes, one.Rows + p.Rows}
			}
			if len(pieces)-from < 2 || one.part() >= whole+1 {
				t.Fatalf("%d pieces are put together, to %+v", len(pieces)-from, one)
			}
			pieces, copied = append(pieces[:from], one), Size{copied.Bytes + one.Bytes, copied.Rows + one.Rows}
		}
	}
	return pieces, copied
}

func TestPiecesAreFewAndRowsAreCopiedSeldom(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	sizes := map[string]func(i int) Size{
		"single rows":       func(int) Size { return Size{Bytes: 300, Rows: 1} },
		"narrow rows":       func(int) Size { return Size{Bytes: 0, Rows: 1} },
		"wide rows":         func(int) Size { return Size{Bytes: 100 << 10, Rows: 1} },
		"hundreds":          func(int) Size { return Size{Bytes: 3000, Rows: 100} },
		"just below large":  func(int) Size { return Size{Bytes: largeBytes - 1, Rows: 100} },
		"large":             func(int) Size { return Size{Bytes: largeBytes, Rows: 100} },
		"of any size":       func(int) Size { n := int64(1) << random.IntN(17); return Size{Bytes: 300 + 20*n, Rows: n} },
		"small after large": func(i int) Size { n := int64(1 + i%40/39*20_000); return Size{Bytes: 300 + 20*n, Rows: n} },
		"smaller and smaller": func(i int) Size {
			n := int64(100_000 / (i + 1))
			return Size{Bytes: 300 + 20*n, Rows: n}
		},
	}
	for name, size := range sizes {
		added, all := make([]Size, 20_000), Size{}
		for i := range added {
			added[i] = size(i)
			all = Size{all.Bytes + added[i].Bytes, all.Rows + added[i].Rows}
		}
		pieces, copied := grow(t, added)
		large := 0
		for _, p := range pieces {
			if p.rank() == ranks {
				large++
			}
		}
		// Between two large pieces there may be some of each rank, to which no others will come.
		if small := len(pieces) - large; small > (large+1)*ranks*several {
			t.Errorf("%s: %d pieces of %d are small", name, small, len(pieces))
		}
		if copied.Rows > (ranks+2)*all.Rows || copied.Bytes > (ranks+2)*all.Bytes {
			t.Errorf("%s: %+v of %+v were copied", name, copied, all)
		}
	}
}

func TestPiecesThatAreFewAreLeft(t *testing.T) {
	for n, want := range map[int]int{0: 0, 1: 1, 15: 15, 16: 0, 20: 0} {
		if got := From(n, func(int) Size { return Size{Bytes: 10, Rows: 1} }); got != want {
			t.Errorf("%d pieces: from %d, want %d", n, got, want)
		}
	}
}
