package main

// #include <stdlib.h>
// #include "internal.h"
import "C"

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/cdata"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/foreign"
	"github.com/ballista-go/ballista/core/types"
)

var errEnding = errs.New(errs.Cancelled, "the process ends")

// calls are those of the caller's functions that are under way.
var calls sync.WaitGroup

// endCalls waits until no function of the caller's is called any more, but not for long.
func endCalls(patience time.Duration) {
	interruptAll()
	ended, done := context.WithTimeout(context.Background(), patience)
	go func() {
		defer done()
		calls.Wait()
	}()
	<-ended.Done()
}

// caller runs the functions of a query by calling back. It implements foreign.Provider.
type caller struct{ ctx context.Context }

func newCaller(ctx context.Context) foreign.Provider { return caller{ctx} }

var lastInstance atomic.Uint64

// instances are those that are not closed.
var instances sync.Map

func interruptAll() {
	instances.Range(func(i, _ any) bool {
		i.(*instance).interrupt()
		return true
	})
}

// Start implements foreign.Provider.
func (c caller) Start(f *foreign.Function) (foreign.Instance, error) {
	known, ok := f.Body.(body)
	if !ok {
		return nil, errs.New(errs.Unsupported, "function of another process: %s", f.Name)
	}
	i := &instance{ctx: c.ctx, function: f, body: known, number: lastInstance.Add(1)}
	instances.Store(i, nil)
	C.count_instances(1)
	i.stop = context.AfterFunc(c.ctx, i.interrupt)
	return i, nil
}

// instance is a function that is called for one evaluator. It implements foreign.Instance.
type instance struct {
	ctx      context.Context
	function *foreign.Function
	body     body
	number   uint64
	stop     func() bool
	frame    *C.struct_ballista_call
	room     int // for so many arrays
	used     bool
	called   atomic.Bool // just now
	pace     pace
}

func (i *instance) interrupt() {
	if i.called.Load() {
		C.language_interrupt(C.uint64_t(i.number))
	}
}

// results are the types of what an operation gives.
func (i *instance) results(op foreign.Op) []types.Type {
	switch op {
	case foreign.Update, foreign.Merge:
		return nil
	case foreign.Partial:
		return i.function.State
	}
	return []types.Type{i.function.Result}
}

// Call implements foreign.Instance.
func (i *instance) Call(op foreign.Op, numbers []int64, args []arrow.Array, rows int) ([]arrow.Array, error) {
	if i.ctx.Err() != nil || ending.Load() {
		return nil, errs.New(errs.Cancelled, "query cancelled")
	}
	want := i.results(op)
	arrays := i.prepare(len(args), len(want))
	i.frame.n_numbers, i.frame.rows = C.int64_t(len(numbers)), C.int64_t(rows)
	for k, arg := range args {
		cdata.ExportArrowArray(arg, (*cdata.CArrowArray)(unsafe.Pointer(&arrays[k])), nil)
		C.guard_array(&arrays[k])
	}
	if err := i.call(op, numbers); err != nil {
		return nil, err
	}
	return take(arrays[len(args):], want)
}

// prepare returns room for arrays, all released.
func (i *instance) prepare(args, results int) []C.struct_ArrowArray {
	if n := args + results; i.frame == nil || n > i.room {
		C.free(unsafe.Pointer(i.frame))
		i.frame, i.room = C.new_call(C.size_t(n)), n
	}
	i.frame.n_args, i.frame.n_results = C.int64_t(args), C.int64_t(results)
	arrays := unsafe.Slice(C.call_arrays(i.frame), args+results)
	clear(arrays)
	return arrays
}

func (i *instance) call(op foreign.Op, numbers []int64) error {
	calls.Add(1)
	i.called.Store(true)
	i.used = true
	var status C.int32_t
	i.pace.take(func() {
		status = C.call_language(C.uint64_t(i.body), C.uint64_t(i.number), C.int32_t(op), i.frame, (*C.int64_t)(unsafe.SliceData(numbers)))
	})
	i.called.Store(false)
	calls.Done()
	var err error
	if status != 0 {
		err = failureOf(&i.frame.failure)
	}
	if i.ctx.Err() != nil { // then the results may not be complete
		return errs.New(errs.Cancelled, "query cancelled")
	}
	return err
}

// take makes arrays of what a call has filled in.
func take(filled []C.struct_ArrowArray, want []types.Type) ([]arrow.Array, error) {
	arrays := make([]arrow.Array, 0, len(want))
	for k := range filled {
		C.lend(&filled[k])
	}
	for k := range filled {
		array, err := cdata.ImportCArrayWithType((*cdata.CArrowArray)(unsafe.Pointer(&filled[k])), want[k])
		if err != nil {
			for _, taken := range arrays {
				taken.Release()
			}
			return nil, errs.New(errs.InvalidValue, "array cannot be read: %w", err)
		}
		arrays = append(arrays, array)
	}
	return arrays, nil
}

// Close implements foreign.Instance.
func (i *instance) Close() {
	i.stop()
	instances.Delete(i)
	C.free(unsafe.Pointer(i.frame))
	i.frame, i.room = nil, 0
	C.count_instances(-1)
	if number := C.uint64_t(i.number); i.used {
		deferred.later(func() {
			C.give_back()
			C.language_close(number)
		})
	}
}

//export giveBackLater
func giveBackLater() { deferred.later(func() { C.give_back() }) }
