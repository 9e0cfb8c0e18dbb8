package exec

import (
	"context"
	"errors"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
)

// limited is a context that is cancelled once it has been looked at so many times.
type limited struct {
	context.Context
	cancel context.CancelFunc
	looks  int
}

func newLimited(ctx context.Context, looks int) *limited {
	ctx, cancel := context.WithCancel(ctx)
	return &limited{ctx, cancel, looks}
}

func (l *limited) Err() error {
	if l.looks--; l.looks < 0 {
		l.cancel()
	}
	return l.Context.Err()
}

func TestMergingThatFailsReleasesAll(t *testing.T) {
	number := benchColumn{arrow.PrimitiveTypes.Int64, 0, func(row int) types.Value { return int64(row % 100) }}
	in := newBenchInput(t, 1, number, number)
	before := in.budget.Used()
	for looks := 0; ; looks++ {
		a := in.aggregate(t, []int{0}, "sum 1")
		for range 4 {
			p, err := a.newPusher(&expr.Settings{})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := p.Push(t.Context(), in.batches[0]); err != nil {
				t.Fatal(err)
			}
			if err := p.Flush(t.Context()); err != nil {
				t.Fatal(err)
			}
			p.Close()
		}
		err := a.Finish(newLimited(t.Context(), looks))
		a.release()
		if used := in.budget.Used(); used != before {
			t.Fatalf("%d bytes are not released after %d looks: %v", used-before, looks, err)
		}
		if err == nil {
			if looks < 3 { // one for each merge
				t.Fatalf("it was not cancelled after %d looks", looks)
			}
			return
		}
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
}
