package codec

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/foreign"
	"github.com/ballista-go/ballista/core/function/adopt"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// payload is a body that counts how often it is asked for.
type payload struct {
	asked int
	err   error
}

// Payload implements foreign.Body.
func (p *payload) Payload() ([]byte, error) {
	p.asked++
	return []byte("payload"), p.err
}

func foreignPlan(t *testing.T, f *foreign.Function) logical.Node {
	t.Helper()
	function := adopt.Scalar(f)
	one := &expr.Literal{Value: int64(1), DataType: arrow.PrimitiveTypes.Int64}
	given := []expr.Arg{{Type: one.DataType, Constant: one}}
	overload, err := function.Resolve(given)
	if err != nil {
		t.Fatal(err)
	}
	plan := &logical.Project{Input: &logical.Values{Rows: [][]expr.Expr{{}}}}
	for id := range expr.ID(2) {
		call := &expr.Call{Function: function, Args: []expr.Expr{one}, Overload: overload}
		plan.Exprs = append(plan.Exprs, logical.Named{
			Expr: call, Column: &expr.Column{ID: id + 1, Name: "x", DataType: f.Result, Null: true},
		})
	}
	return plan
}

func foreignFunctionOf(body foreign.Body) *foreign.Function {
	return &foreign.Function{
		Language: "python", Version: "3.11", Name: "f", Args: []types.Type{arrow.PrimitiveTypes.Int64}, Result: arrow.BinaryTypes.String,
		Nullable: true, Volatility: foreign.Stable, Body: body,
	}
}

func TestFunctionsOfOtherLanguagesTravel(t *testing.T) {
	body := &payload{}
	envelope, err := EncodeLogical(foreignPlan(t, foreignFunctionOf(body)), &expr.Settings{Now: time.Unix(0, 0), Zone: time.UTC})
	if err != nil || body.asked != 1 || len(envelope.GetFunctions()) != 1 {
		t.Fatalf("%v, and the payload was asked for %d times", err, body.asked)
	}
	decoded, err := (&Decoder{Functions: Library{}}).Logical(t.Context(), envelope)
	if err != nil {
		t.Fatal(err)
	}
	exprs := decoded.Plan.(*logical.Project).Exprs
	f := exprs[0].Expr.(*expr.Call).Function.Foreign
	got, _ := f.Body.Payload()
	if string(got) != "payload" || f.Name != "f" || f.Version != "3.11" || f.Volatility != foreign.Stable || !f.Nullable {
		t.Errorf("got %+v", f)
	}
	if !expr.Same(exprs[0].Expr, exprs[1].Expr) {
		t.Error("two calls of a function are no longer the same")
	}
}

func TestFunctionsThatCannotBeSent(t *testing.T) {
	wrong := errors.New("cannot pickle")
	_, err := EncodeLogical(foreignPlan(t, foreignFunctionOf(&payload{err: wrong})), &expr.Settings{Now: time.Unix(0, 0), Zone: time.UTC})
	if !errors.Is(err, wrong) {
		t.Error(err)
	}
}

func TestForgedFunctionsAreRefused(t *testing.T) {
	for want, forge := range map[string]func(*wirepb.PlanEnvelope){
		"is missing, or of another kind": func(m *wirepb.PlanEnvelope) { m.Functions = nil },
		"kind of function":               func(m *wirepb.PlanEnvelope) { m.Functions[0].Kind = 9 },
		"volatility":                     func(m *wirepb.PlanEnvelope) { m.Functions[0].Volatility = 0 },
		"of another kind":                func(m *wirepb.PlanEnvelope) { m.Functions[0].Kind = wirepb.ForeignKind_FOREIGN_KIND_WINDOW },
		"no aggregate function": func(m *wirepb.PlanEnvelope) {
			m.Functions[0].State = []*wirepb.DataType{m.Functions[0].Result}
		},
		"type":        func(m *wirepb.PlanEnvelope) { m.Functions[0].Result = nil },
		"function f ": func(m *wirepb.PlanEnvelope) { m.Functions[0].Args = nil },
	} {
		envelope, err := EncodeLogical(foreignPlan(t, foreignFunctionOf(&payload{})), &expr.Settings{Now: time.Unix(0, 0), Zone: time.UTC})
		if err != nil {
			t.Fatal(err)
		}
		forge(envelope)
		if _, err := (&Decoder{Functions: Library{}}).Logical(t.Context(), envelope); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}
