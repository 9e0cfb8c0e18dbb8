package exec

import (
	"slices"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/block"
)

// RangeBounds returns the bounds that divide rows with the sort keys into partitions of about the same size: a block of
// partitions-1 rows of the keys, or of fewer where there are fewer different ones. The samples are the blocks that the tasks gave to
// Transport.Bounds. A row is in the partition that has as many bounds before it as are not after the row.
func RangeBounds(samples [][]byte, keys []expr.SortKey, partitions int) ([]byte, error) {
	budget := memory.NewBudget("the bounds of ranges", memory.Unlimited, nil)
	keyTypes := make([]types.Type, len(keys))
	for i, key := range keys {
		keyTypes[i] = key.Expr.Type()
	}
	all := block.NewCollector(budget, keyTypes, 0)
	defer all.Release()
	for _, sample := range samples {
		batch, err := block.Decode(budget, sample, keyTypes)
		if err != nil {
			return nil, err
		}
		err = all.Add(batch, nil)
		batch.Release()
		if err != nil {
			return nil, err
		}
	}
	var encoder block.Encoder
	rows := all.Batch()
	bounds := *rows
	bounds.Rows = chooseBounds(rows, keys, partitions)
	return encoder.Append(nil, &bounds)
}

// chooseBounds are rows at even distances in the order of the keys, of which no two are equal.
func chooseBounds(rows *vector.Batch, keys []expr.SortKey, partitions int) []int32 {
	compare := comparisons(nil, keys, rows.Columns, rows.Columns)
	order := make([]int32, rows.Len)
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return compareAll(compare, int(a), int(b)) })
	chosen := []int32{}
	for i := 1; i < partitions && rows.Len > 0; i++ {
		row := order[i*rows.Len/partitions]
		if len(chosen) == 0 || compareAll(compare, int(chosen[len(chosen)-1]), int(row)) < 0 {
			chosen = append(chosen, row)
		}
	}
	return chosen
}

// decodeBounds decodes what RangeBounds has made.
func decodeBounds(budget *memory.Budget, data []byte, keys []types.Type, partitions int) (*vector.Batch, error) {
	bounds, err := block.Decode(budget, data, keys)
	if err != nil {
		return nil, err
	}
	if bounds.Len >= partitions {
		defer bounds.Release()
		return nil, errs.New(errs.Internal, "bounds of %d partitions: %d", partitions, bounds.Len)
	}
	return bounds, nil
}
