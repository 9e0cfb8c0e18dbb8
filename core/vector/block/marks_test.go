package block

import (
	"math"
	"testing"
)

// TestMarksOutlastTheirEpochs marks an entry in the last epoch and in the first of the next round.
func TestMarksOutlastTheirEpochs(t *testing.T) {
	m := marks{epoch: math.MaxUint32 - 1}
	for round, want := range []uint32{math.MaxUint32, 1, 2} {
		words := m.start(4)
		if m.epoch != want {
			t.Fatalf("epoch %d, want %d", m.epoch, want)
		}
		if uint32(words[3]>>32) == m.epoch {
			t.Fatalf("entry 3 is marked in round %d", round)
		}
		words[3] = uint64(m.epoch) << 32
	}
	m.words[3] = 1 << 32 // as a mark of the first epoch that survived until the last
	m.epoch = math.MaxUint32
	if words := m.start(4); words[3] != 0 {
		t.Fatal("an old mark counts again")
	}
}
