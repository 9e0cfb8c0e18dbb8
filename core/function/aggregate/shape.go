package aggregate

import (
	"math"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/vector"
)

// shapeFunction is a function of the first four moments of a group's values.
func shapeFunction(name, summary, result string, finish func(s *shape) (float64, bool)) definition {
	return definition{
		name: name, summary: summary, args: numberDoc, example: name + "(x)", result: result, takes: oneNumber,
		overload: always(expr.AggregateOverload{
			Result: float64Type, Nullable: true, State: floatColumns(5),
			New: func(c *expr.Context) expr.Accumulator {
				return &shapes{context: c, states: memory.Array[shape]{Budget: c.Budget}, finish: finish}
			},
		}),
	}
}

// shape is the count and the mean of values, and the sums of powers of their deviations.
type shape struct{ count, mean, squares, cubes, fourths float64 }

// merge adds the values of other (Pébay, "Formulas for robust, one-pass parallel computation of covariances and arbitrary-order
// statistical moments", 2008).
func (s *shape) merge(other *shape) {
	if other.count == 0 {
		return
	}
	if s.count == 0 {
		*s = *other
		return
	}
	a, b, n := s.count, other.count, s.count+other.count
	delta := other.mean - s.mean
	step := delta / n // keeps powers small
	s.fourths += other.fourths + delta*step*step*step*a*b*(a*a-a*b+b*b) +
		6*step*step*(a*a*other.squares+b*b*s.squares) + 4*step*(a*other.cubes-b*s.cubes)
	s.cubes += other.cubes + delta*step*step*a*b*(a-b) + 3*step*(a*other.squares-b*s.squares)
	s.squares += other.squares + delta*step*a*b
	s.mean += step * b
	s.count = n
}

// skewness is the skewness of a sample; that of three values at least, not all equal.
func skewness(s *shape) (float64, bool) {
	n := s.count
	if n <= 2 || s.squares == 0 {
		return 0, false
	}
	variance := s.squares / n
	return math.Sqrt(n*(n-1)) / (n - 2) * (s.cubes / n) / (variance * math.Sqrt(variance)), true
}

// excess is the kurtosis of all values beyond that of a normal distribution; that of two values at least, not all equal.
func excess(s *shape) (float64, bool) {
	if s.count <= 1 || s.squares == 0 {
		return 0, false
	}
	return s.fourths*s.count/(s.squares*s.squares) - 3, true
}

// sampleExcess is the same of a sample of four values at least.
func sampleExcess(s *shape) (float64, bool) {
	all, ok := excess(s)
	n := s.count
	return (n - 1) / ((n - 2) * (n - 3)) * ((n+1)*all + 6), ok && n > 3
}

// shapes are the accumulator of skewness and kurtosis.
type shapes struct {
	context *expr.Context
	states  memory.Array[shape]
	picker  picker
	finish  func(s *shape) (float64, bool)
}

// Grow implements expr.Accumulator.
func (s *shapes) Grow(groups int) error { return s.states.Grow(groups, shape{}) }

// Release implements expr.Accumulator.
func (s *shapes) Release() { s.states.Release() }

// Update implements expr.Accumulator.
func (s *shapes) Update(groups []uint32, args []*vector.Vector, rows []int32) error {
	picked := s.picker.pick(args[0], groups, rows)
	if picked.n == 0 {
		return nil
	}
	values := vector.Values[float64](picked.values)
	for k := range picked.n {
		s.states.Values[picked.group(k)].merge(&shape{count: 1, mean: values[picked.at(k)]})
	}
	return nil
}

// Merge implements expr.Accumulator.
func (s *shapes) Merge(groups []uint32, states []*vector.Vector, rows []int32) error {
	var columns [5]vector.Reader[float64]
	for i := range columns {
		columns[i] = vector.ReaderOf[float64](states[i])
	}
	for k := range countOf(states[0], rows) {
		row := rowAt(rows, k)
		other := shape{columns[0].At(row), columns[1].At(row), columns[2].At(row), columns[3].At(row), columns[4].At(row)}
		s.states.Values[groupAt(groups, k)].merge(&other)
	}
	return nil
}

// Partial implements expr.Accumulator.
func (s *shapes) Partial(from, to int, out []*vector.Vector) error {
	columns, err := prepareFloats(s.context, out, to-from)
	if err != nil {
		return err
	}
	for i, m := range s.states.Values[from:to] {
		columns[0][i], columns[1][i], columns[2][i], columns[3][i], columns[4][i] = m.count, m.mean, m.squares, m.cubes, m.fourths
	}
	return nil
}

// Final implements expr.Accumulator.
func (s *shapes) Final(from, to int, out *vector.Vector) error {
	states := s.states.Values[from:to]
	return writeFloats(s.context, out, len(states), func(i int) (float64, bool) { return s.finish(&states[i]) })
}
