package client

import (
	"context"
	"errors"
	"sync/atomic"

	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/block"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// readAhead is how many batches are decoded before they are asked for. When there are as many, nothing is read from the scheduler,
// which then waits.
const readAhead = 4

// execution is a query that runs on the cluster. It implements core.Execution.
type execution struct {
	ctx     context.Context // of the stream
	cancel  context.CancelFunc
	request *core.Request // keeps the uploaded tables that it reads
	address string
	columns []types.Type
	budget  *memory.Budget

	batches chan *vector.Batch // closed at the end
	err     error              // why they ended; set before they are closed
	rows    uint64             // received
	// committing: the scheduler was told to commit what was written.
	committing bool
	progress   atomic.Pointer[wirepb.Progress]
	finished   atomic.Pointer[wirepb.Finished]
}

// start reads the answers of a query on a goroutine, until they end or the execution is closed.
func start(ctx context.Context, cancel context.CancelFunc, request *core.Request, with *conversation, l *link, address string) *execution {
	e := &execution{
		ctx: ctx, cancel: cancel, request: request, address: address,
		budget:  memory.NewBudget("the result", memory.Unlimited, request.Budget),
		columns: columnTypes(request.Plan.Output()), batches: make(chan *vector.Batch, readAhead),
	}
	go func() {
		defer l.put()
		defer cancel()
		defer close(e.batches)
		e.err = e.receive(with)
		if e.committing {
			e.err = inDoubt(e.err)
		}
	}()
	return e
}

func columnTypes(columns []*expr.Column) []types.Type {
	list := make([]types.Type, len(columns))
	for i, column := range columns {
		list[i] = column.DataType
	}
	return list
}

// receive reads until the end, which is nil, or an error.
func (e *execution) receive(with *conversation) error {
	for {
		m, err := with.Recv()
		if err != nil && e.ctx.Err() != nil {
			return cancelled(e.ctx)
		}
		if err != nil {
			return unexpectedEnd(e.address, err)
		}
		switch kind := m.GetKind().(type) {
		case *wirepb.ExecuteResponse_Progress:
			e.progress.Store(kind.Progress)
		case *wirepb.ExecuteResponse_Block:
			if err := e.take(kind.Block); err != nil {
				return err
			}
		case *wirepb.ExecuteResponse_Prepared:
			commit := &wirepb.ExecuteRequest{Kind: &wirepb.ExecuteRequest_Commit{Commit: &wirepb.Commit{}}}
			e.committing = with.Send(commit) == nil // otherwise the stream says what is wrong
		case *wirepb.ExecuteResponse_Finished:
			if kind.Finished.GetRows() != e.rows {
				return errs.New(errs.Internal, "the result has %d rows, of which %d were received", kind.Finished.GetRows(), e.rows)
			}
			e.finished.Store(kind.Finished)
			return nil
		}
	}
}

// inDoubt is the error of a write that was to be committed: where the scheduler did not say how that ended, nobody should run the query
// again without having looked.
func inDoubt(err error) error {
	var failed *errs.Error
	if !errors.As(err, &failed) || !failed.Retry && failed.Kind != errs.Cancelled {
		return err
	}
	return errs.New(failed.Kind, "no answer came while the write was committed, and its rows may be there: look before the query is run again (%w)", err)
}

// take decodes a block, and waits until its rows are wanted.
func (e *execution) take(data []byte) error {
	batch, err := block.Decode(e.budget, data, e.columns)
	if err != nil {
		return err
	}
	e.rows += uint64(batch.Len)
	most := e.request.Limits.BatchRows
	if batch.Len <= most || most <= 0 {
		return e.give(batch)
	}
	defer batch.Release()
	for from := 0; from < batch.Len; from += most {
		piece, err := e.slice(batch, from, min(most, batch.Len-from))
		if err == nil {
			err = e.give(piece)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (e *execution) slice(batch *vector.Batch, from, n int) (*vector.Batch, error) {
	piece := &vector.Batch{Len: n, Morsel: batch.Morsel}
	piece.Resize(len(batch.Columns))
	for i, column := range batch.Columns {
		if err := vector.Slice(e.budget, piece.Columns[i], column, from, n); err != nil {
			piece.Release()
			return nil, err
		}
	}
	return piece, nil
}

func (e *execution) give(batch *vector.Batch) error {
	select {
	case e.batches <- batch:
		return nil
	case <-e.ctx.Done():
		batch.Release()
		return cancelled(e.ctx)
	}
}

// Next implements stage.Rows.
func (e *execution) Next(ctx context.Context) (*vector.Batch, error) {
	select {
	case batch, ok := <-e.batches:
		if !ok {
			return nil, e.err
		}
		return batch, nil
	case <-ctx.Done():
		return nil, cancelled(ctx)
	}
}

// Close implements stage.Rows. The scheduler cancels the query unless it has ended.
func (e *execution) Close() error {
	e.cancel()
	for batch := range e.batches {
		batch.Release()
	}
	return nil
}

// Explain implements core.Execution. The cluster tells it at the end of the query.
func (e *execution) Explain() string { return e.finished.Load().GetPlan() }

// Describe implements core.Execution. The cluster tells it at the end of the query.
func (e *execution) Describe() *stage.Description {
	d, err := described(e.finished.Load().GetTree())
	if err != nil {
		return nil
	}
	return d
}

// Progress implements core.Execution.
func (e *execution) Progress() core.Progress {
	p := e.progress.Load()
	told := core.Progress{
		MorselsDone: int64(p.GetMorselsDone()), Morsels: int64(p.GetMorsels()),
		StagesDone: int(p.GetStagesDone()), Stages: int(p.GetStages()),
		TasksDone: int(p.GetTasksDone()), Tasks: int(p.GetTasks()),
	}
	if e.finished.Load() != nil {
		told.MorselsDone, told.StagesDone, told.TasksDone = told.Morsels, told.Stages, told.Tasks
	}
	return told
}
