package codec_test

import (
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/google/go-cmp/cmp"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/wire/codec"
)

// registry has functions of a session beside those of the library.
type registry struct {
	codec.Library
	own *expr.Function
}

func (r registry) Scalar(name string) (*expr.Function, bool) {
	if name == r.own.Name {
		return r.own, true
	}
	return r.Library.Scalar(name)
}

// TestLambdas sends a call of a session's own function with a lambda.
func TestLambdas(t *testing.T) {
	number := arrow.PrimitiveTypes.Int64
	each := &expr.Function{Name: "each", Resolve: func(args []expr.Arg) (expr.Overload, error) {
		return expr.Overload{
			Args: []types.Type{args[0].Type, args[1].Type}, Result: args[1].Type,
			Kernel: func(*expr.Context, []*vector.Vector, *vector.Vector) error { return nil },
		}, nil
	}}
	c, p := &expr.Column{ID: 1, Name: "c", DataType: number}, &expr.Column{ID: 2, Name: "p", DataType: number}
	lambda := &expr.Lambda{Parameters: []*expr.Column{p}, Body: &expr.Comparison{Op: expr.Less, Left: p, Right: c}}
	args := []expr.Expr{c, lambda}
	given := []expr.Arg{{Type: c.DataType}, {Type: lambda.Type()}}
	overload := must[expr.Overload](t)(each.Resolve(given))
	plan := &logical.Filter{
		Input: &logical.Empty{Columns: []*expr.Column{c}}, Condition: &expr.Call{Function: each, Args: args, Overload: overload, Given: given},
	}
	envelope := sentPlan(t, plan)
	d := &codec.Decoder{Functions: registry{own: each}, Tables: codec.Files{}}
	arrived := must[*codec.Query](t)(d.Logical(t.Context(), envelope))
	if diff := cmp.Diff(logical.Node(plan), arrived.Plan, same); diff != "" {
		t.Error(diff)
	}
	if _, err := (known{}).decoder().Logical(t.Context(), envelope); !errs.Is(err, errs.NotFound) {
		t.Errorf("got error %v", err)
	}
}
