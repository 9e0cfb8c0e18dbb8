package types

import (
	"os"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
)

// TestCastsAreDatafusions leaves out casts to null, and of integers to the bytes that hold them, which we do not have.
func TestCastsAreDatafusions(t *testing.T) {
	text, err := os.ReadFile("testdata/casts.txt")
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for line := range strings.Lines(string(text)) {
		from, list, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok {
			continue
		}
		exists := map[string]bool{}
		for _, to := range strings.Fields(list) {
			exists[to] = true
		}
		for to, toType := range named {
			if to == "null" || IsInteger(named[from]) && IsBinary(toType) {
				continue
			}
			checked++
			if got := CanCast(named[from], toType); got != exists[to] {
				t.Errorf("cast from %s to %s: %v, datafusion has %v", from, to, got, exists[to])
			}
		}
	}
	if checked < 1500 {
		t.Fatalf("only %d casts were checked", checked)
	}
}

func TestStructsCastByName(t *testing.T) {
	field := func(name string, of Type, nullable bool) arrow.Field {
		return arrow.Field{Name: name, Type: of, Nullable: nullable}
	}
	ints, texts := arrow.PrimitiveTypes.Int64, arrow.BinaryTypes.String
	from := arrow.StructOf(field("a", ints, true), field("b", texts, true))
	for _, c := range []struct {
		to   Type
		want bool
	}{
		{arrow.StructOf(field("b", texts, true), field("a", texts, true)), true},
		{arrow.StructOf(field("a", texts, true)), true},
		{arrow.StructOf(field("a", texts, true), field("c", ints, true)), true},
		{arrow.StructOf(field("a", texts, true), field("c", ints, false)), false},
		{arrow.StructOf(field("c", texts, true), field("d", ints, true)), false},
	} {
		if got := CanCast(from, c.to); got != c.want {
			t.Errorf("cast to %s: %v, want %v", c.to, got, c.want)
		}
	}
}
