package codec_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/wire/codec"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// wide is a projection of many columns of a leaf, each of them twice.
func wide(n int) *logical.Project {
	columns := make([]*expr.Column, n)
	exprs := make([]logical.Named, n)
	for i := range columns {
		columns[i] = &expr.Column{ID: expr.ID(i), Name: fmt.Sprint("column ", i), DataType: arrow.PrimitiveTypes.Int64}
		exprs[i] = logical.Named{Expr: columns[i], Column: columns[i]}
	}
	return &logical.Project{Input: &logical.Empty{Columns: columns}, Exprs: exprs}
}

// terms is a conjunction of many comparisons of one column.
func terms(n int) logical.Node {
	c := &expr.Column{ID: 1, Name: "a", DataType: arrow.PrimitiveTypes.Int64}
	and := &expr.And{}
	for i := range n {
		and.Terms = append(and.Terms, &expr.Comparison{Op: expr.NotEqual, Left: c, Right: expr.Int64(int64(i))})
	}
	return &logical.Filter{Input: &logical.Empty{Columns: []*expr.Column{c}}, Condition: and}
}

func TestLargePlans(t *testing.T) {
	for _, plan := range []logical.Node{wide(20_000), terms(10_000)} {
		if diff := cmp.Diff(plan, sendLogical(t, known{}, plan).Plan, same); diff != "" {
			t.Error(diff)
		}
	}
}

// TestSizesAreLinear counts bytes and allocations, which no quadratic part could hide from.
func TestSizesAreLinear(t *testing.T) {
	for name, plan := range map[string]func(n int) logical.Node{
		"columns": func(n int) logical.Node { return wide(n) }, "terms": terms,
	} {
		t.Run(name, func(t *testing.T) {
			var bytes [2]int
			var allocations [2]float64
			for i, n := range []int{1000, 4000} {
				envelope := sentPlan(t, plan(n))
				bytes[i] = proto.Size(envelope)
				allocations[i] = testing.AllocsPerRun(1, func() {
					if _, err := (known{}).decoder().Logical(t.Context(), envelope); err != nil {
						t.Fatal(err)
					}
				})
			}
			if bytes[1] > 5*bytes[0] || allocations[1] > 5*allocations[0] {
				t.Errorf("%d bytes and %.0f allocations, and for four times as much %d and %.0f", bytes[0], allocations[0], bytes[1], allocations[1])
			}
		})
	}
}

func sentPlan(t *testing.T, plan logical.Node) *wirepb.PlanEnvelope {
	t.Helper()
	envelope, err := codec.EncodeLogical(plan, settings)
	return sent(t, envelope, err)
}

// nested makes an expression of levels and a plan of levels.
func nested(levels int) logical.Node {
	c := &expr.Column{ID: 1, Name: "a", DataType: arrow.FixedWidthTypes.Boolean}
	condition := expr.Expr(c)
	plan := logical.Node(&logical.Empty{Columns: []*expr.Column{c}})
	for range levels {
		condition = &expr.Not{Input: condition}
		plan = &logical.Filter{Input: plan, Condition: c}
	}
	return &logical.Filter{Input: plan, Condition: condition}
}

func TestDeepPlans(t *testing.T) {
	sameAgain(t, known{}, nested(900))
	sql := "SELECT a FROM t WHERE " + strings.Repeat("NOT (a > 1 AND ", 95) + "a = 1" + strings.Repeat(")", 95)
	tables := known{}
	sameAgain(t, tables, bind(t, tables, sql).bound)
	_, err := codec.EncodeLogical(nested(1100), settings)
	refusedAsDeep(t, err)
	for _, levels := range []int{1100, 3000} {
		_, err := (known{}).decoder().Logical(t.Context(), deepened(t, levels))
		refusedAsDeep(t, err)
	}
}

func refusedAsDeep(t *testing.T, err error) {
	t.Helper()
	if !errs.Is(err, errs.Unsupported) || !strings.Contains(err.Error(), "too deep for a cluster: more than 1000 levels") {
		t.Errorf("got error %v", err)
	}
}

// deepened is the message of a plan of levels, as no encoder makes it.
func deepened(t *testing.T, levels int) *wirepb.PlanEnvelope {
	envelope := must[*wirepb.PlanEnvelope](t)(codec.EncodeLogical(nested(1), settings))
	plan := envelope.GetLogical()
	condition := plan.GetRoot().GetFilter().GetInput().GetFilter().GetCondition()
	for range levels {
		plan.Root = &wirepb.LogicalNode{Kind: &wirepb.LogicalNode_Filter{Filter: &wirepb.LogicalFilter{Input: plan.Root, Condition: condition}}}
	}
	return envelope
}

// sameAgain checks that a plan that arrived prints and is sent as the first one was. (cmp.Diff takes exponential time for deep ones.)
func sameAgain(t *testing.T, tables known, plan logical.Node) {
	t.Helper()
	arrived := sendLogical(t, tables, plan).Plan
	if logical.Explain(plan) != logical.Explain(arrived) || !proto.Equal(sentPlan(t, plan), sentPlan(t, arrived)) {
		t.Errorf("another plan arrived:\n%s", logical.Explain(arrived))
	}
}

// TestDeepMessagesAreRefused sends more levels than a message may have.
func TestDeepMessagesAreRefused(t *testing.T) {
	data := must[[]byte](t)(codec.Marshal(deepened(t, 20_000)))
	if _, err := codec.Unmarshal(data); !errs.Is(err, errs.InvalidValue) {
		t.Errorf("got error %v", err)
	}
}

// TestBranchesThatDouble sends a plan that is small as a message, and huge when every branch stands twice.
func TestBranchesThatDouble(t *testing.T) {
	c := &expr.Column{ID: 1, Name: "a", DataType: arrow.PrimitiveTypes.Int64, Null: true}
	value := expr.Expr(c)
	for range 100 {
		value = &expr.Case{Whens: []expr.When{{Condition: &expr.IsNull{Input: value, Negated: true}, Result: value}}, Else: expr.Int64(1)}
	}
	plan := &physical.Project{
		Input: &physical.Empty{Columns: []*expr.Column{c}}, Exprs: []logical.Named{{Expr: value, Column: c}},
	}
	envelope, err := codec.EncodePhysical(plan, settings)
	_, _, err = (known{}).decoder().Physical(t.Context(), sent(t, envelope, err))
	if !errs.Is(err, errs.InvalidValue) || !strings.Contains(err.Error(), "expressions") {
		t.Errorf("got error %v", err)
	}
}
