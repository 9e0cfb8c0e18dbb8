package aggregate

import (
	"math"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// joint are the moments of a group's pairs of values: count, means, and sums of products of deviations.
type joint struct{ count, meanY, meanX, yy, xx, xy float64 }

func (j *joint) add(y, x float64) {
	j.count++
	deltaY, deltaX := y-j.meanY, x-j.meanX
	j.meanY += deltaY / j.count
	j.meanX += deltaX / j.count
	j.yy += deltaY * (y - j.meanY)
	j.xx += deltaX * (x - j.meanX)
	j.xy += deltaX * (y - j.meanY)
}

func (j *joint) merge(other joint) {
	if other.count == 0 {
		return
	}
	if j.count == 0 {
		*j = other
		return
	}
	count := j.count + other.count
	deltaY, deltaX := other.meanY-j.meanY, other.meanX-j.meanX
	weight := j.count * other.count / count
	j.meanY += deltaY * other.count / count
	j.meanX += deltaX * other.count / count
	j.yy += other.yy + deltaY*deltaY*weight
	j.xx += other.xx + deltaX*deltaX*weight
	j.xy += other.xy + deltaX*deltaY*weight
	j.count = count
}

// pairs are the accumulator of functions of two numbers.
type pairs struct {
	context *expr.Context
	states  memory.Array[joint]
	result  types.Type
	finish  func(j *joint) (float64, bool)
}

func (p *pairs) Grow(groups int) error { return p.states.Grow(groups, joint{}) }

func (p *pairs) Release() { p.states.Release() }

// Update implements expr.Accumulator. Pairs with a NULL do not count.
func (p *pairs) Update(groups []uint32, args []*vector.Vector, rows []int32) error {
	left, right := args[0], args[1]
	if left.AllNull() || right.AllNull() {
		return nil
	}
	y, x := vector.ReaderOf[float64](left), vector.ReaderOf[float64](right)
	for k := range countOf(left, rows) {
		row := rowAt(rows, k)
		if !left.Null(row) && !right.Null(row) {
			p.states.Values[groupAt(groups, k)].add(y.At(row), x.At(row))
		}
	}
	return nil
}

func (p *pairs) Merge(groups []uint32, states []*vector.Vector, rows []int32) error {
	var columns [6]vector.Reader[float64]
	for i := range columns {
		columns[i] = vector.ReaderOf[float64](states[i])
	}
	for k := range countOf(states[0], rows) {
		row := rowAt(rows, k)
		p.states.Values[groupAt(groups, k)].merge(joint{
			columns[0].At(row), columns[1].At(row), columns[2].At(row), columns[3].At(row), columns[4].At(row), columns[5].At(row),
		})
	}
	return nil
}

func (p *pairs) Partial(from, to int, out []*vector.Vector) error {
	columns, err := prepareFloats(p.context, out, to-from)
	if err != nil {
		return err
	}
	for i, j := range p.states.Values[from:to] {
		for c, value := range [...]float64{j.count, j.meanY, j.meanX, j.yy, j.xx, j.xy} {
			columns[c][i] = value
		}
	}
	return nil
}

func (p *pairs) Final(from, to int, out *vector.Vector) error {
	states := p.states.Values[from:to]
	if p.result == uint64Type {
		return p.finalCounts(states, out)
	}
	return writeFloats(p.context, out, len(states), func(i int) (float64, bool) { return p.finish(&states[i]) })
}

func (p *pairs) finalCounts(states []joint, out *vector.Vector) error {
	if err := out.Prepare(p.context.Budget, uint64Type, types.Uint64, len(states)); err != nil {
		return err
	}
	values := vector.Values[uint64](out)
	for i := range states {
		values[i] = uint64(states[i].count)
	}
	return nil
}

func pairsOverload(result types.Type, finish func(j *joint) (float64, bool)) func([]expr.Arg) (expr.AggregateOverload, error) {
	return always(expr.AggregateOverload{
		Result: result, Nullable: result != uint64Type, State: floatColumns(6),
		New: func(c *expr.Context) expr.Accumulator {
			return &pairs{context: c, states: memory.Array[joint]{Budget: c.Budget}, result: result, finish: finish}
		},
	})
}

// ofPairs is a function of two numbers that has a value from the given number of pairs on.
func ofPairs(least float64, value func(j *joint) float64) func([]expr.Arg) (expr.AggregateOverload, error) {
	return pairsOverload(float64Type, func(j *joint) (float64, bool) {
		if j.count < least {
			return 0, false
		}
		return value(j), true
	})
}

// ofLine is ofPairs for functions that have no value where all x are equal.
func ofLine(value func(j *joint) float64) func([]expr.Arg) (expr.AggregateOverload, error) {
	return pairsOverload(float64Type, func(j *joint) (float64, bool) {
		if j.count < 2 || j.xx == 0 {
			return 0, false
		}
		return value(j), true
	})
}

// correlation has no value where all x or all y are equal.
func correlation(j *joint) (float64, bool) {
	if j.xx == 0 || j.yy == 0 {
		return 0, false
	}
	return j.xy / math.Sqrt(j.xx) / math.Sqrt(j.yy), true
}

func determination(j *joint) (float64, bool) {
	if j.count < 2 || j.xx == 0 || j.yy == 0 {
		return 0, false
	}
	return j.xy * j.xy / (j.xx * j.yy), true
}
