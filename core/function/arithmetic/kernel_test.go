package arithmetic

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

const rows = 2048

var budget = memory.NewBudget("test", memory.Unlimited, nil)

func decimal(precision, scale int32) types.Type {
	return &arrow.Decimal128Type{Precision: precision, Scale: scale}
}

// call is a kernel with its arguments.
type call struct {
	overload expr.Overload
	context  expr.Context
	args     []*vector.Vector
	out      *vector.Vector
}

func newCall(t testing.TB, op types.Operator, args ...*vector.Vector) *call {
	t.Helper()
	described := make([]expr.Arg, len(args))
	for i, arg := range args {
		described[i] = expr.Arg{Type: arg.Type}
	}
	o, err := Resolve(op, described)
	if err != nil {
		t.Fatal(err)
	}
	c := &call{overload: o, context: expr.Context{Len: args[0].Len, Budget: budget}, args: args}
	if o.Start != nil {
		if c.context.State, err = o.Start(&c.context, described); err != nil {
			t.Fatal(err)
		}
	}
	c.out, err = vector.New(budget, o.Result, types.MustLayout(o.Result), args[0].Len)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (c *call) run() error { return c.overload.Kernel(&c.context, c.args, c.out) }

// numbers is a vector of random numbers below a limit, in 64-bit lanes.
func numbers(t testing.TB, typ types.Type, limit int64) *vector.Vector {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	v, err := vector.New(budget, typ, types.Int64, rows)
	if err != nil {
		t.Fatal(err)
	}
	for i := range vector.Values[int64](v) {
		vector.Values[int64](v)[i] = random.Int64N(limit)
	}
	return v
}

func constant(t testing.TB, typ types.Type, value types.Value) *vector.Vector {
	t.Helper()
	v := new(vector.Vector)
	if err := v.SetConstant(budget, typ, value, rows); err != nil {
		t.Fatal(err)
	}
	return v
}

// TestNarrowLanes says that money stays in 64-bit lanes although its type would allow more digits, and leaves them when it must.
func TestNarrowLanes(t *testing.T) {
	price, one := numbers(t, decimal(15, 2), 10_494_950), constant(t, decimal(20, 0), types.Int128Of(1))
	discount := newCall(t, types.Subtract, one, numbers(t, decimal(15, 2), 11))
	if err := discount.run(); err != nil || discount.out.Layout != types.Int64 {
		t.Fatalf("1 - discount is in lanes of %v: %v", discount.out.Layout, err)
	}
	discounted := newCall(t, types.Multiply, price, discount.out)
	if err := discounted.run(); err != nil || discounted.out.Layout != types.Int64 {
		t.Fatalf("price * (1 - discount) is in lanes of %v: %v", discounted.out.Layout, err)
	}
	huge := newCall(t, types.Multiply, numbers(t, decimal(18, 2), math.MaxInt64/20), price)
	if err := huge.run(); err != nil || huge.out.Layout != types.Decimal {
		t.Fatalf("products of more than 64 bits are in lanes of %v: %v", huge.out.Layout, err)
	}
}

// TestOverflowOfRowsThatCount says that rows that do not count may overflow, as NULLs do, and that others may not.
func TestOverflowOfRowsThatCount(t *testing.T) {
	int64s := arrow.PrimitiveTypes.Int64
	for op := types.Add; op <= types.Modulo; op++ {
		a, b := numbers(t, int64s, 100), numbers(t, int64s, 100)
		for i := range vector.Values[int64](b) {
			vector.Values[int64](b)[i]++
		}
		vector.Values[int64](a)[7], vector.Values[int64](b)[7] = math.MinInt64, math.MaxInt64
		if op == types.Add {
			vector.Values[int64](b)[7] = -1
		}
		if op >= types.Divide {
			vector.Values[int64](b)[7] = 0
		}
		c := newCall(t, op, a, b)
		c.context.Rows = []int32{3, 5, 9}
		if err := c.run(); err != nil {
			t.Errorf("%s fails for a row that does not count: %v", Symbol(op), err)
		}
		x, y := vector.Values[int64](a)[9], vector.Values[int64](b)[9]
		want := [...]int64{x + y, x - y, x * y, x / y, x % y}[op]
		if got := vector.Values[int64](c.out)[9]; got != want {
			t.Errorf("%d %s %d = %d, want %d", x, Symbol(op), y, got, want)
		}
		c.context.Rows = []int32{3, 7}
		if err := c.run(); err == nil {
			t.Errorf("%s does not fail for a row that counts", Symbol(op))
		}
	}
}

// FuzzDecimal compares results in 64-bit lanes with those of 128 bits.
func FuzzDecimal(f *testing.F) {
	f.Add(uint8(0), int64(5), int64(-7), uint8(2), uint8(0))
	f.Add(uint8(3), int64(math.MaxInt64), int64(3), uint8(0), uint8(9))
	f.Add(uint8(2), int64(math.MinInt64), int64(-1), uint8(1), uint8(1))
	f.Fuzz(func(t *testing.T, op uint8, x, y int64, scaleX, scaleY uint8) {
		operator := types.Operator(op % 5)
		left, right := decimal(20, int32(scaleX%19)), decimal(20, int32(scaleY%19))
		var results [2]types.Value
		var failed [2]bool
		for lane, layout := range []types.Layout{types.Int64, types.Decimal} {
			c := newCall(t, operator, decimalRow(t, left, layout, x), decimalRow(t, right, layout, y))
			err := c.run()
			if failed[lane] = err != nil; err == nil {
				results[lane] = c.out.Value(0)
			}
		}
		if failed[0] != failed[1] || results[0] != results[1] {
			t.Fatalf("%d %s %d at scales %d and %d is %v (%v) in 64 bits and %v (%v) in 128",
				x, Symbol(operator), y, scaleX%19, scaleY%19, results[0], failed[0], results[1], failed[1])
		}
	})
}

// decimalRow is a vector of one row.
func decimalRow(t *testing.T, typ types.Type, lane types.Layout, value int64) *vector.Vector {
	v, err := vector.New(budget, typ, lane, 1)
	if err != nil {
		t.Fatal(err)
	}
	if lane == types.Int64 {
		vector.Values[int64](v)[0] = value
	} else {
		vector.Values[types.Int128](v)[0] = types.Int128Of(value)
	}
	return v
}

// kernel is a call that is measured.
type kernel struct {
	name string
	call *call
}

// kernels are the hot ones.
func kernels(b testing.TB) []kernel {
	b.Helper()
	int64s, float64s := arrow.PrimitiveTypes.Int64, arrow.PrimitiveTypes.Float64
	ints, money, rates := numbers(b, int64s, 1_000_000), numbers(b, decimal(15, 2), 10_494_950), numbers(b, decimal(15, 2), 11)
	floats, err := vector.New(budget, float64s, types.Float64, rows)
	if err != nil {
		b.Fatal(err)
	}
	for i := range vector.Values[float64](floats) {
		vector.Values[float64](floats)[i] = float64(i)
	}
	factors := numbers(b, decimal(23, 2), 108)
	one := constant(b, decimal(20, 0), types.Int128Of(1))
	dates, err := vector.New(budget, arrow.FixedWidthTypes.Date32, types.Int32, rows)
	if err != nil {
		b.Fatal(err)
	}
	clear(vector.Values[int32](dates))
	month := constant(b, intervalType, types.Interval{Months: 3})
	return []kernel{
		{"ints + ints", newCall(b, types.Add, ints, ints)},
		{"ints + constant", newCall(b, types.Add, ints, constant(b, int64s, int64(7)))},
		{"ints * ints", newCall(b, types.Multiply, ints, ints)},
		{"constant - ints", newCall(b, types.Subtract, constant(b, int64s, int64(7)), ints)},
		{"ints / constant", newCall(b, types.Divide, ints, constant(b, int64s, int64(7)))},
		{"ints % constant", newCall(b, types.Modulo, ints, constant(b, int64s, int64(7)))},
		{"floats * floats", newCall(b, types.Multiply, floats, floats)},
		{"floats + constant", newCall(b, types.Add, floats, constant(b, float64s, 1.5))},
		{"1 - discount", newCall(b, types.Subtract, one, rates)},
		{"price * factor", newCall(b, types.Multiply, money, factors)},
		{"price + price at other scale", newCall(b, types.Add, money, numbers(b, decimal(15, 4), 1_000_000))},
		{"price / factor", newCall(b, types.Divide, money, constant(b, decimal(23, 2), types.Int128Of(108)))},
		{"price * price beyond 64 bits", newCall(b, types.Multiply, numbers(b, decimal(18, 2), math.MaxInt64/20), money)},
		{"dates + months", newCall(b, types.Add, dates, month)},
	}
}

func TestKernelsAllocateNothing(t *testing.T) {
	for _, k := range kernels(t) {
		if allocations := testing.AllocsPerRun(10, func() { _ = k.call.run() }); allocations != 0 {
			t.Errorf("%s allocates %v times a batch", k.name, allocations)
		}
	}
}

func BenchmarkKernels(b *testing.B) {
	for _, k := range kernels(b) {
		b.Run(k.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := k.call.run(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/rows, "ns/row")
		})
	}
}
