package workers

import (
	"testing"

	"github.com/ballista-go/ballista/core/errs"
)

func TestNothingStartsOnceThePoolIsClosed(t *testing.T) {
	pool := NewPool(Config{})
	pool.Close()
	// Who asked before the pool was closed comes this far.
	if _, err := pool.start(t.Context()); errs.KindOf(err) != errs.Cancelled {
		t.Errorf("got %v, expected that it was cancelled", err)
	}
}
