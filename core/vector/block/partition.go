package block

import "github.com/ballista-go/ballista/core/vector"

// Partitions splits the rows of a batch by their hashes. Its zero value is ready, and it keeps its memory.
type Partitions struct {
	rows  []int32 // by partition
	ends  []int32 // of each partition in rows
	homes []uint16
}

// PartitionOf is the partition, below n, of a row with the given hash: its top 16 bits decide.
func PartitionOf(hash uint64, n int) int { return int(hash >> 48 * uint64(n) >> 16) }

// Split finds the rows of each of n partitions, at most 65,536. hashes[i] is that of the i-th selected row.
func (p *Partitions) Split(batch *vector.Batch, hashes []uint64, n int) {
	hashes = hashes[:batch.Count()]
	homes, next := resize(&p.homes, len(hashes)), resize(&p.ends, n)
	clear(next)
	for i, hash := range hashes {
		home := PartitionOf(hash, n)
		homes[i] = uint16(home)
		next[home]++
	}
	start := int32(0)
	for i, count := range next {
		next[i] = start
		start += count
	}
	rows := resize(&p.rows, len(hashes))
	for i, home := range homes {
		row := int32(i)
		if batch.Rows != nil {
			row = batch.Rows[i]
		}
		rows[next[home]] = row
		next[home]++ // in the end, where the partition ends
	}
}

// Rows are the rows of partition i, ascending, until the next Split.
func (p *Partitions) Rows(i int) []int32 {
	start := int32(0)
	if i > 0 {
		start = p.ends[i-1]
	}
	return p.rows[start:p.ends[i]:p.ends[i]]
}
