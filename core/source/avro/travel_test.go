package avro

import (
	"context"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/table"
)

// restoring makes its splits of what would travel.
type restoring struct{ Format }

func (r restoring) Splits(ctx context.Context, file source.File, schema *arrow.Schema, request table.Request) ([]table.Portable, error) {
	splits, err := r.Format.Splits(ctx, file, schema, request)
	for i := range splits {
		if err == nil {
			splits[i], err = r.Restore(splits[i].Piece(), schema, request)
		}
	}
	return splits, err
}

func TestImpossibleSplitsFail(t *testing.T) {
	for _, ranges := range [][]table.Range{
		nil, {{From: 0, To: 5}, {From: 5, To: 9}}, {{From: -1, To: 5}}, {{From: 5, To: 4}}, {{From: 0, To: 11}}, {{Group: 1, From: 0, To: 5}},
	} {
		if _, err := New().Restore(table.Piece{Path: "x", Size: 10, Ranges: ranges}, nil, table.Request{}); !errs.Is(err, errs.InvalidValue) {
			t.Errorf("%v: got %v", ranges, err)
		}
	}
}
