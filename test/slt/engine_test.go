package slt

import (
	"context"
	"errors"
	"io"
	"iter"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"

	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/memory"
)

func TestFiles(t *testing.T) {
	Run(t, ".", Mode{"as-is", open(nil)})
	Run(t, ".", Mode{"1-worker", open(options{"datafusion.execution.target_partitions": "1"})})
	Run(t, ".", Mode{"8-workers", open(options{"datafusion.execution.target_partitions": "8"})})
	Run(t, ".", Mode{"1-row-batches", open(options{"datafusion.execution.batch_size": "1"})})
	Run(t, ".", Mode{"scrambled", openWith(core.Config{Runner: scrambler{}}, options{"datafusion.execution.batch_size": "5"})})
	Run(t, ".", Mode{"encoded", openEncoded})
	// The last mode, since poisoning cannot be undone.
	memory.Poison()
	Run(t, ".", Mode{"poisoned", open(options{"datafusion.execution.batch_size": "3"})})
}

type options = map[string]string

// open returns sessions of one engine with the options.
func open(settings options) func(t *testing.T) Engine { return openWith(core.Config{}, settings) }

func openWith(config core.Config, settings options) func(t *testing.T) Engine {
	return func(t *testing.T) Engine {
		engine, err := core.Open(config)
		if err != nil {
			t.Fatal(err)
		}
		s, err := engine.NewSession(settings)
		if err != nil {
			t.Fatal(err)
		}
		return session{s}
	}
}

// session is a session of core as an Engine.
type session struct{ *core.Session }

func (s session) Query(ctx context.Context, sql string) (array.RecordReader, error) {
	query, err := s.SQL(ctx, sql, nil)
	if err != nil {
		return nil, err
	}
	result, err := query.Execute(ctx)
	if err != nil {
		return nil, err
	}
	return array.ReaderFromIter(result.Schema(), batches(ctx, result)), nil
}

func batches(ctx context.Context, result *core.Result) iter.Seq2[arrow.RecordBatch, error] {
	return func(yield func(arrow.RecordBatch, error) bool) {
		defer result.Close()
		for {
			batch, err := result.Next(ctx)
			if errors.Is(err, io.EOF) || !yield(batch, err) || err != nil {
				return
			}
		}
	}
}
