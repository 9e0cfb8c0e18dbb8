package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core"
)

// running is a query on its way. A goroutine of its own fetches one batch ahead of what was asked for.
type running struct {
	session *core.Session
	schema  *arrow.Schema
	started time.Time
	cancel  context.CancelFunc
	fetched chan fetched
	closed  chan struct{} // when nobody will ask for more
	close   func()
	taken   atomic.Bool // the stream was handed out
	result  atomic.Pointer[core.Result]
	rows    atomic.Int64
	batches atomic.Int64

	mu   sync.Mutex // guards head; held while waiting for it
	head *fetched   // what the next call returns; stays when it is the end
}

// fetched is a batch, or why there is none: io.EOF at the end.
type fetched struct {
	batch arrow.RecordBatch
	err   error
}

func run(query *core.Query) *running {
	ctx, cancel := context.WithCancel(context.Background())
	r := &running{
		session: query.Session(), schema: query.Schema(), started: time.Now(), cancel: cancel,
		fetched: make(chan fetched), closed: make(chan struct{}),
	}
	r.close = sync.OnceFunc(func() {
		cancel()
		close(r.closed)
	})
	go r.fetch(ctx, query)
	return r
}

// fetch delivers all batches and then the end.
func (r *running) fetch(ctx context.Context, query *core.Query) {
	defer r.cancel()
	err := r.fetchBatches(ctx, query)
	r.log(err)
	if !ending.Load() {
		r.deliver(fetched{err: err})
	}
}

// log says how the query ended, before the caller knows.
func (r *running) log(err error) {
	attrs := []any{"seconds", time.Since(r.started).Seconds(), "rows", r.rows.Load()}
	if !errors.Is(err, io.EOF) {
		attrs = append(attrs, "error", err)
	}
	slog.Debug("query ended", attrs...)
}

func (r *running) fetchBatches(ctx context.Context, query *core.Query) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicked(p)
		}
	}()
	result, err := query.Execute(ctx)
	if err != nil {
		return err
	}
	r.result.Store(result)
	defer func() { err = errors.Join(err, result.Close()) }()
	for {
		batch, err := result.Next(ctx)
		if err != nil {
			return err
		}
		r.rows.Add(batch.NumRows())
		r.batches.Add(1)
		if !r.deliver(fetched{batch: batch}) {
			batch.Release()
			return io.EOF
		}
	}
}

// deliver waits until the batch is wanted, and reports false when it never will be.
func (r *running) deliver(f fetched) bool {
	select {
	case r.fetched <- f:
		return true
	case <-r.closed:
		return false
	}
}

// wait waits for the next batch or the end, and reports whether it is there.
func (r *running) wait(most time.Duration) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.head != nil {
		return true
	}
	timer := time.NewTimer(most)
	defer timer.Stop()
	select {
	case f := <-r.fetched:
		r.head = &f
		return true
	case <-timer.C:
		return false
	}
}

// next waits for the next batch and returns it, or io.EOF, or the error that ended the query.
func (r *running) next() (arrow.RecordBatch, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.head == nil {
		f := <-r.fetched
		r.head = &f
	}
	if r.head.err != nil {
		return nil, r.head.err
	}
	batch := r.head.batch
	r.head = nil
	return batch, nil
}

// failure is the error that ended the query, or nil.
func (r *running) failure() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.head == nil || errors.Is(r.head.err, io.EOF) {
		return nil
	}
	return r.head.err
}

// release ends the query, once its stream cannot be asked for any more.
func (r *running) release() {
	r.close()
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.head != nil && r.head.batch != nil {
		r.head.batch.Release()
		r.head = &fetched{err: io.EOF}
	}
}

// progress is what a caller may show while it waits.
func (r *running) progress() map[string]float64 {
	values := map[string]float64{
		"elapsed_seconds": time.Since(r.started).Seconds(),
		"rows":            float64(r.rows.Load()),
		"batches":         float64(r.batches.Load()),
	}
	if result := r.result.Load(); result != nil {
		p := result.Progress()
		values["morsels_done"], values["morsels"] = float64(p.MorselsDone), float64(p.Morsels)
		values["stages_done"], values["stages"] = float64(p.StagesDone), float64(p.Stages)
		values["tasks_done"], values["tasks"] = float64(p.TasksDone), float64(p.Tasks)
	}
	return values
}
