package eval

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
)

var errReference = errors.New("the reference fails")

// naive evaluates an expression for one row, by the book.
func naive(e expr.Expr, row map[expr.ID]types.Value) (types.Value, error) {
	switch e := e.(type) {
	case *expr.Column:
		return row[e.ID], nil
	case *expr.Literal:
		return e.Value, nil
	case *expr.Call:
		return naiveCall(e, row)
	case *expr.Comparison:
		return naiveComparison(e, row)
	case *expr.And:
		return naiveJunction(inOrder(e.Terms), row, false)
	case *expr.Or:
		return naiveJunction(inOrder(e.Terms), row, true)
	case *expr.Not:
		value, err := naive(e.Input, row)
		if b, ok := value.(bool); ok {
			return !b, err
		}
		return nil, err
	case *expr.IsNull:
		value, err := naive(e.Input, row)
		return (value == nil) != e.Negated, err
	case *expr.Case:
		for _, when := range e.Whens {
			chosen, err := naiveChoose(when.Condition, row, true)
			if err != nil {
				return nil, err
			}
			if chosen {
				return naive(when.Result, row)
			}
		}
		if e.Else == nil {
			return nil, nil
		}
		return naive(e.Else, row)
	case *expr.In:
		return naiveIn(e, row)
	}
	panic(fmt.Sprintf("no reference for %T", e))
}

func naiveCall(e *expr.Call, row map[expr.ID]types.Value) (types.Value, error) {
	args := make([]types.Value, len(e.Args))
	null := false
	for i, arg := range e.Args {
		var err error
		if args[i], err = naive(arg, row); err != nil {
			return nil, err
		}
		null = null || args[i] == nil
	}
	if null {
		return nil, nil
	}
	return references[e.Function.Name](args)
}

func naiveJunction(terms []expr.Expr, row map[expr.ID]types.Value, decisive bool) (types.Value, error) {
	var result types.Value = !decisive
	for _, term := range terms {
		switch value, err := naive(term, row); {
		case err != nil:
			return nil, err
		case value == decisive:
			return decisive, nil
		case value == nil:
			result = nil
		}
	}
	return result, nil
}

// naiveChoose reports whether a condition has the wanted value. It stops at the first term that decides that.
func naiveChoose(e expr.Expr, row map[expr.ID]types.Value, want bool) (bool, error) {
	var terms []expr.Expr
	decisive := false
	switch e := e.(type) {
	case *expr.Not:
		return naiveChoose(e.Input, row, !want)
	case *expr.And:
		terms = e.Terms
	case *expr.Or:
		terms, decisive = e.Terms, true
	default:
		value, err := naive(e, row)
		return value == want, err
	}
	for _, term := range inOrder(terms) {
		chosen, err := naiveChoose(term, row, want)
		if err != nil || chosen == (want == decisive) {
			return chosen, err
		}
	}
	return want != decisive, nil
}

func naiveComparison(e *expr.Comparison, row map[expr.ID]types.Value) (types.Value, error) {
	left, err := naive(e.Left, row)
	if err != nil {
		return nil, err
	}
	right, err := naive(e.Right, row)
	if err != nil {
		return nil, err
	}
	null := left == nil || right == nil
	left, right = ordered(e.Left.Type(), left), ordered(e.Left.Type(), right)
	switch {
	case e.Op == expr.IsDistinct:
		return !(left == nil && right == nil || !null && order(left, right) == 0), nil
	case e.Op == expr.IsNotDistinct:
		return left == nil && right == nil || !null && order(left, right) == 0, nil
	case null:
		return nil, nil
	}
	c := order(left, right)
	return [...]bool{
		expr.Equal: c == 0, expr.NotEqual: c != 0, expr.Less: c < 0, expr.LessEqual: c <= 0, expr.Greater: c > 0,
		expr.GreaterEqual: c >= 0,
	}[e.Op], nil
}

func naiveIn(e *expr.In, row map[expr.ID]types.Value) (types.Value, error) {
	value, err := naive(e.Input, row)
	if err != nil || value == nil {
		return nil, err
	}
	null := false
	for _, item := range e.List {
		member, err := naive(item, row)
		switch {
		case err != nil:
			return nil, err
		case member == nil:
			null = true
		case order(value, member) == 0:
			return !e.Negated, nil
		}
	}
	if null {
		return nil, nil
	}
	return e.Negated, nil
}

// ordered is a value that order compares as its type does: intervals of days and milliseconds by days first.
func ordered(t types.Type, v types.Value) types.Value {
	if i, ok := v.(int64); ok && t.ID() == arrow.INTERVAL_DAY_TIME {
		return []types.Value{int64(int32(i)), i >> 32}
	}
	return v
}

// order compares values that are not NULL; within lists and structs NULL comes first.
func order(a, b types.Value) int {
	if a == nil || b == nil {
		return one(a != nil) - one(b != nil)
	}
	switch a := a.(type) {
	case bool:
		return one(a) - one(b.(bool))
	case int64:
		return cmp.Compare(a, b.(int64))
	case uint64:
		return cmp.Compare(a, b.(uint64))
	case float64:
		b := b.(float64)
		if a != a || b != b {
			return one(a != a) - one(b != b)
		}
		return cmp.Compare(a+0, b+0)
	case string:
		return strings.Compare(a, b.(string))
	case types.Int128:
		return a.Big().Cmp(b.(types.Int128).Big())
	case types.Interval:
		b := b.(types.Interval)
		return cmp.Or(cmp.Compare(a.Months, b.Months), cmp.Compare(a.Days, b.Days), cmp.Compare(a.Nanos, b.Nanos))
	case []types.Value:
		b := b.([]types.Value)
		for i := range min(len(a), len(b)) {
			if c := order(a[i], b[i]); c != 0 {
				return c
			}
		}
		return cmp.Compare(len(a), len(b))
	}
	panic(fmt.Sprintf("no order for %T", a))
}
