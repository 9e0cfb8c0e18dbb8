package exec

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

// keyTypes are combinations of which some fit a word, exactly or not quite.
func keyTypes(random *rand.Rand) []types.Type {
	all := append(vectortest.FlatTypes()[1:], vectortest.NestedTypes()...)
	p := arrow.PrimitiveTypes
	boolean, day := arrow.FixedWidthTypes.Boolean, arrow.FixedWidthTypes.Date32
	switch random.IntN(8) {
	case 6:
		return []types.Type{p.Int64, p.Int64}
	case 7:
		return []types.Type{p.Uint32, p.Int64, day}
	case 0:
		return []types.Type{p.Int64}
	case 1:
		return []types.Type{p.Int32, boolean, p.Int16, p.Uint8}
	case 2:
		return []types.Type{p.Int32, p.Int16, p.Int8, boolean, boolean}
	case 3:
		return []types.Type{day, p.Uint32}
	case 4:
		return []types.Type{all[random.IntN(len(all))]}
	}
	return []types.Type{all[random.IntN(len(all))], all[random.IntN(len(all))]}
}

// TestGroupTable compares group tables with a map, over many batches of random forms, and merges two of them.
func TestGroupTable(t *testing.T) {
	for seed := range uint64(100) {
		random := rand.New(rand.NewPCG(seed, 1))
		g := &groupTest{t: t, random: random, budget: memory.NewBudget("test", memory.Unlimited, nil), types: keyTypes(random)}
		tables := [2]*groupTable{newGroupTable(g.budget, g.types), newGroupTable(g.budget, g.types)}
		var known [2]map[string]uint32
		for i, table := range tables {
			known[i] = map[string]uint32{}
			for range random.IntN(6) {
				g.addBatch(table, known[i])
			}
			g.checkKeys(table, known[i])
		}
		g.try(align(tables[:]))
		g.merge(tables, known)
		for _, table := range tables {
			table.release()
		}
		if used := g.budget.Used(); used != 0 {
			t.Fatalf("%d bytes are not released", used)
		}
	}
}

// TestKeysOutgrowTheirPlace widens layouts again and again, by values next to those known and far from them.
func TestKeysOutgrowTheirPlace(t *testing.T) {
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 2))
		p := arrow.PrimitiveTypes
		g := &groupTest{t: t, random: random, budget: memory.NewBudget("test", memory.Unlimited, nil), types: []types.Type{p.Int64, p.Int64}}
		tables := [2]*groupTable{newGroupTable(g.budget, g.types), newGroupTable(g.budget, g.types)}
		known := [2]map[string]uint32{{}, {}}
		for i, table := range tables {
			for range random.IntN(12) {
				n := 1 + random.IntN(20)
				g.addRows(table, known[i], n, [][]types.Value{stepped(random, n), stepped(random, n)})
			}
			g.checkKeys(table, known[i])
		}
		g.try(align(tables[:]))
		g.merge(tables, known)
		g.checkKeys(tables[0], known[0])
		tables[0].release()
		tables[1].release()
	}
}

// stepped are values of a random magnitude.
func stepped(random *rand.Rand, n int) []types.Value {
	values, reach := make([]types.Value, n), int64(1)<<random.IntN(30)
	for i := range values {
		if random.IntN(10) > 0 {
			values[i] = random.Int64N(2*reach) - reach/2
		}
	}
	return values
}

type groupTest struct {
	t      *testing.T
	random *rand.Rand
	budget *memory.Budget
	types  []types.Type
}

func (g *groupTest) try(err error) {
	g.t.Helper()
	if err != nil {
		g.t.Fatal(err)
	}
}

// key writes a row so that equal keys give equal texts. -0.0 is 0.0.
func key(columns []*vector.Vector, row int) string {
	text := ""
	for _, column := range columns {
		text += fmt.Sprintf("%#v|", withoutSign(column.Value(row)))
	}
	return text
}

// withoutSign makes -0.0 0.0, in lists and structs too.
func withoutSign(value types.Value) types.Value {
	switch value := value.(type) {
	case float64:
		return value + 0
	case []types.Value:
		for i := range value {
			value[i] = withoutSign(value[i])
		}
	}
	return value
}

