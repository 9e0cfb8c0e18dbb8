package aggregate

import (
	"math"
	"slices"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/signature"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// medianNumber takes floats and decimals as they are, and integers as Float64.
var medianNumber = signature.Class{Name: "number", Cast: func(t types.Type) (types.Type, bool) {
	t = types.Decode(t)
	if types.IsFloat(t) || types.IsDecimal(t) {
		return t, true
	}
	return float64Type, types.IsInteger(t) || t.ID() == arrow.NULL
}}

// percentileNumber takes floats as they are, and other numbers as Float64.
var percentileNumber = signature.Class{Name: "number", Cast: func(t types.Type) (types.Type, bool) {
	if t = types.Decode(t); types.IsFloat(t) {
		return t, true
	}
	return float64Type, types.IsNumeric(t) || t.ID() == arrow.NULL
}}

func medianOf(args []expr.Arg) (expr.AggregateOverload, error) {
	return percentileOverload(args[0].Type, 0.5, between), nil
}

func percentileOf(args []expr.Arg) (expr.AggregateOverload, error) {
	share, err := constantShare("percentile_cont", args[1])
	return percentileOverload(args[0].Type, share, between), err
}

// The approximate percentiles are exact, which takes the memory of all values.
func approximateMedianOf(args []expr.Arg) (expr.AggregateOverload, error) {
	return percentileOverload(args[0].Type, 0.5, centered), nil
}

func approximatePercentileOf(args []expr.Arg) (expr.AggregateOverload, error) {
	share, err := constantShare("approx_percentile_cont", args[1])
	return percentileOverload(args[0].Type, share, centered), err
}

// constantShare is a constant from 0 to 1.
func constantShare(function string, arg expr.Arg) (float64, error) {
	share, err := constantFloat(function, arg)
	if err != nil {
		return 0, err
	}
	if !(share >= 0 && share <= 1) {
		return 0, errs.New(errs.Binding, "the share of %s must be from 0 to 1: %v", function, share)
	}
	return share, nil
}

// constantFloat is the value of a constant number.
func constantFloat(function string, arg expr.Arg) (float64, error) {
	switch {
	case arg.Constant == nil:
		return 0, errs.New(errs.Binding, "the share of %s must be a constant", function)
	case arg.Constant.Value == nil:
		return 0, errs.New(errs.Binding, "the share of %s must not be NULL", function)
	}
	switch value := arg.Constant.Value.(type) {
	case float64:
		return value, nil
	case int64:
		return float64(value), nil
	case uint64:
		return float64(value), nil
	case types.Int128:
		scale := arg.Constant.DataType.(arrow.DecimalType).GetScale()
		return value.Float64() / math.Pow10(int(scale)), nil
	}
	return math.NaN(), nil
}

// percentileKind says where the values lie between which a percentile is found, in proportion.
type percentileKind uint8

const (
	between  percentileKind = iota // the least value is at 0, the greatest at 1
	centered                       // each of n values stands for the nth part around it, as a sketch of few values has it
)

func percentileOverload(t types.Type, share float64, kind percentileKind) expr.AggregateOverload {
	list := listType(t)
	return expr.AggregateOverload{
		Result: t, Nullable: true, State: []types.Type{list},
		New: func(c *expr.Context) expr.Accumulator {
			return &percentile{
				collected: newCollected(c, list, skipNulls), result: t, share: share, kind: kind,
				keys: memory.Array[int64]{Budget: c.Budget}, index: memory.Array[uint32]{Budget: c.Budget},
			}
		},
	}
}

// percentile is the accumulator of median and the percentiles. NaN is the greatest value.
type percentile struct {
	collected
	result types.Type
	share  float64
	kind   percentileKind
	keys   memory.Array[int64]  // scratch
	index  memory.Array[uint32] // scratch
}

// Release implements expr.Accumulator.
func (p *percentile) Release() {
	p.collected.Release()
	p.keys.Release()
	p.index.Release()
}

// Final implements expr.Accumulator. The result of no values is NULL.
func (p *percentile) Final(from, to int, out *vector.Vector) error {
	if err := p.arrange(); err != nil {
		return err
	}
	if err := out.Prepare(p.context.Budget, p.result, types.MustLayout(p.result), to-from); err != nil {
		return err
	}
	write := p.writeFloat
	if types.IsDecimal(p.result) {
		write = p.writeDecimal
	}
	for i := range to - from {
		if values := p.of(from + i); len(values) > 0 {
			if err := write(out, i, values); err != nil {
				return err
			}
			continue
		}
		if err := markNull(p.context.Budget, out, i); err != nil {
			return err
		}
	}
	return nil
}

// neighbours are the numbers, in order, of the two of n values that the percentile lies between, and how far it is from the
// first to the second.
func (p *percentile) neighbours(n int) (low, high int, fraction float64) {
	position := p.share * float64(n-1)
	if p.kind == centered {
		position = max(0, min(p.share*float64(n)-0.5, float64(n-1)))
	}
	low = int(position)
	return low, min(low+1, n-1), position - float64(low)
}

// least are the keys of the two neighbours.
func (p *percentile) least(values []int32) (low, high int64, fraction float64, err error) {
	if err := p.keys.Grow(len(values), 0); err != nil {
		return 0, 0, 0, err
	}
	keys := p.keys.Values[:len(values)]
	v := p.values.Vector()
	s := picked{values: v, index: unsigned(values), n: len(values)}
	if v.Form != vector.Flat {
		if err := p.index.Grow(len(values), 0); err != nil {
			return 0, 0, 0, err
		}
		s.index = p.index.Values[:len(values)]
	}
	switch v.Form {
	case vector.Constant:
		clear(s.index)
	case vector.Dictionary:
		s.values = v.Dict.Values
		copyCodes(s.index, v, values)
	}
	if s.values.Layout == types.Int64 {
		narrow := vector.Values[int64](s.values)
		for k := range keys {
			keys[k] = narrow[s.index[k]]
		}
	} else if err := keysOf(&s, keys); err != nil {
		return 0, 0, 0, err
	}
	first, second, fraction := p.neighbours(len(keys))
	selectKey(keys, second)
	high = keys[second]
	if first == second {
		return high, high, fraction, nil
	}
	return slices.Max(keys[:second]), high, fraction, nil
}

func copyCodes(out []uint32, v *vector.Vector, rows []int32) {
	for k, row := range rows {
		out[k] = v.Codes[row]
	}
}

func (p *percentile) writeFloat(out *vector.Vector, i int, values []int32) error {
	lowKey, highKey, fraction, err := p.least(values)
	if err != nil {
		return err
	}
	low, high := floatOf(lowKey), floatOf(highKey)
	value := low
	switch {
	case p.share == 0.5 && fraction > 0: // even where the sum is not as exact as the difference
		value = (low + high) / 2
	case fraction > 0:
		value = low + (high-low)*fraction
	}
	putFloat(out, i, value)
	return nil
}

func putFloat(out *vector.Vector, i int, value float64) {
	switch out.Layout {
	case types.Float16:
		vector.Values[uint16](out)[i] = types.ToHalf(value)
	case types.Float32:
		vector.Values[float32](out)[i] = float32(value)
	default:
		vector.Values[float64](out)[i] = value
	}
}

// writeDecimal writes the value in the middle, cut towards zero to the digits of the type.
func (p *percentile) writeDecimal(out *vector.Vector, i int, values []int32) error {
	low, high, fraction, err := p.leastDecimals(values)
	if err != nil {
		return err
	}
	if fraction > 0 {
		low = middle(low, high)
	}
	if isNarrow(out) {
		vector.Values[int64](out)[i] = int64(low.Lo)
	} else {
		vector.Values[types.Int128](out)[i] = low
	}
	return nil
}

func (p *percentile) leastDecimals(values []int32) (low, high types.Int128, fraction float64, err error) {
	if isNarrow(p.values.Vector()) {
		lowKey, highKey, fraction, err := p.least(values)
		return types.Int128Of(lowKey), types.Int128Of(highKey), fraction, err
	}
	read := wideReader(p.values.Vector())
	wide := memory.Array[types.Int128]{Budget: p.context.Budget}
	defer wide.Release()
	if err := wide.Grow(len(values), types.Int128{}); err != nil {
		return low, high, 0, err
	}
	sorted := wide.Values
	for k, row := range values {
		sorted[k] = read(int(row))
	}
	slices.SortFunc(sorted, types.Int128.Cmp)
	first, second, fraction := p.neighbours(len(sorted))
	return sorted[first], sorted[second], fraction, nil
}

// middle is the mean, towards zero.
func middle(low, high types.Int128) types.Int128 {
	two := types.Int128Of(2)
	if sum, fits := low.Add(high); fits {
		half, _, _ := sum.DivRem(two)
		return half
	}
	distance, _ := high.Sub(low) // of the same sign
	half, _, _ := distance.DivRem(two)
	if low.Sign() < 0 {
		mean, _ := high.Sub(half)
		return mean
	}
	mean, _ := low.Add(half)
	return mean
}

// selectKey puts the key that has number k in order there, with no greater key before it and no lesser one after it (Hoare).
func selectKey(keys []int64, k int) {
	for low, high := 0, len(keys)-1; low < high; {
		pivot, i, j := keys[low+(high-low)/2], low, high
		for i <= j {
			for keys[i] < pivot {
				i++
			}
			for keys[j] > pivot {
				j--
			}
			if i <= j {
				keys[i], keys[j] = keys[j], keys[i]
				i++
				j--
			}
		}
		switch {
		case k <= j:
			high = j
		case k >= i:
			low = i
		default:
			return
		}
	}
}
