package unparser

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
)

// sqlLiteral writes a constant as SQL does. Where a number alone would be of another type, it is that of a cast around.
func (d Dialect) sqlLiteral(l *expr.Literal) (ast.Expr, error) {
	switch value := l.Value.(type) {
	case nil:
		return d.null(l.DataType)
	case bool:
		return &ast.Boolean{Value: value}, nil
	case string:
		if types.IsBinary(l.DataType) {
			return &ast.Bytes{Value: []byte(value)}, nil
		}
		return &ast.String{Value: value}, nil
	case uint64:
		return &ast.Number{Text: strconv.FormatUint(value, 10)}, nil
	case float64:
		return d.float(value, l.DataType)
	case types.Int128:
		return d.castText(value.Text(l.DataType.(arrow.DecimalType).GetScale()), l.DataType)
	case types.Interval:
		return intervalOf(value), nil
	case int64:
		return d.integer(value, l.DataType)
	}
	return nil, unsupported("a constant of %s", types.Name(l.DataType))
}

func (d Dialect) null(t types.Type) (ast.Expr, error) {
	if t.ID() == arrow.NULL {
		return &ast.Null{}, nil
	}
	return d.cast(&ast.Null{}, t, expr.Strict)
}

func (d Dialect) castText(text string, t types.Type) (ast.Expr, error) {
	return d.cast(&ast.String{Value: text}, t, expr.Strict)
}

func (d Dialect) float(value float64, t types.Type) (ast.Expr, error) {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return d.castText(strconv.FormatFloat(value, 'g', -1, 64), t)
	}
	text := strconv.FormatFloat(math.Abs(value), 'g', -1, 64)
	if !strings.ContainsAny(text, ".e") {
		text += ".0"
	}
	return signed(math.Signbit(value), text), nil
}

func signed(negative bool, text string) ast.Expr {
	if negative {
		return &ast.Unary{Op: ast.Negate, Input: &ast.Number{Text: text}}
	}
	return &ast.Number{Text: text}
}

func (d Dialect) integer(value int64, t types.Type) (ast.Expr, error) {
	switch t := t.(type) {
	case *arrow.Date32Type:
		return d.castText(arrow.Date32(value).FormattedString(), t)
	case *arrow.TimestampType:
		text := arrow.Timestamp(value).ToTime(t.Unit).Format("2006-01-02 15:04:05.999999999")
		if t.TimeZone != "" {
			text += "+00"
		}
		return d.castText(text, t)
	case arrow.TemporalWithUnit:
		if t.ID() == arrow.DURATION {
			return nil, unsupported("a constant of %s", types.Name(t))
		}
		since := time.Duration(value) * t.TimeUnit().Multiplier()
		return d.castText(time.Time{}.Add(since).Format("15:04:05.999999999"), t)
	}
	return signed(value < 0, strings.TrimPrefix(strconv.FormatInt(value, 10), "-")), nil
}

func intervalOf(v types.Interval) ast.Expr {
	text := fmt.Sprintf("%d months %d days %s seconds", v.Months, v.Days, strconv.FormatFloat(float64(v.Nanos)/1e9, 'f', -1, 64))
	return &ast.Interval{Value: &ast.String{Value: text}}
}
