package slt

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"

	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/exec/localcluster"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/planner"
)

func TestFiles(t *testing.T) {
	Run(t, ".", Mode{Name: "as-is", Open: open(nil)})
	Run(t, ".", Mode{Name: "1-worker", Open: open(options{"datafusion.execution.target_partitions": "1"})})
	Run(t, ".", Mode{Name: "8-workers", Open: open(options{"datafusion.execution.target_partitions": "8"})})
	Run(t, ".", Mode{Name: "1-row-batches", Open: open(options{"datafusion.execution.batch_size": "1"})})
	Run(t, ".", Mode{Name: "scrambled", Open: openWith(core.Config{Runner: scrambler{}}, options{"datafusion.execution.batch_size": "5"})})
	Run(t, ".", Mode{Name: "encoded", Open: openEncoded})
	for _, nodes := range []int{2, 3} {
		config := core.Config{Runner: fragmenter{localcluster.Runner{}}, Planner: planner.Config{Nodes: nodes}}
		Run(t, ".", Mode{Name: fmt.Sprint(nodes, "-nodes"), Open: openWith(config, nil), AnyOrder: true})
	}
	Run(t, ".", Mode{Name: "3-nodes-small-tables", Open: openWith(core.Config{Runner: fragmenter{localcluster.Runner{}}, Planner: small}, nil), AnyOrder: true})
	// The last mode, since poisoning cannot be undone.
	memory.Poison()
	Run(t, ".", Mode{Name: "poisoned", Open: open(options{"datafusion.execution.batch_size": "3"})})
}

// small divides the larger of the tests' tables and repeats the others, sends what may be sent to all, and sorts and merges in one
// task.
var small = planner.Config{
	Nodes: 3, RepeatRows: 3, BroadcastRows: 1e9, BroadcastBytes: 1e9, SingleGroups: 2, SingleSort: 10, RowsPerGroup: 2,
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
