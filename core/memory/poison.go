package memory

import "sync/atomic"

const (
	poisonByte = 0xDB
	pageSize   = 4096
)

var poisoning atomic.Bool

// Poison makes every buffer that is released from now on unreadable: it is overwritten, and any later access faults.
// Each buffer gets a map of its own that is not used again. For tests.
func Poison() { poisoning.Store(true) }

func poison(block []byte) {
	for i := range block {
		block[i] = poisonByte
	}
	guardMemory(block)
}

// takePoisonable returns a block that is a map of its own. It is filled with the poison, so that reading what was never
// written shows too.
func takePoisonable(size int) ([]byte, error) {
	block, err := mapMemory((size + pageSize - 1) / pageSize * pageSize)
	for i := range block {
		block[i] = poisonByte
	}
	return block, err
}
