package series

import (
	"strconv"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/table"
)

// Kind is the kind of the tables' descriptions.
const Kind = "series"

// Describe implements table.Described.
func (t *Table) Describe() table.Description {
	options := map[string]string{"last": strconv.FormatBool(t.bounds.Last)}
	for name, number := range t.bounds.numbers() {
		options[name] = strconv.FormatInt(number.get(), 10)
	}
	return table.Description{Kind: Kind, Options: options, Schema: t.schema}
}

// Call returns the table function whose rows the table has, and its arguments.
func (t *Table) Call() (function string, args []*expr.Literal) {
	b := t.bounds
	function = "range"
	if b.Last {
		function = "generate_series"
	}
	step := &expr.Literal{Value: b.By, DataType: arrow.FixedWidthTypes.MonthDayNanoInterval}
	if b.Type.ID() == arrow.INT64 {
		step = &expr.Literal{Value: b.By.Nanos, DataType: b.Type}
	}
	return function, []*expr.Literal{{Value: b.Start, DataType: b.Type}, {Value: b.Stop, DataType: b.Type}, step}
}

// Open returns the table of a description.
func Open(d table.Description) (*Table, error) {
	if d.Schema == nil || d.Schema.NumFields() != 1 {
		return nil, errs.New(errs.InvalidValue, "a series has one column")
	}
	b := Bounds{Type: d.Schema.Field(0).Type, Last: d.Options["last"] == "true"}
	for name, number := range b.numbers() {
		value, err := strconv.ParseInt(d.Options[name], 10, number.bits)
		if err != nil {
			return nil, errs.New(errs.InvalidValue, "%s of a series is not a number of %d bits: %q", name, number.bits, d.Options[name])
		}
		number.set(value)
	}
	return New(b)
}

// number is one of the numbers of Bounds.
type number struct {
	bits int
	get  func() int64
	set  func(int64)
}

func (b *Bounds) numbers() map[string]number {
	return map[string]number{
		"start":  numberAt(64, &b.Start),
		"stop":   numberAt(64, &b.Stop),
		"months": numberAt(32, &b.By.Months),
		"days":   numberAt(32, &b.By.Days),
		"nanos":  numberAt(64, &b.By.Nanos),
	}
}

func numberAt[T int32 | int64](bits int, place *T) number {
	return number{bits: bits, get: func() int64 { return int64(*place) }, set: func(v int64) { *place = T(v) }}
}
