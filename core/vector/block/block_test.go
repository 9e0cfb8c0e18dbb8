package block_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"pgregory.net/rapid"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/memory/memorytest"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/block"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

func TestMain(m *testing.M) { memorytest.Main(m) }

// TestPoisoned runs the tests again in a process where memory that was released or never written cannot be read.
func TestPoisoned(t *testing.T) { memorytest.Again(t, "-rapid.checks=15", "-rapid.nofailfile") }

// allTypes has the types of vectortest, decimals of all widths, dictionary types, and lists of what else there is.
func allTypes() []types.Type {
	all := vectortest.Types()
	return append(all,
		&arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int8, ValueType: arrow.BinaryTypes.String},
		&arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Uint32, ValueType: arrow.PrimitiveTypes.Int64},
		arrow.ListOf(&arrow.Decimal128Type{Precision: 20, Scale: 2}), arrow.ListOf(arrow.Null),
		arrow.FixedSizeListOf(2, arrow.FixedWidthTypes.Boolean), arrow.MapOf(arrow.PrimitiveTypes.Int64, arrow.ListOf(arrow.BinaryTypes.Binary)),
	)
}

// forTypes checks a property for each type with a random source and a budget that must be empty at the end.
func forTypes(t *testing.T, check func(t *rapid.T, random *rand.Rand, budget *memory.Budget, of types.Type)) {
	for i, of := range allTypes() {
		t.Run(fmt.Sprintf("%d %s", i, of), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				budget := memory.NewBudget("test", memory.Unlimited, nil)
				check(t, rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1)), budget, of)
				if used := budget.Used(); used != 0 {
					t.Fatalf("%d bytes are still held", used)
				}
			})
		})
	}
}

// randomBatch has columns of the types in random forms, and perhaps a selection.
func randomBatch(t rapid.TB, random *rand.Rand, budget *memory.Budget, rows int, columns ...types.Type) *vector.Batch {
	t.Helper()
	plain := &vector.Batch{Len: rows, Morsel: random.Int64()}
	defer plain.Release()
	for _, of := range columns {
		v, err := vector.FromValues(budget, types.Decode(of), vectortest.Values(random, types.Decode(of), rows))
		try(t, err)
		plain.Columns = append(plain.Columns, v)
	}
	batch, err := vectortest.Scramble(random, budget, plain)
	try(t, err)
	for i, column := range batch.Columns {
		column.Type = columns[i]
	}
	return batch
}

func try(t rapid.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestWhatIsDecodedIsWhatWasEncoded(t *testing.T) {
	var shared block.Encoder
	forTypes(t, func(t *rapid.T, random *rand.Rand, budget *memory.Budget, of types.Type) {
		columns := []types.Type{of, arrow.BinaryTypes.String, of}
		batch := randomBatch(t, random, budget, rapid.IntRange(0, 150).Draw(t, "rows"), columns...)
		defer batch.Release()
		prefix := bytes.Repeat([]byte{1}, random.IntN(3))
		encoded, err := shared.Append(prefix, batch)
		try(t, err)
		encoded = encoded[len(prefix):]
		decoded, err := block.Decode(budget, encoded, columns)
		try(t, err)
		defer decoded.Release()
		check(t, decoded, batch)
		again, err := new(block.Encoder).Append(nil, decoded)
		try(t, err)
		if !bytes.Equal(again, encoded) {
			t.Fatalf("encoded again it is\n%x\nand was\n%x", again, encoded)
		}
	})
}

func check(t rapid.TB, got, want *vector.Batch) {
	t.Helper()
	if got.Morsel != want.Morsel || got.Rows != nil || got.Len != want.Count() {
		t.Fatalf("morsel %d, %d rows, selection %v; want %d, %d", got.Morsel, got.Len, got.Rows, want.Morsel, want.Count())
	}
	try(t, vectortest.CheckBatch(got, want))
}
