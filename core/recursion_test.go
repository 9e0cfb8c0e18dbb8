package core_test

import (
	"context"
	"errors"
	"io"
	"testing"

	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/errs"
)

const endless = "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT n FROM r"

// drain reads a query to its end, and calls each after each batch.
func drain(ctx context.Context, s *core.Session, sql string, each func()) error {
	q, err := s.SQL(ctx, sql, nil)
	if err != nil {
		return err
	}
	result, err := q.Execute(ctx)
	if err != nil {
		return err
	}
	defer result.Close() //nolint:errcheck // it has failed or ended
	for {
		batch, err := result.Next(ctx)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		batch.Release()
		each()
	}
}

func TestEndlessRecursionIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	batches := 0
	err := drain(ctx, session(t, nil), endless, func() {
		if batches++; batches == 100 {
			cancel()
		}
	})
	if !errs.Is(err, errs.Cancelled) || batches < 100 {
		t.Errorf("after %d batches: %v", batches, err)
	}
}

func TestEndlessRecursionWithoutRowsIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := session(t, nil)
	done := make(chan error)
	go func() { done <- drain(ctx, s, "SELECT count(*) FROM ("+endless+")", func() {}) }()
	cancel()
	if err := <-done; !errs.Is(err, errs.Cancelled) {
		t.Error(err)
	}
}

func TestRecursionIsHeldToItsMemory(t *testing.T) {
	s := session(t, map[string]string{"datafusion.runtime.memory_limit": "16M"})
	for name, sql := range map[string]string{
		"rows of a round": "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + x FROM r CROSS JOIN (VALUES (1), (2)) AS v(x)) SELECT count(*) FROM r",
		"rows seen":       "WITH RECURSIVE r AS (SELECT 1 AS n UNION SELECT n + x FROM r CROSS JOIN generate_series(1, 4000) AS v(x)) SELECT count(*) FROM r",
	} {
		if err := drain(t.Context(), s, sql, func() {}); !errs.Is(err, errs.OutOfMemory) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
