package core

import (
	"context"
	"errors"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source/publish"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// publishing is the execution of a plan that writes files: it publishes them once all are written, and gives one row, their number of
// rows. It implements Execution.
type publishing struct {
	Execution
	write  *publish.Write
	count  types.Type
	budget *memory.Budget
	done   bool
}

// Publish begins a write, and starts the plan by run.
func Publish(ctx context.Context, plan *logical.Write, budget *memory.Budget, run func(plan logical.Node) (Execution, error)) (Execution, error) {
	begun, err := publish.Begin(ctx, plan.Sink.Destination(), nil)
	if err != nil {
		return nil, err
	}
	staged := *plan
	staged.Sink = plan.Sink.Staged(begun.Folder(), begun.Layout())
	running, err := run(&staged)
	if err != nil {
		return nil, errors.Join(err, begun.Close())
	}
	return &publishing{Execution: running, write: begun, count: plan.Count.DataType, budget: budget}, nil
}

// Next implements Execution.
func (p *publishing) Next(ctx context.Context) (*vector.Batch, error) {
	if p.done {
		return nil, nil
	}
	p.done = true
	files, err := writtenFiles(ctx, p.Execution)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(p.write.Commit(ctx, files), p.write.Close()); err != nil {
		return nil, err
	}
	return CountRow(p.budget, p.count, files)
}

// Close implements Execution.
func (p *publishing) Close() error { return errors.Join(p.Execution.Close(), p.write.Close()) }

// writtenFiles reads the rows of a plan that writes.
func writtenFiles(ctx context.Context, rows stage.Rows) (files []table.WrittenFile, err error) {
	for {
		batch, err := rows.Next(ctx)
		if err != nil || batch == nil {
			return files, err
		}
		files, err = AppendWritten(files, batch)
		batch.Release()
		if err != nil {
			return nil, err
		}
	}
}

// AppendWritten adds the files that the rows of a plan which writes describe.
func AppendWritten(files []table.WrittenFile, batch *vector.Batch) ([]table.WrittenFile, error) {
	for i := range batch.Count() {
		row := i
		if batch.Rows != nil {
			row = int(batch.Rows[i])
		}
		var values [4]types.Value
		if len(batch.Columns) != len(values) {
			return nil, errs.New(errs.Internal, "columns that describe written files: %d", len(batch.Columns))
		}
		for k, column := range batch.Columns {
			values[k] = column.Value(row)
		}
		attempt, ok1 := values[0].(string)
		path, ok2 := values[1].(string)
		rows, ok3 := values[2].(uint64)
		bytes, ok4 := values[3].(uint64)
		if !ok1 || !ok2 || !ok3 || !ok4 {
			return nil, errs.New(errs.Internal, "a written file is described by %v", values)
		}
		files = append(files, table.WrittenFile{Attempt: attempt, Path: path, Rows: rows, Bytes: bytes})
	}
	return files, nil
}

// CountRow is the row that a write gives: the number of rows of all files.
func CountRow(budget *memory.Budget, t types.Type, files []table.WrittenFile) (*vector.Batch, error) {
	rows := uint64(0)
	for _, file := range files {
		rows += file.Rows
	}
	v, err := vector.FromValues(budget, t, []types.Value{rows})
	if err != nil {
		return nil, err
	}
	return &vector.Batch{Len: 1, Columns: []*vector.Vector{v}}, nil
}
