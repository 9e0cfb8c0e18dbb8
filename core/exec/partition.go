package exec

import "github.com/ballista-go/ballista/core/memory"

const (
	partitionBits       = 4
	aggregatePartitions = 1 << partitionBits
)

// partitionOf is the partition of a hash. Slots are chosen by the other end of it.
func partitionOf(hash uint64) int { return int(hash >> (64 - partitionBits)) }

// partitions are groups by the partition of their hash.
type partitions struct {
	groups memory.Array[int32]
	ends   [aggregatePartitions]int
}

// newPartitions makes the partitions of n groups.
func newPartitions(budget *memory.Budget, n int, hash func(group int) uint64) (*partitions, error) {
	p := &partitions{groups: memory.Array[int32]{Budget: budget}}
	if err := extend(&p.groups, n); err != nil {
		return p, err
	}
	var next [aggregatePartitions]int
	for group := range n {
		p.ends[partitionOf(hash(group))]++
	}
	for i := 1; i < len(p.ends); i++ {
		next[i] = p.ends[i-1]
		p.ends[i] += p.ends[i-1]
	}
	for group := range n {
		at := &next[partitionOf(hash(group))]
		p.groups.Values[*at] = int32(group)
		*at++
	}
	return p, nil
}

// of are the groups of a partition, ascending.
func (p *partitions) of(partition int) []int32 {
	from := 0
	if partition > 0 {
		from = p.ends[partition-1]
	}
	return p.groups.Values[from:p.ends[partition]]
}

func (p *partitions) release() {
	if p != nil {
		p.groups.Release()
	}
}