func (g *groupTest) addBatch(table *groupTable, known map[string]uint32) {
	n := 1 + g.random.IntN(3000)
	var columns [][]types.Value
	for _, of := range g.types {
		values := vectortest.Values(g.random, of, n)
		if of.ID() == arrow.INT64 && g.random.IntN(8) > 0 {
			values = near(g.random, n)
		}
		columns = append(columns, values)
	}
	g.addRows(table, known, n, columns)
}

func (g *groupTest) addRows(table *groupTable, known map[string]uint32, n int, values [][]types.Value) {
	var columns []*vector.Vector
	for i, of := range g.types {
		v, err := vectortest.Build(g.random, g.budget, of, values[i])
		g.try(err)
		defer v.Release()
		columns = append(columns, v)
	}
	for range 2 { // the second time dictionaries are known
		var rows []int32
		for row := range n {
			if g.random.IntN(5) > 0 {
				rows = append(rows, int32(row))
			}
		}
		out := make([]uint32, len(rows))
		g.try(table.find(columns, rows, out))
		for k, row := range rows {
			text := key(columns, int(row))
			group, ok := known[text]
			if !ok {
				known[text] = out[k]
				if int(out[k]) >= table.groups() {
					g.t.Fatalf("group %d of %d", out[k], table.groups())
				}
			} else if group != out[k] {
				g.t.Fatalf("keys of %v: %s is in group %d, want %d", g.types, text, out[k], group)
			}
		}
		if table.groups() != len(known) {
			g.t.Fatalf("keys of %v: %d groups, want %d", g.types, table.groups(), len(known))
		}
	}
}

// near are values around one that is different for each batch.
func near(random *rand.Rand, n int) []types.Value {
	values, base := make([]types.Value, n), random.Int64N(1<<20)-1<<19
	for i := range values {
		if random.IntN(20) > 0 {
			values[i] = base + random.Int64N(200)
		}
	}
	return values
}

// checkKeys compares what the table emits.
func (g *groupTest) checkKeys(table *groupTable, known map[string]uint32) {
	out := make([]*vector.Vector, len(g.types))
	for i := range out {
		out[i] = new(vector.Vector)
		defer out[i].Release()
	}
	for from := 0; from < table.groups(); {
		to := from + 1 + g.random.IntN(table.groups()-from)
		g.try(table.emit(from, to, out))
		for i, v := range out {
			if !arrow.TypeEqual(v.Type, g.types[i]) || v.Len != to-from {
				g.t.Fatalf("emitted %d keys of %s, want %d of %s", v.Len, v.Type, to-from, g.types[i])
			}
		}
		for i := range to - from {
			text := key(out, i)
			if group, ok := known[text]; !ok || group != uint32(from+i) {
				g.t.Fatalf("keys of %v: group %d has %s", g.types, from+i, text)
			}
		}
		from = to
	}
}

// merge adds the partitions of the second table to the first.
func (g *groupTest) merge(tables [2]*groupTable, known [2]map[string]uint32) {
	names := make([]string, tables[1].groups())
	for text, group := range known[1] {
		names[group] = text
	}
	parts, err := tables[1].partitions()
	g.try(err)
	defer parts.release()
	for partition := range aggregatePartitions {
		groups := parts.of(partition)
		out := make([]uint32, len(groups))
		g.try(tables[0].findOf(tables[1].groupFinder, groups, out))
		for k, group := range groups {
			if at, ok := known[0][names[group]]; ok && at != out[k] {
				g.t.Fatalf("keys of %v: %s is in group %d, want %d", g.types, names[group], out[k], at)
			}
			known[0][names[group]] = out[k]
			names[group] = "merged"
		}
	}
	for _, name := range names {
		if name != "merged" {
			g.t.Fatalf("%s is in no partition", name)
		}
	}
	if tables[0].groups() != len(known[0]) {
		g.t.Fatalf("keys of %v: %d groups after merging, want %d", g.types, tables[0].groups(), len(known[0]))
	}
}
