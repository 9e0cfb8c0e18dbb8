package block_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"pgregory.net/rapid"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/block"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

// TestCollectedRows sends pieces of several batches in each of a few blocks of one collector.
func TestCollectedRows(t *testing.T) {
	forTypes(t, func(t *rapid.T, random *rand.Rand, budget *memory.Budget, of types.Type) {
		columns := []types.Type{of, arrow.BinaryTypes.String}
		collector := block.NewCollector(budget, columns, random.IntN(2)*100)
		defer collector.Release()
		var encoder block.Encoder
		for range 3 {
			want, morsel := make([][]types.Value, len(columns)), int64(0)
			for piece := range random.IntN(4) {
				batch := randomBatch(t, random, budget, 1+random.IntN(50), columns...)
				rows := batch.Rows
				if random.IntN(2) == 0 {
					rows = someRows(random, batch.Len)
				}
				if piece == 0 || len(want[0]) == 0 {
					morsel = batch.Morsel
				}
				try(t, collector.Add(batch, rows))
				for i, column := range batch.Columns {
					want[i] = append(want[i], vectortest.Column(column, rows)...)
				}
				batch.Release()
			}
			if collector.Rows() != len(want[0]) {
				t.Fatalf("%d rows, want %d", collector.Rows(), len(want[0]))
			}
			buffer, err := collector.Encode(&encoder)
			try(t, err)
			batch, err := block.DecodeFrom(budget, buffer, columns)
			try(t, err)
			if len(want[0]) > 0 && batch.Morsel != morsel {
				t.Fatalf("morsel %d, want %d", batch.Morsel, morsel)
			}
			for i := range columns {
				try(t, vectortest.Check(batch.Columns[i], want[i]))
			}
			batch.Release()
			buffer.Release()
		}
	})
}

// someRows are rows below n in ascending order, at least one.
func someRows(random *rand.Rand, n int) []int32 {
	rows := []int32{int32(random.IntN(n))}
	for row := rows[0] + 1; row < int32(n); row++ {
		if random.IntN(2) == 0 {
			rows = append(rows, row)
		}
	}
	return rows
}

func TestCollectorKnowsWhatItHolds(t *testing.T) {
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	columns := []types.Type{arrow.BinaryTypes.String, arrow.PrimitiveTypes.Int64}
	collector := block.NewCollector(budget, columns, 1000)
	defer collector.Release()
	batchOf := func(v *vector.Vector) *vector.Batch {
		numbers, err := vector.FromValues(budget, columns[1], []types.Value{int64(1), int64(2), int64(3)})
		try(t, err)
		return &vector.Batch{Columns: []*vector.Vector{v, numbers}, Len: 3}
	}
	one := batchOf(coded(t, budget, []types.Value{"a", "b"}, 0, 1, 0))
	other := batchOf(coded(t, budget, []types.Value{"a string of 20 bytes"}, 0, 0, 0))
	if collector.Flattens(one) || collector.Bytes() != 0 {
		t.Errorf("an empty collector has %d bytes", collector.Bytes())
	}
	try(t, collector.Add(one, nil))
	if collector.Flattens(one) || !collector.Flattens(other) {
		t.Error("only another dictionary is flattened")
	}
	if got := collector.Bytes(); got != 3*(4+8) {
		t.Errorf("%d bytes of three codes and three numbers", got)
	}
	try(t, collector.Add(other, nil))
	if got := collector.Bytes(); got != 6*(16+8)+20 {
		t.Errorf("%d bytes of six views, a string and six numbers", got)
	}
}

func TestPartitions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		n := 1 + random.IntN(40)
		batch := &vector.Batch{Len: random.IntN(300)}
		for row := range int32(batch.Len) {
			batch.Rows = append(batch.Rows, row)
		}
		if batch.Len > 0 && random.IntN(2) == 0 {
			batch.Rows = someRows(random, batch.Len)
		}
		hashes := make([]uint64, batch.Len)
		want := make([][]int32, n)
		for i, row := range batch.Rows {
			hashes[i] = random.Uint64()
			home := (hashes[i] >> 48) * uint64(n) >> 16
			want[home] = append(want[home], row)
		}
		if len(batch.Rows) == batch.Len && random.IntN(2) == 0 {
			batch.Rows = nil
		}
		var partitions block.Partitions
		partitions.Split(batch, hashes, n)
		partitions.Split(batch, hashes, n) // with scratch that was used
		for i := range n {
			if got := partitions.Rows(i); !slices.Equal(got, want[i]) {
				t.Fatalf("partition %d of %d has the rows %v, want %v", i, n, got, want[i])
			}
		}
	})
}

func TestPartitionsOfTheLargestHash(t *testing.T) {
	for _, n := range []int{1, 7, 1 << 16} {
		if got := block.PartitionOf(1<<64-1, n); got != n-1 {
			t.Errorf("partition %d of %d", got, n)
		}
	}
}
