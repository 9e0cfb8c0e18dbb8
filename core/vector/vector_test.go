package vector_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

// property is one run of a property: a random source, a budget that must be empty at the end, and what to report.
type property struct {
	*rapid.T
	random *rand.Rand
	budget *memory.Budget
	held   []interface{ Release() }
}

// forTypes checks a property for vectors of each type.
func forTypes(t *testing.T, all []types.Type, check func(p *property, of types.Type)) {
	for i, of := range all {
		t.Run(fmt.Sprintf("%d %s", i, of), func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				p := &property{T: rt, budget: memory.NewBudget("test", memory.Unlimited, nil)}
				p.random = rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 1))
				check(p, of)
				for _, held := range p.held {
					held.Release()
				}
				if used := p.budget.Used(); used != 0 {
					rt.Fatalf("%d bytes are still held", used)
				}
			})
		})
	}
}

func (p *property) count() int { return rapid.IntRange(0, 150).Draw(p.T, "rows") }

func (p *property) hold(held interface{ Release() }) { p.held = append(p.held, held) }

func (p *property) try(err error) {
	p.Helper()
	if err != nil {
		p.Fatal(err)
	}
}

// column is n random values, and a vector of them in a random form.
func (p *property) column(of types.Type, n int) ([]types.Value, *vector.Vector) {
	p.Helper()
	values := vectortest.Values(p.random, of, n)
	v, err := vectortest.Build(p.random, p.budget, of, values)
	p.try(err)
	p.hold(v)
	p.try(vectortest.Check(v, values))
	return values, v
}

// scratch is a vector that was used before.
func (p *property) scratch(of types.Type) *vector.Vector {
	values := vectortest.Values(p.random, of, p.random.IntN(100))
	v, err := vectortest.Build(p.random, p.budget, of, values)
	p.try(err)
	if p.random.IntN(3) == 0 { // somebody still holds what it was
		held := v.Share()
		p.hold(checked{held, p, values})
	}
	p.hold(v)
	return v
}

// checked is a vector that must have kept its values when it is released.
type checked struct {
	*vector.Vector
	p    *property
	want []types.Value
}

func (c checked) Release() {
	c.p.try(vectortest.Check(c.Vector, c.want))
	c.Vector.Release()
}

// rows are n random row numbers below limit.
func (p *property) rows(n, limit int) []int32 {
	if limit == 0 {
		return []int32{}
	}
	rows := make([]int32, n)
	for i := range rows {
		rows[i] = int32(p.random.IntN(limit))
	}
	return rows
}

func pick(values []types.Value, rows []int32) []types.Value {
	picked := make([]types.Value, len(rows))
	for i, row := range rows {
		if row >= 0 {
			picked[i] = values[row]
		}
	}
	return picked
}
