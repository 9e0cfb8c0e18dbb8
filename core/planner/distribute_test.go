package planner

import (
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/physical"
)

// Columns that a distributed plan makes have other IDs than those of the plan, of which a mark need not be produced.
func TestTheLastIDMayBeThatOfAMarkThatNobodyReads(t *testing.T) {
	id := &expr.Column{ID: 3, Name: "id", DataType: arrow.PrimitiveTypes.Int64}
	mark := &expr.Column{ID: 7, Name: "mark", DataType: arrow.FixedWidthTypes.Boolean}
	join := &physical.HashJoin{
		Kind: logical.LeftMark, Probe: &physical.Empty{Columns: []*expr.Column{id}}, Build: &physical.Empty{},
		Mark: mark, Columns: []*expr.Column{id},
	}
	if last := lastID(join); last != mark.ID {
		t.Errorf("got %d, want %d", last, mark.ID)
	}
}
