package json

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/sourcetest"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/vector"
)

// trip is a line as one of taxi trips is.
func trip(random *rand.Rand) string {
	return fmt.Sprintf(`{"vendor_id":%d,"pickup":"2018-01-%02d 18:24:44","dropoff":"2018-01-11 18:35:02","passengers":%d,"distance":%.2f,`+
		`"rate":1,"flag":"N","from":%d,"to":237,"payment":1,"fare":%.1f,"extra":1.0,"tax":0.5,"tip":%.2f,"tolls":0.0,"total":12.36,"congestion":null}`,
		1+random.IntN(2), 1+random.IntN(31), random.IntN(6), random.Float64()*20, random.IntN(265), random.Float64()*60, random.Float64()*9)
}

// order is a line with objects and arrays in it.
func order(random *rand.Rand) string {
	var items []string
	for range 1 + random.IntN(4) {
		items = append(items, fmt.Sprintf(`{"sku": "S%d", "qty": %d, "price": %.2f}`, random.IntN(9999), random.IntN(9), random.Float64()*100))
	}
	return fmt.Sprintf(`{"id": %d, "user": {"name": "user %d", "address": {"city": "Z\u00fcrich", "geo": [%v, %v]}}, "tags": ["abcde", "fghij"], `+
		`"items": [%s], "note": "line \"quoted\"\nnext", "active": true}`,
		random.IntN(1e6), random.IntN(1000), random.NormFloat64(), random.NormFloat64(), strings.Join(items, ", "))
}

// wide is a line of many members.
func wide(random *rand.Rand) string {
	var members []string
	for i := range 5000 {
		members = append(members, fmt.Sprintf(`"column_%d":%d`, i, random.IntN(1000)))
	}
	return "{" + strings.Join(members, ",") + "}"
}

func BenchmarkRead(b *testing.B) {
	for _, c := range []struct {
		name    string
		line    func(*rand.Rand) string
		lines   int
		columns []string // nil: all
	}{
		{"trips/none", trip, 40000, []string{}},
		{"trips/passengers and fare", trip, 40000, []string{"passengers", "fare"}},
		{"trips/all", trip, 40000, nil},
		{"orders/id", order, 25000, []string{"id"}},
		{"orders/items", order, 25000, []string{"items"}},
		{"orders/all", order, 25000, nil},
		{"wide/all", wide, 100, nil},
	} {
		b.Run(c.name, func(b *testing.B) {
			random := rand.New(rand.NewPCG(1, 1))
			var content strings.Builder
			for range c.lines {
				content.WriteString(c.line(random) + "\n")
			}
			measure(b, sourcetest.Save(b, "lines.json", []byte(content.String())), c.columns)
		})
	}
}

func measure(b *testing.B, file source.File, names []string) {
	f := New(Defaults())
	schema, err := f.Schema(b.Context(), []source.File{file})
	if err != nil {
		b.Fatal(err)
	}
	request := request(schema, names)
	b.SetBytes(file.Size)
	b.ReportAllocs()
	for b.Loop() {
		splits, err := f.Splits(b.Context(), file, schema, request)
		for _, s := range splits {
			if err == nil {
				err = drain(b.Context(), s, memory.NewBudget("bench", memory.Unlimited, nil), 8192, func(*vector.Batch) {})
			}
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}

func request(schema *arrow.Schema, names []string) table.Request {
	r := table.Request{Limit: -1}
	for i, field := range schema.Fields() {
		wanted := names == nil
		for _, name := range names {
			wanted = wanted || name == field.Name
		}
		if wanted {
			column := &expr.Column{ID: expr.ID(i + 1), Name: field.Name, DataType: field.Type, Null: true}
			r.Columns = append(r.Columns, table.Column{Index: i, Column: column})
		}
	}
	return r
}
