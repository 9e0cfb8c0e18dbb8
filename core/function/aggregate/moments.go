package aggregate

import (
	"math"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// moments are count, mean and sum of squared deviations of a group's values.
type moments struct{ count, mean, squares float64 }

// add adds a value (Welford).
func (m *moments) add(v float64) {
	m.count++
	delta := v - m.mean
	m.mean += delta / m.count
	m.squares += delta * (v - m.mean)
}

// merge adds the values of other (Chan, Golub and LeVeque).
func (m *moments) merge(other moments) {
	if other.count == 0 {
		return
	}
	if m.count == 0 {
		*m = other
		return
	}
	count := m.count + other.count
	delta := other.mean - m.mean
	m.mean += delta * other.count / count
	m.squares += other.squares + delta*delta*m.count*other.count/count
	m.count = count
}

// spread is the variance with a divisor of count - less.
func (m *moments) spread(less float64) (float64, bool) {
	switch {
	case m.count <= less:
		return 0, false
	case m.count == 1:
		return 0, true // even of an infinite value
	}
	return m.squares / (m.count - less), true
}

// variances are the accumulator of variances and standard deviations.
type variances struct {
	context *expr.Context
	states  memory.Array[moments]
	picker  picker
	finish  func(m *moments) (float64, bool)
}

func (v *variances) Grow(groups int) error { return v.states.Grow(groups, moments{}) }

func (v *variances) Release() { v.states.Release() }

func (v *variances) Update(groups []uint32, args []*vector.Vector, rows []int32) error {
	s := v.picker.pick(args[0], groups, rows)
	if s.n == 0 {
		return nil
	}
	values, states := vector.Values[float64](s.values), v.states.Values
	if s.groups == nil {
		states[0].merge(momentsOf(values, &s))
		return nil
	}
	for k, group := range s.groups[:s.n] {
		states[group].add(values[s.at(k)])
	}
	return nil
}

// momentsOf are the moments of many values: two passes are faster than Welford's divisions, and more exact.
func momentsOf(values []float64, s *picked) moments {
	m := moments{count: float64(s.n)}
	if s.index == nil {
		m.mean = sumFloats(values[:s.n]) / m.count
		for _, v := range values[:s.n] {
			delta := v - m.mean
			m.squares += delta * delta
		}
		return m
	}
	m.mean = sumFloatsAt(values, s.index[:s.n]) / m.count
	for _, at := range s.index[:s.n] {
		delta := values[at] - m.mean
		m.squares += delta * delta
	}
	return m
}

func (v *variances) Merge(groups []uint32, states []*vector.Vector, rows []int32) error {
	counts, means, squares := vector.ReaderOf[float64](states[0]), vector.ReaderOf[float64](states[1]), vector.ReaderOf[float64](states[2])
	for k := range countOf(states[0], rows) {
		row := rowAt(rows, k)
		v.states.Values[groupAt(groups, k)].merge(moments{counts.At(row), means.At(row), squares.At(row)})
	}
	return nil
}

func (v *variances) Partial(from, to int, out []*vector.Vector) error {
	columns, err := prepareFloats(v.context, out, to-from)
	if err != nil {
		return err
	}
	for i, m := range v.states.Values[from:to] {
		columns[0][i], columns[1][i], columns[2][i] = m.count, m.mean, m.squares
	}
	return nil
}

func (v *variances) Final(from, to int, out *vector.Vector) error {
	states := v.states.Values[from:to]
	return writeFloats(v.context, out, len(states), func(i int) (float64, bool) { return v.finish(&states[i]) })
}

// prepareFloats prepares columns of floats for n states.
func prepareFloats(c *expr.Context, out []*vector.Vector, n int) ([][]float64, error) {
	columns := make([][]float64, len(out))
	for i, v := range out {
		if err := v.Prepare(c.Budget, float64Type, types.Float64, n); err != nil {
			return nil, err
		}
		columns[i] = vector.Values[float64](v)
	}
	return columns, nil
}

// writeFloats writes n results, NULL where value reports false.
func writeFloats(c *expr.Context, out *vector.Vector, n int, value func(i int) (float64, bool)) error {
	if err := out.Prepare(c.Budget, float64Type, types.Float64, n); err != nil {
		return err
	}
	values := vector.Values[float64](out)
	for i := range values {
		var ok bool
		if values[i], ok = value(i); !ok {
			if err := markNull(c.Budget, out, i); err != nil {
				return err
			}
		}
	}
	return nil
}

// floatColumns are the types of n columns of floats.
func floatColumns(n int) []types.Type {
	columns := make([]types.Type, n)
	for i := range columns {
		columns[i] = float64Type
	}
	return columns
}

func variance(finish func(m *moments) (float64, bool)) func([]expr.Arg) (expr.AggregateOverload, error) {
	return always(expr.AggregateOverload{
		Result: float64Type, Nullable: true, State: floatColumns(3),
		New: func(c *expr.Context) expr.Accumulator {
			return &variances{context: c, states: memory.Array[moments]{Budget: c.Budget}, finish: finish}
		},
	})
}

func sampleVariance(m *moments) (float64, bool) { return m.spread(1) }

func populationVariance(m *moments) (float64, bool) { return m.spread(0) }

func sampleDeviation(m *moments) (float64, bool) {
	v, ok := m.spread(1)
	return math.Sqrt(v), ok
}

func populationDeviation(m *moments) (float64, bool) {
	v, ok := m.spread(0)
	return math.Sqrt(v), ok
}
