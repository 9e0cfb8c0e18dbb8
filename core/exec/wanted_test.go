package exec

import (
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// TestKeysAreMarkedWhereThereIsMemory makes the set of 300 keys, far enough from each other for it to take 16 KiB.
func TestKeysAreMarkedWhereThereIsMemory(t *testing.T) {
	all := memory.NewBudget("test", memory.Unlimited, nil)
	var numbers []types.Value
	for i := range 300 {
		numbers = append(numbers, int64(i*400))
	}
	keys, err := vector.FromValues(all, arrow.PrimitiveTypes.Int64, numbers)
	if err != nil {
		t.Fatal(err)
	}
	defer keys.Release()
	for _, c := range []struct {
		limit  int64
		marked bool
	}{{1 << 20, true}, {1 << 10, false}} {
		j := &hashJoin{budget: memory.NewBudget("test", c.limit, nil), table: &joinTable{}, asked: []bool{true}, keys: []*vector.Vector{keys}}
		if err := j.makeSets(); err != nil {
			t.Errorf("limit %d: %v", c.limit, err)
		}
		set := j.sets[0]
		if (set != nil) != c.marked {
			t.Errorf("limit %d: marked %t", c.limit, set != nil)
		}
		if set != nil && (!set.marks.Get(800) || set.marks.Get(801)) {
			t.Error("other keys are marked")
		}
		j.table.release()
	}
}
