package block_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/block"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

// TestDecodedVectorsAreLikeOthers slices, hashes, exports and overwrites vectors that lie somewhere in a buffer.
func TestDecodedVectorsAreLikeOthers(t *testing.T) {
	forTypes(t, func(t *rapid.T, random *rand.Rand, budget *memory.Budget, of types.Type) {
		n := rapid.IntRange(1, 150).Draw(t, "rows")
		batch := randomBatch(t, random, budget, n, of, of)
		defer batch.Release()
		buffer, err := new(block.Encoder).Encode(budget, batch)
		try(t, err)
		decoded, err := block.DecodeFrom(budget, buffer, []types.Type{of, of})
		try(t, err)
		buffer.Release()
		defer decoded.Release()
		first, second := vectortest.Column(batch.Columns[0], batch.Rows), vectortest.Column(batch.Columns[1], batch.Rows)

		hashes, want := make([]uint64, n), make([]uint64, n)
		vector.HashRows(decoded.Columns, nil, hashes)
		if vector.HashRows(batch.Columns, batch.Rows, want); !slices.Equal(hashes, want) {
			t.Fatal("the rows have other hashes")
		}
		from := random.IntN(n)
		slice := new(vector.Vector)
		try(t, vector.Slice(budget, slice, decoded.Columns[0], from, n-from))
		try(t, vectortest.Check(slice, first[from:]))
		exported(t, budget, slice, first[from:])
		exported(t, budget, decoded.Columns[1], second)
		// A header that is written again leaves alone what others have of the buffer.
		held := decoded.Columns[0].Share()
		try(t, vector.Flatten(budget, decoded.Columns[0], decoded.Columns[1], nil))
		try(t, vector.Gather(budget, decoded.Columns[1], slice, make([]int32, n)))
		try(t, vectortest.Check(held, first))
		try(t, vectortest.Check(decoded.Columns[0], second))
		try(t, vectortest.Check(slice, first[from:]))
		held.Release()
		slice.Release()
	})
}

// exported checks that v comes back from Arrow with the values.
func exported(t rapid.TB, budget *memory.Budget, v *vector.Vector, want []types.Value) {
	t.Helper()
	rows, err := vector.ToArrow(budget, v, nil, v.Type)
	try(t, err)
	defer rows.Release()
	back, err := vector.FromArrow(budget, rows)
	try(t, err)
	defer back.Release()
	try(t, vectortest.Check(back, want))
}
