package parquetout

import (
	"encoding/binary"
	"math"
	"math/bits"

	"github.com/cespare/xxhash/v2"

	"github.com/ballista-go/ballista/core/memory"
)

const (
	bloomBlock = 32 // bytes
	bloomMost  = 128 << 20
)

// bloomSalts are those of the specification's split block filter.
var bloomSalts = [8]uint32{
	0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31,
}

// bloom is the filter of a chunk. A nil one takes values for nothing.
type bloom struct {
	falsePos float64
	fixed    bool // made for a given number of values
	words    []uint32
	held     *memory.Buffer
}

// newBloom returns a filter for at most so many distinct values, fewer when there turn out to be fewer.
func newBloom(o *chunkOptions, groupRows int, budget *memory.Budget) (*bloom, error) {
	if !o.bloom {
		return nil, nil
	}
	b := &bloom{falsePos: o.falsePos, fixed: o.distinct > 0}
	values := float64(o.distinct)
	if !b.fixed {
		values = float64(min(groupRows, 1<<20))
	}
	size := -8 * values / math.Log(1-math.Pow(o.falsePos, 1./8)) / 8 // bytes, by the specification
	size = max(bloomBlock, min(size, bloomMost))
	held, err := budget.AllocZeroed(1 << bits.Len(uint(size)-1))
	if err != nil {
		return nil, err
	}
	b.held = held
	b.words = memory.Slice[uint32](held, (1<<bits.Len(uint(size)-1))/4)
	return b, nil
}

func (b *bloom) add(value uint64, size int) {
	if b == nil {
		return
	}
	var raw [8]byte
	binary.LittleEndian.PutUint64(raw[:], value)
	b.insert(xxhash.Sum64(raw[:size]))
}

func (b *bloom) addBytes(value []byte) {
	if b != nil {
		b.insert(xxhash.Sum64(value))
	}
}

// insert sets eight bits, one in each word of the block of a hash.
func (b *bloom) insert(hash uint64) {
	blocks := uint64(len(b.words) / 8)
	block := b.words[(hash>>32)*blocks>>32*8:][:8]
	for i, salt := range bloomSalts {
		block[i] |= 1 << (uint32(hash) * salt >> 27)
	}
}

// fold makes a filter that is larger than its values need smaller: two blocks beside each other become one.
func (b *bloom) fold() []uint32 {
	words := b.words
	for !b.fixed && len(words) > 8 {
		set := 0
		half := make([]uint32, len(words)/2)
		for i := range half {
			block, word := i/8, i%8
			half[i] = words[16*block+word] | words[16*block+8+word]
			set += bits.OnesCount32(half[i])
		}
		if math.Pow(float64(set)/float64(32*len(half)), 8) > b.falsePos {
			break
		}
		words = half
	}
	return words
}

func (b *bloom) restart() {
	if b != nil {
		clear(b.words)
	}
}

func (b *bloom) release() {
	if b != nil {
		b.held.Release()
	}
}
