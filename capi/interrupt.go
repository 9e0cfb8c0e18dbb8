package main

// #include "internal.h"
import "C"

import (
	"context"
	"sync/atomic"
	"time"
	"unsafe"

	"github.com/ballista-go/ballista/core/errs"
)

// interruption asks the caller whether a call of it is to go on.
type interruption struct {
	callback C.ballista_interrupt_callback
	context  unsafe.Pointer
}

// asked is what is asked while calls last; nil: nothing.
var asked atomic.Pointer[interruption]

// askEvery is how long the caller's wish to end a call goes unnoticed at most.
const askEvery = 50 * time.Millisecond

//export ballista_set_interrupt
func ballista_set_interrupt(callback C.ballista_interrupt_callback, context unsafe.Pointer, e *C.ballista_error) C.ballista_status {
	return guard(e, func() error {
		asked.Store(nil)
		if callback != nil {
			asked.Store(&interruption{callback, context})
		}
		return nil
	})
}

// interruptible runs what may take long on a goroutine of its own, so that the caller's thread can ask the caller meanwhile. When
// the caller wants it to end, it fails, whatever came of it.
func interruptible[T any](run func(ctx context.Context) (T, error)) (result T, err error) {
	ask := asked.Load()
	if ask == nil {
		return run(context.Background())
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		result, err = caught(ctx, run)
	}()
	if !ask.until(ended) {
		cancel()
		<-ended
		var none T
		return none, errs.New(errs.Cancelled, "cancelled by the caller")
	}
	return result, err
}

// until waits for the end of what runs, and reports false when the caller does not want to wait that long.
func (i *interruption) until(ended <-chan struct{}) bool {
	ticker := time.NewTicker(askEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ended:
			return true
		case <-ticker.C:
			if C.call_interrupt(i.callback, i.context) != 0 {
				return false
			}
		}
	}
}

// caught makes an error of a panic, which would end the process on this goroutine.
func caught[T any](ctx context.Context, run func(ctx context.Context) (T, error)) (result T, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = panicked(r)
		}
	}()
	return run(ctx)
}

// done is the result of what has none.
type done struct{}
