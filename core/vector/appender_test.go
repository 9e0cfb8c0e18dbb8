package vector_test

import (
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

func TestAppender(t *testing.T) {
	forTypes(t, vectortest.Types(), func(p *property, of types.Type) {
		a := vector.NewAppender(p.budget, of, p.random.IntN(2)*50)
		p.hold(a)
		for range 2 { // Finish leaves an appender that can be used again
			var want []types.Value
			for range 1 + p.random.IntN(4) {
				want = p.appendTo(a, of, want)
				p.try(vectortest.Check(a.Vector(), want))
			}
			v := a.Finish()
			p.hold(v)
			p.try(vectortest.Check(v, want))
		}
	})
}

// appendTo appends random rows of a random vector, which is released then, often twice.
func (p *property) appendTo(a *vector.Appender, of types.Type, want []types.Value) []types.Value {
	values := vectortest.Values(p.random, of, p.random.IntN(100))
	if p.random.IntN(4) == 0 { // constants
		for i := range values {
			values[i] = values[0]
		}
	}
	v, err := vectortest.Build(p.random, p.budget, of, values)
	p.try(err)
	defer v.Release()
	for range 1 + p.random.IntN(2) {
		var rows []int32
		if p.random.IntN(2) == 0 {
			rows = p.rows(p.random.IntN(100), len(values))
			want = append(want, pick(values, rows)...)
		} else {
			want = append(want, values...)
		}
		p.try(a.Append(v, rows))
	}
	if p.random.IntN(5) == 0 {
		p.try(a.AppendNulls(3))
		want = append(want, nil, nil, nil)
	}
	return want
}

// TestAppenderIsCleared shares what an appender had and appends other rows in the memory that is left.
func TestAppenderIsCleared(t *testing.T) {
	forTypes(t, vectortest.Types(), func(p *property, of types.Type) {
		a := vector.NewAppender(p.budget, of, p.random.IntN(2)*50)
		p.hold(a)
		for range 3 {
			var want []types.Value
			for range 1 + p.random.IntN(3) {
				want = p.appendTo(a, of, want)
			}
			p.try(vectortest.Check(a.Vector(), want))
			if p.random.IntN(2) == 0 {
				p.hold(checked{a.Vector().Share(), p, want})
			}
			a.Clear()
			p.try(vectortest.Check(a.Vector(), nil))
		}
	})
}

// TestClearedAppenderCopiesAgain appends strings of one dictionary before and after others took the place of their copies.
func TestClearedAppenderCopiesAgain(t *testing.T) {
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	of := arrow.BinaryTypes.String
	one := []types.Value{"a string that is longer than a view"}
	other := []types.Value{"another string that is longer than a view"}
	values, err := vector.FromValues(budget, of, one)
	if err != nil {
		t.Fatal(err)
	}
	coded, err := vector.NewDictionary(budget, of, vector.CheckedDict(values), 1)
	if err != nil {
		t.Fatal(err)
	}
	coded.Codes[0] = 0
	flat, err := vector.FromValues(budget, of, other)
	if err != nil {
		t.Fatal(err)
	}
	a := vector.NewAppender(budget, of, 0)
	defer a.Release()
	for range 2 {
		for _, v := range []*vector.Vector{flat, coded} {
			if err := a.Append(v, nil); err != nil {
				t.Fatal(err)
			}
		}
		if err := vectortest.Check(a.Vector(), []types.Value{other[0], one[0]}); err != nil {
			t.Fatal(err)
		}
		a.Clear()
		for range 3 {
			if err := a.Append(flat, nil); err != nil {
				t.Fatal(err)
			}
		}
		a.Clear()
	}
}

// TestFirstNullAfterMoreRowsThanBefore appends NULL to rows that outnumber those that a cleared appender had NULLs among.
func TestFirstNullAfterMoreRowsThanBefore(t *testing.T) {
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	of := arrow.PrimitiveTypes.Int64
	full := make([]types.Value, 64*1024)
	for i := range full {
		full[i] = int64(i)
	}
	few := []types.Value{int64(1), nil}
	a := vector.NewAppender(budget, of, 0)
	defer a.Release()
	for _, values := range [][]types.Value{few, full, few} {
		v, err := vector.FromValues(budget, of, values)
		if err != nil {
			t.Fatal(err)
		}
		defer v.Release()
		if len(values) == len(full) {
			a.Clear()
		}
		if err := a.Append(v, nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := vectortest.Check(a.Vector(), append(full, few...)); err != nil {
		t.Fatal(err)
	}
}

func TestConcatKeepsForms(t *testing.T) {
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	text := arrow.BinaryTypes.String
	constant := func(value types.Value, n int) *vector.Vector {
		v := new(vector.Vector)
		if err := v.SetConstant(budget, text, value, n); err != nil {
			t.Fatal(err)
		}
		return v
	}
	entries, _ := vector.FromValues(budget, text, []types.Value{"a", "b"})
	first, _ := vector.NewDictionary(budget, text, vector.NewDict(entries, vector.Distinct), 2)
	copy(first.Codes, []uint32{1, 0})
	second := first.Share()
	for _, c := range []struct {
		parts []*vector.Vector
		form  vector.Form
	}{
		{[]*vector.Vector{constant("a string beyond a view", 3), constant("a string beyond a view", 2)}, vector.Constant},
		{[]*vector.Vector{constant(nil, 3), constant(nil, 1)}, vector.Constant},
		{[]*vector.Vector{constant("a", 3), constant("b", 2)}, vector.Flat},
		{[]*vector.Vector{first, second}, vector.Dictionary},
		{[]*vector.Vector{first, constant("a", 1)}, vector.Flat},
	} {
		got, err := vector.Concat(budget, text, c.parts, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got.Form != c.form {
			t.Errorf("form %s, want %s", got.Form, c.form)
		}
		var want []types.Value
		for _, part := range c.parts {
			want = append(want, vectortest.Column(part, nil)...)
			if part != first {
				part.Release()
			}
		}
		if err := vectortest.Check(got, want); err != nil {
			t.Error(err)
		}
		got.Release()
	}
}

// TestRefusedMemory lets each allocation fail in turn.
func TestRefusedMemory(t *testing.T) {
	forTypes(t, vectortest.Types(), func(p *property, of types.Type) {
		values, v := p.column(of, p.count())
		tight := memory.NewBudget("tight", int64(p.random.IntN(5000)), nil)
		rows := p.rows(len(values), len(values))
		out := new(vector.Vector)
		for _, operation := range []func() error{
			func() error { return vector.Gather(tight, out, v, rows) },
			func() error { return vector.GatherOuter(tight, out, v, append(rows, -1)) },
			func() error { return vector.Flatten(tight, out, v, nil) },
			func() error { return vector.Slice(tight, out, v, len(values)/3, len(values)/3) },
			func() error { return out.SetConstant(tight, of, vectortest.Values(p.random, of, 1)[0], 3) },
			func() error {
				whole, err := vector.Concat(tight, of, []*vector.Vector{v, v}, nil)
				if err == nil {
					whole.Release()
				}
				return err
			},
			func() error {
				whole, err := vector.FromValues(tight, of, values)
				if err == nil {
					whole.Release()
				}
				return err
			},
		} {
			if err := operation(); err != nil && !errs.Is(err, errs.OutOfMemory) {
				p.Fatal(err)
			}
			out.Release()
			if tight.Used() != 0 {
				p.Fatalf("%d bytes are still held", tight.Used())
			}
		}
	})
}
