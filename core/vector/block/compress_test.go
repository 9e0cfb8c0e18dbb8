package block_test

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector/block"
)

func TestCompressedBlocks(t *testing.T) {
	var compressor block.Compressor
	forTypes(t, func(t *rapid.T, random *rand.Rand, budget *memory.Budget, of types.Type) {
		columns := []types.Type{of, of}
		batch := randomBatch(t, random, budget, rapid.IntRange(0, 300).Draw(t, "rows"), columns...)
		defer batch.Release()
		encoded, err := new(block.Encoder).Append(nil, batch)
		try(t, err)
		packed, err := compressor.Append([]byte{1}, encoded)
		try(t, err)
		packed = packed[1:]
		if length, err := block.Length(packed); err != nil || length != len(packed) || length > len(encoded) {
			t.Fatalf("%d bytes of %d, length %d, %v", len(packed), len(encoded), length, err)
		}
		decoded, err := block.Decode(budget, packed, columns)
		try(t, err)
		defer decoded.Release()
		check(t, decoded, batch)
	})
}

func TestWrongCompressedBlocks(t *testing.T) {
	sound, err := new(block.Compressor).Append(nil, formatBlock())
	try(t, err)
	if len(sound) >= len(formatBlock()) {
		t.Fatal("it is not compressed")
	}
	for name, raw := range map[string]uint64{
		"huge": 1 << 30, "beyond 2 GiB": 1 << 31, "longer": 721, "shorter": 719, "no header": 63, "header alone": 64,
	} {
		budget := memory.NewBudget("test", memory.Unlimited, nil)
		b := bytes.Clone(sound)
		binary.LittleEndian.PutUint64(b[24:], raw)
		if _, err := block.Decode(budget, fixUp(b), formatTypes); !errs.Is(err, errs.InvalidValue) {
			t.Errorf("%s: error %v", name, err)
		}
		if used, peak := budget.Used(), budget.Peak(); used != 0 || peak > 1024 {
			t.Errorf("%s: %d bytes are held, and %d were", name, used, peak)
		}
	}
	if _, err := new(block.Compressor).Append(nil, sound); !errs.Is(err, errs.Internal) {
		t.Errorf("compressed twice: %v", err)
	}
}
