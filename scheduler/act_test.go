package scheduler

import (
	"testing"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/physical"
)

// TestSamplesThatCannotBe divides samples of what is no type, which panics, and one that is no block.
func TestSamplesThatCannotBe(t *testing.T) {
	broken := &physical.Exchange{Kind: physical.Range, Order: []expr.SortKey{{}}, Partitions: 2}
	if _, err := boundsOf([][]byte{nil}, broken); !errs.Is(err, errs.Internal) {
		t.Errorf("got %v", err)
	}
	whole := &physical.Exchange{Kind: physical.Range, Order: []expr.SortKey{{Expr: expr.Int64(1)}}, Partitions: 2}
	if _, err := boundsOf([][]byte{[]byte("no block")}, whole); !errs.Is(err, errs.InvalidValue) {
		t.Errorf("got %v", err)
	}
}
