package binder

import (
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/decimal128"
	"github.com/apache/arrow-go/v18/arrow/scalar"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/parser"
	"github.com/ballista-go/ballista/core/types"
)

func TestParametersAreSubstituted(t *testing.T) {
	statement, err := parser.Parse("SELECT $v, a + $1 AS y FROM t WHERE b = $v LIMIT $1")
	if err != nil {
		t.Fatal(err)
	}
	b := New(testCatalog(), &IDs{}, &expr.Settings{}, Options{})
	plan, err := b.Query(statement.(*ast.Query), Parameters{"1": expr.Int64(5), "v": utf8("x")})
	if err == nil {
		err = logical.Verify(t.Context(), plan)
	}
	if err != nil {
		t.Fatal(err)
	}
	columns := plan.Output()
	if columns[0].Name != "$v" || columns[0].Null || columns[1].DataType.ID() != arrow.INT64 {
		t.Errorf("columns are %v %v", columns[0].Field(), columns[1].Field())
	}
	if limit, ok := plan.(*logical.Limit); !ok || limit.Fetch != 5 {
		t.Errorf("plan is %s", plan)
	}
}

func TestNumbersReadAsDecimals(t *testing.T) {
	b := New(testCatalog(), &IDs{}, &expr.Settings{}, Options{ParseFloatsAsDecimals: true})
	for text, want := range map[string]string{
		"1.5": "Decimal128(1.5,2,1)", ".05": "Decimal128(0.05,2,2)", "007.10": "Decimal128(7.10,3,2)", "0.0": "Decimal128(0.0,1,1)",
		"99999999999999999999": "Decimal128(99999999999999999999,20,0)", "12": "Int64(12)", "1e3": "Decimal128(1000,1,-3)",
		"1.50e2": "Decimal128(150,3,0)", "1e-3": "Decimal128(0.001,3,3)", "12.5e10": "Decimal128(125000000000,3,-9)",
	} {
		literal, err := b.Constant(&ast.Number{Text: text})
		if err != nil {
			t.Errorf("%s: %v", text, err)
		} else if literal.String() != want {
			t.Errorf("%s is %s, want %s", text, literal, want)
		}
	}
}

func TestLongDecimalsAreRefused(t *testing.T) {
	b := New(testCatalog(), &IDs{}, &expr.Settings{}, Options{ParseFloatsAsDecimals: true})
	for _, text := range []string{"1e40", "1e-40", "123456789012345678901234567890123456789.5", "1e99999999999999999999"} {
		if _, err := b.Constant(&ast.Number{Text: text}); !errs.Is(err, errs.Unsupported) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestClientsGiveConstants(t *testing.T) {
	b := New(testCatalog(), &IDs{}, &expr.Settings{}, Options{})
	decimal := &arrow.Decimal128Type{Precision: 5, Scale: 2}
	for _, c := range []struct {
		given scalar.Scalar
		want  types.Value
	}{
		{scalar.NewInt32Scalar(7), int64(7)},
		{scalar.NewUint64Scalar(7), uint64(7)},
		{scalar.NewFloat32Scalar(1.5), 1.5},
		{scalar.NewStringScalar("x"), "x"},
		{scalar.NewBooleanScalar(true), true},
		{scalar.NewDate32Scalar(3), int64(3)},
		{scalar.NewDecimal128Scalar(decimal128.New(0, 150), decimal), types.Int128Of(150)},
		{scalar.MakeNullScalar(arrow.PrimitiveTypes.Int64), nil},
	} {
		literal, err := b.Constant(&ast.Value{Value: c.given, Type: c.given.DataType()})
		if err != nil || literal.Value != c.want || !arrow.TypeEqual(literal.DataType, c.given.DataType()) {
			t.Errorf("%s: got %v, %v", c.given, literal, err)
		}
	}
	if _, err := b.Constant(&ast.Column{Name: ast.Name{{Name: "a"}}}); !errs.Is(err, errs.NotFound) {
		t.Errorf("a column is no constant: %v", err)
	}
}
