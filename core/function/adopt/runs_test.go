package adopt

import (
	"math/rand/v2"
	"testing"
)

// TestRowsOfAGroupFollowOneAnother checks the order of random rows against the groups that they had.
func TestRowsOfAGroupFollowOneAnother(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	r := &runs{}
	for range 200 {
		n, groups := 1+random.IntN(50), 1+random.IntN(8)
		owners, rows := make([]uint32, n), make([]int32, n)
		owner := map[int32]uint32{}
		for k := range owners {
			owners[k], rows[k] = uint32(random.IntN(groups)), int32(3*k)
			owner[rows[k]] = owners[k]
		}
		pairs, ordered := r.of(owners, rows, n)
		at, last := 0, map[uint32]int32{}
		for i := 0; i < len(pairs); i += 2 {
			group := uint32(pairs[i])
			if _, twice := last[group]; twice {
				t.Fatalf("group %d comes twice: %v", group, pairs)
			}
			last[group] = -1
			for range pairs[i+1] {
				row := ordered[at]
				if owner[row] != group || row <= last[group] {
					t.Fatalf("row %d of group %d is in group %d, after row %d", row, owner[row], group, last[group])
				}
				last[group] = row
				at++
			}
		}
		if at != n {
			t.Fatalf("%d rows of %d", at, n)
		}
	}
	if pairs, rows := r.of(nil, nil, 5); rows != nil || pairs[0] != 0 || pairs[1] != 5 {
		t.Errorf("without groups: %v %v", pairs, rows)
	}
}
