package slt

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"
)

// Different plans and different orders of merging may add floating-point numbers in different orders.
const floatTolerance = 1e-12

// row is a row of a result: its values as text, and the type of each column.
type row struct {
	values []string
	types  []arrow.DataType
}

func (r row) String() string { return strings.Join(r.values, " ") }

// matches reports whether the row is what an expected line says. Floats match when they are nearly equal.
func (r row) matches(line string) bool {
	if line == r.String() {
		return true
	}
	for i, value := range r.values {
		last := i == len(r.values)-1
		end := len(value)
		if isFloat := arrow.IsFloating(r.types[i].ID()); isFloat {
			end = floatEnd(line)
			if !sameFloat(line[:end], value, r.types[i]) {
				return false
			}
		} else if !strings.HasPrefix(line, value) {
			return false
		}
		line = line[end:]
		if last {
			return line == ""
		}
		if !strings.HasPrefix(line, " ") {
			return false
		}
		line = line[1:]
	}
	return line == ""
}

func floatEnd(line string) int {
	if end := strings.IndexByte(line, ' '); end >= 0 {
		return end
	}
	return len(line)
}

func sameFloat(expected, actual string, dataType arrow.DataType) bool {
	if expected == actual {
		return true
	}
	want, wantErr := strconv.ParseFloat(expected, 64)
	got, gotErr := strconv.ParseFloat(actual, 64)
	if wantErr != nil || gotErr != nil || math.IsInf(want, 0) || math.Signbit(want) != math.Signbit(got) {
		return false
	}
	tolerance := floatTolerance
	if dataType.ID() == arrow.FLOAT32 {
		tolerance = 0x1p-23 // the last bit: more digits than that are not there
	}
	return math.Abs(want-got) <= tolerance*math.Max(math.Abs(want), math.Abs(got))
}

// compareRows returns nil when the rows are the expected ones.
func compareRows(expected []string, actual []row, anyOrder bool) error {
	if len(expected) != len(actual) {
		return fmt.Errorf("%d rows, expected %d\n%s", len(actual), len(expected), bothSides(expected, actual))
	}
	if anyOrder {
		actual = arrange(expected, actual)
	}
	for i, line := range expected {
		if !actual[i].matches(line) {
			return fmt.Errorf("row %d differs\n%s", i+1, bothSides(expected, actual))
		}
	}
	return nil
}

// arrange puts each row where the first unclaimed expected line matches it, and the others into the gaps.
func arrange(expected []string, actual []row) []row {
	arranged, free := make([]row, len(expected)), slices.Clone(actual)
	var gaps []int
	for i, line := range expected {
		found := slices.IndexFunc(free, func(r row) bool { return r.matches(line) })
		if found < 0 {
			gaps = append(gaps, i)
			continue
		}
		arranged[i] = free[found]
		free = slices.Delete(free, found, found+1)
	}
	for i, gap := range gaps {
		arranged[gap] = free[i]
	}
	return arranged
}

func bothSides(expected []string, actual []row) string {
	var b strings.Builder
	b.WriteString("expected:\n")
	for _, line := range expected {
		b.WriteString("    " + line + "\n")
	}
	b.WriteString("actual:\n")
	for _, row := range actual {
		b.WriteString("    " + row.String() + "\n")
	}
	return b.String()
}

func compareTypes(letters string, schema *arrow.Schema) error {
	var actual strings.Builder
	for _, field := range schema.Fields() {
		actual.WriteByte(typeLetter(field.Type))
	}
	if actual.String() != letters {
		return fmt.Errorf("types %s, expected %s", actual.String(), letters)
	}
	return nil
}

func compareSchema(expected []string, schema *arrow.Schema) error {
	var problems []error
	for i := range max(len(expected), schema.NumFields()) {
		want, got := "no column", "no column"
		if i < len(expected) {
			want = expected[i]
		}
		if i < schema.NumFields() {
			got = fieldLine(schema.Field(i))
		}
		if want != got {
			problems = append(problems, fmt.Errorf("column %d: %s, expected %s", i+1, got, want))
		}
	}
	return errors.Join(problems...)
}
