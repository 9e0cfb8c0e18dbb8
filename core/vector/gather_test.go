package vector_test

import (
	"testing"

	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

func TestGather(t *testing.T) {
	forTypes(t, vectortest.Types(), func(p *property, of types.Type) {
		n := p.count()
		values, v := p.column(of, n)
		out := p.scratch(of)
		for range 2 {
			rows := p.rows(p.random.IntN(150), n)
			p.try(vector.Gather(p.budget, out, v, rows))
			p.try(vectortest.Check(out, pick(values, rows)))
		}
	})
}

func TestGatherOuter(t *testing.T) {
	forTypes(t, vectortest.Types(), func(p *property, of types.Type) {
		n := p.count()
		values, v := p.column(of, n)
		out := p.scratch(of)
		rows := p.rows(p.random.IntN(150), n)
		missing := p.random.IntN(3)
		for i := range rows {
			if missing == 2 || missing == 1 && p.random.IntN(3) == 0 {
				rows[i] = -1
			}
		}
		p.try(vector.GatherOuter(p.budget, out, v, rows))
		p.try(vectortest.Check(out, pick(values, rows)))
	})
}

func TestFlatten(t *testing.T) {
	forTypes(t, vectortest.Types(), func(p *property, of types.Type) {
		n := p.count()
		values, v := p.column(of, n)
		out := p.scratch(of)
		p.try(vector.Flatten(p.budget, out, v, nil))
		p.try(vectortest.Check(out, values))
		rows := p.rows(p.random.IntN(150), n)
		p.try(vector.Flatten(p.budget, out, v, rows))
		p.try(vectortest.Check(out, pick(values, rows)))
		if out.Form != vector.Flat {
			p.Fatalf("form %s", out.Form)
		}
		for _, child := range out.Children {
			if out.Layout == types.Struct && child.Form != vector.Flat {
				p.Fatalf("form %s of a field", child.Form)
			}
		}
	})
}

func TestSlice(t *testing.T) {
	forTypes(t, vectortest.Types(), func(p *property, of types.Type) {
		n := p.count()
		values, v := p.column(of, n)
		out, again := p.scratch(of), p.scratch(of)
		from := p.random.IntN(n + 1)
		if p.random.IntN(2) == 0 {
			from = from / 64 * 64
		}
		length := p.random.IntN(n - from + 1)
		p.try(vector.Slice(p.budget, out, v, from, length))
		p.try(vectortest.Check(out, values[from:from+length]))
		p.try(vector.Slice(p.budget, again, out, length/2, length-length/2))
		p.try(vectortest.Check(again, values[from+length/2:from+length]))
		p.try(vectortest.Check(v, values))
	})
}

func TestCompactAndScramble(t *testing.T) {
	for _, of := range vectortest.Types() {
		forTypes(t, []types.Type{of}, func(p *property, of types.Type) {
			n := p.count()
			_, first := p.column(of, n)
			_, second := p.column(vectortest.FlatTypes()[p.random.IntN(30)], n)
			batch := &vector.Batch{Columns: []*vector.Vector{first, second}, Len: n}
			out := new(vector.Batch)
			p.hold(out)
			for range 2 {
				scrambled, err := vectortest.Scramble(p.random, p.budget, batch)
				p.try(err)
				p.hold(scrambled)
				p.try(vectortest.CheckBatch(scrambled, batch))
				p.try(scrambled.Compact(p.budget, out))
				p.try(vectortest.CheckBatch(out, batch))
				if out.Rows != nil {
					p.Fatal("compacted batch with a selection")
				}
			}
		})
	}
}

// TestOperandsMayBeParts takes a vector's child as what the vector becomes.
func TestOperandsMayBeParts(t *testing.T) {
	forTypes(t, vectortest.NestedTypes()[6:7], func(p *property, of types.Type) {
		_, v := p.column(of, p.count())
		want := vectortest.Column(v.Children[1], nil)
		v.Become(v.Children[1])
		p.try(vectortest.Check(v, want))
	})
}
