package shell

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/ballista-go/ballista/cli/shell/format"
	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/table"
)

// statement runs a statement, and writes what it gives.
func (s *shell) statement(ctx context.Context, sql string) error {
	ctx, done := s.signals.during(ctx)
	defer done()
	started := time.Now()
	count, ended, err := s.answer(ctx, sql)
	if errors.Is(err, errPagerLeft) {
		err = nil
	}
	if err == nil {
		s.tell(count, ended.Sub(started))
	}
	return err
}

// answer is the statement's work: it returns how many rows came, or -1 when it gives none, and when the last one did.
func (s *shell) answer(ctx context.Context, sql string) (rows int64, ended time.Time, err error) {
	query, err := s.session.SQL(ctx, sql, nil)
	if err != nil {
		return 0, ended, err
	}
	result, err := query.Execute(ctx)
	if err != nil {
		return 0, ended, err
	}
	defer func() { err = errors.Join(err, result.Close()) }()
	shown := s.progress(result)
	defer shown.stop()
	out := s.sink(shown)
	rows, err = s.write(ctx, result, out)
	shown.stop()
	ended = time.Now() // the pager may stay for longer
	if finished := out.finish(err); err == nil {
		err = finished
	}
	if len(query.Schema().Fields()) == 0 {
		rows = -1
	}
	return rows, ended, err
}

// write writes the rows of a result as they come.
func (s *shell) write(ctx context.Context, result *core.Result, out io.Writer) (rows int64, err error) {
	buffered := bufio.NewWriter(out)
	if result.Schema().NumFields() == 0 {
		return 0, drain(ctx, result)
	}
	env := &table.Env{Budget: s.session.Budget()}
	w, err := format.Open(ctx, format.Output{Writer: buffered, Env: env}, result.Schema(), s.display)
	if err != nil {
		return 0, err
	}
	defer w.Close()
	for {
		batch, err := result.Batch(ctx)
		if err != nil {
			return rows, err
		}
		if batch == nil {
			break
		}
		rows += int64(batch.Count())
		err = w.Write(ctx, batch)
		batch.Release()
		if err == nil {
			err = buffered.Flush()
		}
		if err != nil {
			return rows, writing(err)
		}
	}
	if err := w.Finish(ctx); err != nil {
		return rows, writing(err)
	}
	return rows, writing(buffered.Flush())
}

// drain runs a query that gives nothing to its end.
func drain(ctx context.Context, result *core.Result) error {
	for {
		batch, err := result.Batch(ctx)
		if err != nil || batch == nil {
			return err
		}
		batch.Release()
	}
}

// writing says that an error comes from where rows are written to.
func writing(err error) error {
	if err == nil || errors.As(err, new(*errs.Error)) || isBroken(err) || errors.Is(err, errPagerLeft) {
		return err
	}
	return errs.New(errs.IO, "writing the result: %w", err)
}

// tell tells what happened beyond the result.
func (s *shell) tell(rows int64, took time.Duration) {
	if s.interactive && !s.config.Quiet {
		if rows >= 0 {
			fmt.Fprintf(s.config.Err, "%d row(s) fetched.\n", rows)
		} else {
			fmt.Fprintln(s.config.Err, "OK")
		}
	}
	if s.timing {
		fmt.Fprintf(s.config.Err, "Elapsed %.3f seconds.\n", took.Seconds())
	}
}
