package block_test

import (
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector/block"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

// mostRead is the number of rows that the values of a damaged block are read for.
const mostRead = 1 << 12

// FuzzDecode decodes changed blocks of a column of each type, whose checksum and lengths are right. What gets through must be
// readable throughout, and can be encoded.
func FuzzDecode(f *testing.F) {
	all := allTypes()
	random := rand.New(rand.NewPCG(1, 2))
	for i, of := range all {
		budget := memory.NewBudget("fuzz", memory.Unlimited, nil)
		for range 3 {
			batch := randomBatch(f, random, budget, random.IntN(20), of)
			encoded, err := new(block.Encoder).Append(nil, batch)
			try(f, err)
			f.Add(uint8(i), encoded)
			batch.Release()
		}
	}
	f.Fuzz(func(t *testing.T, kind uint8, b []byte) {
		if len(b) >= block.HeaderSize {
			binary.LittleEndian.PutUint64(b[16:], uint64(len(b)))
			if b[52]&1 == 0 {
				binary.LittleEndian.PutUint64(b[24:], uint64(len(b)))
			}
			fixUp(b)
		}
		budget := memory.NewBudget("fuzz", 64<<20, nil)
		decodeAndRead(t, budget, b, all[int(kind)%len(all)])
		if used := budget.Used(); used != 0 {
			t.Fatalf("%d bytes are still held", used)
		}
	})
}

func decodeAndRead(t *testing.T, budget *memory.Budget, b []byte, of types.Type) {
	batch, err := block.Decode(budget, b, []types.Type{of})
	if err != nil {
		switch errs.KindOf(err) {
		case errs.InvalidValue, errs.Unsupported, errs.OutOfMemory:
			return
		}
		t.Fatal(err)
	}
	defer batch.Release()
	if batch.Len > mostRead {
		return
	}
	before := vectortest.Column(batch.Columns[0], nil)
	encoded, err := new(block.Encoder).Append(nil, batch)
	try(t, err)
	again, err := block.Decode(budget, encoded, []types.Type{of})
	try(t, err)
	defer again.Release()
	try(t, vectortest.Check(again.Columns[0], before))
}
