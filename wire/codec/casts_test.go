package codec_test

import (
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// TestCastsThatThereAreNot are refused as an embedded session refuses them.
func TestCastsThatThereAreNot(t *testing.T) {
	c := &expr.Column{ID: 1, Name: "a", DataType: arrow.FixedWidthTypes.Boolean}
	cast := &expr.Cast{Input: c, To: arrow.FixedWidthTypes.Date32}
	plan := &logical.Filter{
		Input: &logical.Empty{Columns: []*expr.Column{c}}, Condition: &expr.IsNull{Input: cast},
	}
	_, err := known{}.decoder().Logical(t.Context(), sentPlan(t, plan))
	if !errs.Is(err, errs.Binding) || err.Error() != "cannot cast Boolean to Date32" {
		t.Errorf("got error %v", err)
	}
}
