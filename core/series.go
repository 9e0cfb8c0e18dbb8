package core

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/catalog"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/source/series"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
)

// seriesFunction is the table function that gives the elements of a scalar function's list as rows, without making the list.
func seriesFunction(name string, last bool) catalog.TableFunction {
	scalar, _ := function.Scalar(name)
	return func(args []*expr.Literal) (logical.Node, error) {
		given := make([]expr.Arg, len(args))
		for i, arg := range args {
			given[i] = expr.Arg{Type: arg.DataType, Constant: arg}
		}
		overload, err := scalar.Resolve(given)
		if err != nil {
			return nil, err
		}
		bounds, null, err := seriesBounds(args, overload.Args)
		if err != nil {
			return nil, err
		}
		column := &expr.Column{ID: 1, Name: "value", DataType: bounds.Type}
		if null {
			return &logical.Empty{Columns: []*expr.Column{column}}, nil
		}
		bounds.Last = last
		t, err := series.New(bounds)
		if err != nil {
			return nil, err
		}
		return &logical.Scan{Name: name + "()", Table: t, Columns: []table.Column{{Column: column}}, Limit: -1}, nil
	}
}

// seriesBounds casts the arguments to the types that a series is made of. It reports whether one is NULL: then there are no rows.
func seriesBounds(args []*expr.Literal, casts []types.Type) (b series.Bounds, null bool, err error) {
	b.Type, b.By.Nanos = casts[0], 1
	values := make([]types.Value, len(args))
	for i, arg := range args {
		to := casts[i]
		if to.ID() == arrow.DATE32 {
			to = &arrow.TimestampType{Unit: arrow.Nanosecond}
		}
		if i == 0 {
			b.Type = to
		}
		literal, err := castLiteral(arg, to)
		if err != nil {
			return b, false, err
		}
		values[i], null = literal.Value, null || literal.Value == nil
	}
	if null {
		return b, true, nil
	}
	b.Stop = values[0].(int64)
	if len(values) > 1 {
		b.Start, b.Stop = b.Stop, values[1].(int64)
	}
	if len(values) > 2 {
		switch step := values[2].(type) {
		case int64:
			b.By.Nanos = step
		case types.Interval:
			b.By = step
		}
	}
	return b, false, nil
}
