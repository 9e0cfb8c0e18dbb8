package parquet

import (
	"context"
	"math"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/parquet/format"
	"github.com/ballista-go/ballista/core/source/store"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
)

// dictionarySample is the number of distinct values in some rows.
type dictionarySample struct{ rows, distinct int64 }

// sampleDictionaries reads the sizes of the dictionaries of the first file's first and middle row group.
func sampleDictionaries(ctx context.Context, files []source.File, schema *arrow.Schema, columns []columnSummary) error {
	if len(files) == 0 {
		return nil
	}
	f, err := footerOf(ctx, files[0])
	if err != nil {
		return err
	}
	object, err := store.Open(ctx, files[0])
	if err != nil {
		return err
	}
	defer object.Close()
	env := &table.Env{Budget: memory.NewBudget("page headers", memory.Unlimited, nil), Metrics: new(table.Metrics)}
	in := &input{object: object, path: files[0].Path, key: keyOf(files[0]), footer: f, env: env}
	for _, group := range sampleGroups(len(f.meta.RowGroups)) {
		for i := range columns {
			if l := f.directLeaf(schema, i); l != nil {
				columns[i].sample(in, group, l)
			}
		}
	}
	return nil
}

func sampleGroups(n int) []int {
	switch n {
	case 0:
		return nil
	case 1, 2:
		return []int{0}
	}
	return []int{0, n / 2}
}

// sample takes the size of a chunk's dictionary, if all its values are in it. A header that cannot be read is a matter for
// the scan.
func (c *columnSummary) sample(in *input, group int, l *leaf) {
	chunk := &in.footer.meta.RowGroups[group].Columns[l.column]
	if d := chunk.Statistics.Distinct; d > 0 {
		c.samples = append(c.samples, dictionarySample{chunk.Values, d})
		return
	}
	if !chunk.AllDictionary || chunk.Values == 0 {
		return
	}
	k := newChunk(in, group, l, nil, nil)
	k.ahead = headerAhead
	defer k.release()
	if err := k.readHeader(); err == nil && k.header.Type == format.DictionaryPage {
		c.samples = append(c.samples, dictionarySample{chunk.Values, int64(k.header.Values)})
	}
}

// distinct estimates the number of distinct values among all rows; negative when nothing is known.
func (c *columnSummary) distinct(rows int64) int64 {
	limit := c.valueRange()
	if c.Nulls > 0 {
		rows -= c.Nulls
	}
	limit = min(limit, rows)
	if len(c.samples) == 0 {
		if limit < rows {
			return limit
		}
		return -1
	}
	most := dictionarySample{}
	for _, s := range c.samples {
		if s.distinct > most.distinct {
			most = s
		}
	}
	if !c.overlaps && c.last != nil {
		return min(most.distinct*int64(c.groups), limit)
	}
	return min(domain(float64(most.rows), float64(most.distinct)), limit)
}

// valueRange is the number of integers between the bounds.
func (c *columnSummary) valueRange() int64 {
	if c.unknown {
		return math.MaxInt64
	}
	switch low := c.Min.(type) {
	case int64:
		if high, ok := c.Max.(int64); ok && high-low >= 0 && high-low < math.MaxInt64 {
			return high - low + 1
		}
	case types.Int128:
		high, ok := c.Max.(types.Int128)
		if difference, fits := high.Sub(low); ok && fits && difference.Hi == 0 && difference.Lo < math.MaxInt64 {
			return int64(difference.Lo) + 1
		}
	case bool:
		return 2
	}
	return math.MaxInt64
}

// domain is the number of values from which rows drawn at random have as many distinct ones as were found: the solution d
// of distinct = d * (1 - (1 - 1/d)^rows).
func domain(rows, distinct float64) int64 {
	if distinct >= rows {
		return math.MaxInt64
	}
	low, high := distinct, 1e15
	for range 64 {
		middle := math.Sqrt(low * high)
		if -middle*math.Expm1(rows*math.Log1p(-1/middle)) < distinct {
			low = middle
		} else {
			high = middle
		}
	}
	return int64(math.Round(low))
}
