package block_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"pgregory.net/rapid"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/block"
)

const batchRows = 4096

var benchTypes = []types.Type{
	arrow.PrimitiveTypes.Int64, &arrow.Decimal128Type{Precision: 15, Scale: 2}, arrow.BinaryTypes.String, arrow.BinaryTypes.String,
}

// benchBatch is a batch of an int64, a decimal in 64-bit lanes, strings of 10 to 30 bytes, and a dictionary of 100 such.
func benchBatch(t rapid.TB, budget *memory.Budget) *vector.Batch {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	text := func() types.Value {
		return "abcdefghijklmnopqrstuvwxyz0123456789"[random.IntN(6):][:10+random.IntN(21)]
	}
	values := make([][]types.Value, 4)
	for range batchRows {
		values[0] = append(values[0], random.Int64())
		values[1] = append(values[1], types.Int128Of(random.Int64N(1e12)))
		values[2] = append(values[2], text())
	}
	for range 100 {
		values[3] = append(values[3], text())
	}
	batch := &vector.Batch{Len: batchRows}
	for i := range values {
		v, err := vector.FromValues(budget, benchTypes[i], values[i])
		try(t, err)
		batch.Columns = append(batch.Columns, v)
	}
	coded, err := vector.NewDictionary(budget, benchTypes[3], vector.CheckedDict(batch.Columns[3]), batchRows)
	try(t, err)
	for i := range coded.Codes {
		coded.Codes[i] = uint32(random.IntN(100))
	}
	batch.Columns[3] = coded
	return batch
}

// everyOther leaves out about half of the rows.
func everyOther(batch *vector.Batch) *vector.Batch {
	random := rand.New(rand.NewPCG(3, 4))
	half := &vector.Batch{Columns: batch.Columns, Len: batch.Len}
	for i := range int32(batch.Len) {
		if random.IntN(2) == 0 {
			half.Rows = append(half.Rows, i)
		}
	}
	return half
}

func TestAllocations(t *testing.T) {
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	batch := benchBatch(t, budget)
	half := everyOther(batch)
	var encoder block.Encoder
	var compressor block.Compressor
	var partitions block.Partitions
	collector := block.NewCollector(budget, benchTypes, batchRows)
	hashes := make([]uint64, batchRows)
	encoded, err := encoder.Append(nil, batch)
	try(t, err)
	into, packed := []byte(nil), []byte(nil)
	buffer, err := encoder.Encode(budget, batch)
	try(t, err)
	for _, c := range []struct {
		name string
		most float64
		run  func() error
	}{
		{"append", 0, func() (err error) { into, err = encoder.Append(into[:0], batch); return err }},
		{"append selected rows", 0, func() (err error) { into, err = encoder.Append(into[:0], half); return err }},
		{"encode: the buffer", 1, func() error {
			buffer, err := encoder.Encode(budget, batch)
			if err == nil {
				buffer.Release()
			}
			return err
		}},
		{"compress", 0, func() (err error) { packed, err = compressor.Append(packed[:0], encoded); return err }},
		{"partition", 0, func() error {
			vector.HashRows(half.Columns[:2], half.Rows, hashes[:half.Count()])
			partitions.Split(half, hashes, 16)
			return nil
		}},
		{"collect: the buffer", 1, func() error {
			for i := range 16 {
				if err := collector.Add(batch, partitions.Rows(i)); err != nil {
					return err
				}
			}
			buffer, err := collector.Encode(&encoder)
			if err == nil {
				buffer.Release()
			}
			return err
		}},
		// The batch, its columns, the heap, the dictionary and its values: 9 whatever the rows.
		{"decode", 9, func() error {
			decoded, err := block.DecodeFrom(budget, buffer, benchTypes)
			if err == nil {
				decoded.Release()
			}
			return err
		}},
	} {
		if allocations := testing.AllocsPerRun(20, func() { try(t, c.run()) }); allocations > c.most {
			t.Errorf("%s: %.0f allocations, at most %.0f", c.name, allocations, c.most)
		}
	}
}

// BenchmarkBlock measures batches of 4,096 rows; GB/s are of the block's bytes.
func BenchmarkBlock(b *testing.B) {
	budget := memory.NewBudget("bench", memory.Unlimited, nil)
	whole := benchBatch(b, budget)
	half := everyOther(whole)
	for i, name := range []string{"int64", "decimal64", "view", "dictionary", "all", "half"} {
		batch, columns := whole, benchTypes
		switch {
		case name == "half":
			batch = half
		case name != "all":
			batch = &vector.Batch{Columns: whole.Columns[i : i+1], Len: whole.Len}
			columns = benchTypes[i : i+1]
		}
		benchBatchOf(b, budget, name, batch, columns)
	}
}

func benchBatchOf(b *testing.B, budget *memory.Budget, name string, batch *vector.Batch, columns []types.Type) {
	var encoder block.Encoder
	var compressor block.Compressor
	encoded, err := encoder.Append(nil, batch)
	try(b, err)
	packed, err := compressor.Append(nil, encoded)
	try(b, err)
	buffer, err := encoder.Encode(budget, batch)
	try(b, err)
	into := make([]byte, 0, len(encoded))
	release := func(decoded *vector.Batch, err error) error {
		if err == nil {
			decoded.Release()
		}
		return err
	}
	for _, c := range []struct {
		name string
		run  func() error
	}{
		{"encode", func() (err error) { into, err = encoder.Append(into[:0], batch); return err }},
		{"decode", func() error { return release(block.DecodeFrom(budget, buffer, columns)) }},
		{"copy and decode", func() error { return release(block.Decode(budget, encoded, columns)) }},
		{"compress", func() (err error) { into, err = compressor.Append(into[:0], encoded); return err }},
		{fmt.Sprintf("decompress %d", len(packed)), func() error { return release(block.Decode(budget, packed, columns)) }},
	} {
		b.Run(name+"/"+c.name, func(b *testing.B) {
			b.SetBytes(int64(len(encoded)))
			b.ReportAllocs()
			for b.Loop() {
				try(b, c.run())
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(batch.Count()), "ns/row")
		})
	}
}

// BenchmarkExchange is what the sender of a hash exchange does with a batch of 4,096 rows: hash them, split them among 16 partitions,
// collect the pieces and make blocks of 4,096 rows.
func BenchmarkExchange(b *testing.B) {
	const partitions = 16
	budget := memory.NewBudget("bench", memory.Unlimited, nil)
	batch := benchBatch(b, budget)
	var encoder block.Encoder
	var split block.Partitions
	var collectors [partitions]*block.Collector
	for i := range collectors {
		collectors[i] = block.NewCollector(budget, benchTypes, batchRows+batchRows/partitions)
	}
	hashes, sent := make([]uint64, batchRows), 0
	b.ReportAllocs()
	for b.Loop() {
		vector.HashRows(batch.Columns[:1], nil, hashes)
		split.Split(batch, hashes, partitions)
		for i, collector := range collectors {
			try(b, collector.Add(batch, split.Rows(i)))
			if collector.Rows() < batchRows {
				continue
			}
			buffer, err := collector.Encode(&encoder)
			try(b, err)
			length, err := block.Length(buffer.Bytes())
			try(b, err)
			sent += length
			buffer.Release()
		}
	}
	b.SetBytes(int64(sent / b.N))
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/batchRows, "ns/row")
}
