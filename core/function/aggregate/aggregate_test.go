package aggregate

import (
	"math"
	"math/big"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/memory/memorytest"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

func TestMain(m *testing.M) { memorytest.Main(m) }

// TestPoisoned runs the tests again in a process where memory that was released or never written cannot be read.
func TestPoisoned(t *testing.T) { memorytest.Again(t, "-test.short") }

func function(t *testing.T, name string) *expr.AggregateFunction {
	t.Helper()
	for _, f := range Functions {
		if f.Name == name || slices.Contains(f.Aliases, name) {
			return f
		}
	}
	t.Fatalf("no function %s", name)
	return nil
}

// TestLikeDataFusion checks the types and values that DataFusion gives, over inputs in random forms and portions.
func TestLikeDataFusion(t *testing.T) {
	file, err := os.ReadFile("testdata/datafusion.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(file)), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line, " | ")
		name, constant, _ := strings.Cut(fields[0], ":")
		argType, err := types.ParseName(fields[1])
		if err != nil {
			t.Fatal(err)
		}
		var rows [][]string
		if fields[2] != "" {
			for _, row := range strings.Split(fields[2], ";") {
				rows = append(rows, strings.Split(row, ","))
			}
		}
		c := &call{t: t, line: line, args: []expr.Arg{{Type: argType}}}
		if strings.HasPrefix(name, "co") && name != "count" || strings.HasPrefix(name, "regr") {
			c.args = append(c.args, expr.Arg{Type: argType})
		}
		if constant != "" {
			c.args = append(c.args, constantArg(constant))
		}
		c.resolve(function(t, name))
		if got := types.Name(c.overload.Result); got != fields[3] {
			t.Errorf("%s: type is %s", line, got)
		}
		for seed := range uint64(6) {
			c.random = rand.New(rand.NewPCG(seed, 1))
			c.check(rows, fields[4])
		}
	}
}

func constantArg(text string) expr.Arg {
	literal := &expr.Literal{DataType: arrow.BinaryTypes.String, Value: strings.Trim(text, "'")}
	if f, err := strconv.ParseFloat(text, 64); err == nil {
		literal = &expr.Literal{DataType: float64Type, Value: f}
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		literal = &expr.Literal{DataType: int64Type, Value: n}
	}
	return expr.Arg{Type: literal.DataType, Constant: literal}
}

// call is a call of an aggregate function over rows that are written as text.
type call struct {
	t        *testing.T
	line     string
	args     []expr.Arg
	overload expr.AggregateOverload
	random   *rand.Rand
}

func (c *call) resolve(f *expr.AggregateFunction) {
	var err error
	if c.overload, err = f.Resolve(c.args); err != nil {
		c.t.Fatalf("%s: %v", c.line, err)
	}
}

func (c *call) check(rows [][]string, want string) {
	columns := make([][]types.Value, len(c.args))
	for i, arg := range c.args {
		for _, row := range rows {
			value := any(nil)
			if arg.Constant != nil {
				value = read(c.overload.Args[i], literalText(arg.Constant))
			} else {
				value = read(c.overload.Args[i], row[i])
			}
			columns[i] = append(columns[i], value)
		}
	}
	run := &run{t: c.t, random: c.random, overload: c.overload, budget: memory.NewBudget("test", memory.Unlimited, nil)}
	got := run.inParts(columns, nil, 1)[0]
	if !same(show(c.overload.Result, got), want) {
		c.t.Errorf("%s: got %s", c.line, show(c.overload.Result, got))
	}
	if used := run.budget.Used(); used != 0 {
		c.t.Errorf("%s: %d bytes are not released", c.line, used)
	}
}

func literalText(l *expr.Literal) string {
	switch value := l.Value.(type) {
	case string:
		return value
	case float64:
		return strconv.FormatFloat(value, 'g', -1, 64)
	}
	return strconv.FormatInt(l.Value.(int64), 10)
}

// read is the value of a type that a text denotes.
func read(t types.Type, text string) types.Value {
	if text == "null" {
		return nil
	}
	if d, ok := t.(arrow.DecimalType); ok {
		whole, fraction, _ := strings.Cut(text, ".")
		digits, _ := new(big.Int).SetString(whole+fraction+strings.Repeat("0", int(d.GetScale())-len(fraction)), 10)
		n, _ := types.Int128FromBig(digits)
		return n
	}
	switch layout := types.MustLayout(t); layout {
	case types.Bool:
		return text == "true"
	case types.View:
		return text
	case types.Float16, types.Float32, types.Float64:
		f, _ := strconv.ParseFloat(text, 64)
		return f
	case types.Uint8, types.Uint16, types.Uint32, types.Uint64:
		n, _ := strconv.ParseUint(text, 10, 64)
		return n
	}
	n, _ := strconv.ParseInt(text, 10, 64)
	return n
}

// show writes a value as the expected ones are written.
func show(t types.Type, value types.Value) string {
	switch value := value.(type) {
	case nil:
		return "null"
	case bool:
		return strconv.FormatBool(value)
	case string:
		return value
	case float64:
		return strconv.FormatFloat(value, 'g', -1, 64)
	case types.Int128:
		return value.Text(t.(arrow.DecimalType).GetScale())
	case uint64:
		return strconv.FormatUint(value, 10)
	case []types.Value:
		elements := make([]string, len(value))
		for i, element := range value {
			elements[i] = show(types.Children(t)[0], element)
		}
		return "[" + strings.Join(elements, " ") + "]"
	}
	return strconv.FormatInt(value.(int64), 10)
}

// same compares texts, and floats up to the last digits. The sign of zero counts.
func same(got, want string) bool {
	if got == want {
		return true
	}
	a, errA := strconv.ParseFloat(got, 64)
	b, errB := strconv.ParseFloat(want, 64)
	if errA != nil || errB != nil {
		return false
	}
	return a != a && b != b || a == b && math.Signbit(a) == math.Signbit(b) || math.Abs(a-b) <= 1e-12*math.Abs(b)
}

// run feeds an aggregate.
type run struct {
	t        *testing.T
	random   *rand.Rand
	overload expr.AggregateOverload
	budget   *memory.Budget
}

func (r *run) try(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *run) accumulator() expr.Accumulator {
	return r.overload.New(&expr.Context{Budget: r.budget})
}

// inParts aggregates contiguous portions of the rows, in random forms, in up to three accumulators that are merged in order.
// owners gives the group of each row; nil stands for one group, which is told to the accumulator or not.
func (r *run) inParts(columns [][]types.Value, owners []uint32, groups int) []types.Value {
	n := 0
	if len(columns) > 0 {
		n = len(columns[0])
	}
	target := r.accumulator()
	defer target.Release()
	r.try(target.Grow(groups))
	for from := 0; from < n; {
		to := from + 1 + r.random.IntN(n-from)
		into := target
		if r.random.IntN(2) == 0 {
			into = r.accumulator()
			r.try(into.Grow(groups))
		}
		for at := from; at < to; {
			next := at + 1 + r.random.IntN(to-at)
			r.update(into, columns, owners, at, next)
			at = next
		}
		if into != target {
			r.merge(target, into, groups)
			into.Release()
		}
		from = to
	}
	return r.results(target, groups)
}

// update adds rows from (inclusive) to to (exclusive), in a vector with other rows between them or not.
func (r *run) update(into expr.Accumulator, columns [][]types.Value, owners []uint32, from, to int) {
	var rows []int32
	var groups []uint32
	if owners != nil {
		groups = owners[from:to]
	} else if r.random.IntN(2) == 0 {
		groups = make([]uint32, to-from)
	}
	spread := 1 + r.random.IntN(2)
	args := make([]*vector.Vector, len(columns))
	for i, column := range columns {
		values := column[from:to]
		if spread > 1 {
			values = nil
			for _, value := range column[from:to] {
				values = append(values, value, column[r.random.IntN(len(column))])
			}
		}
		var err error
		args[i], err = vectortest.Build(r.random, r.budget, r.overload.Args[i], values)
		r.try(err)
		defer args[i].Release()
	}
	if spread > 1 {
		for k := range to - from {
			rows = append(rows, int32(2*k))
		}
	}
	r.try(into.Update(groups, args, rows))
}

func (r *run) merge(target, from expr.Accumulator, groups int) {
	states := make([]*vector.Vector, len(r.overload.State))
	for i := range states {
		states[i] = new(vector.Vector)
		defer states[i].Release()
	}
	for at := 0; at < groups; {
		to := at + 1 + r.random.IntN(groups-at)
		r.try(from.Partial(at, to, states))
		numbers := make([]uint32, to-at)
		for k := range numbers {
			numbers[k] = uint32(at + k)
		}
		for _, state := range states {
			if state.Len != to-at {
				r.t.Fatalf("state of %d groups has %d rows", to-at, state.Len)
			}
		}
		r.try(target.Merge(numbers, states, nil))
		at = to
	}
}

func (r *run) results(a expr.Accumulator, groups int) []types.Value {
	var results []types.Value
	out := new(vector.Vector)
	defer out.Release()
	for at := 0; at < groups; {
		to := at + 1 + r.random.IntN(groups-at)
		r.try(a.Final(at, to, out))
		if !arrow.TypeEqual(out.Type, r.overload.Result) {
			r.t.Fatalf("result has type %s, want %s", out.Type, r.overload.Result)
		}
		results = append(results, vectortest.Column(out, nil)...)
		at = to
	}
	return results
}
