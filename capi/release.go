package main

// #include "internal.h"
import "C"

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"github.com/ballista-go/ballista/client"
)

// borrowed counts the arrays of other libraries that tables hold.
var borrowed atomic.Int64

const collectionDelay = 500 * time.Millisecond

var collectionDue atomic.Bool

// collectSoon has Go look for tables that nothing refers to any more. It would not do so on its own for a long time, since
// their memory is not Go's, or that of a cluster.
func collectSoon() {
	if borrowed.Load() == 0 && client.Uploads() == 0 || collectionDue.Swap(true) {
		return
	}
	time.AfterFunc(collectionDelay, func() {
		collectionDue.Store(false)
		runtime.GC()
	})
}

// deferred are arrays of other libraries that wait for their release. It happens on one goroutine that holds no lock which
// a query needs, since it may have to wait for a lock of the library's, such as Python's.
var deferred = newReleases()

type releases struct {
	sync.Mutex
	arrived *sync.Cond
	waiting []unsafe.Pointer // arrays
	calls   []func()         // other things to give back

	calling sync.Mutex // held while another library is called
	ended   bool       // guarded by calling
}

func newReleases() *releases {
	r := &releases{}
	r.arrived = sync.NewCond(r)
	go r.run()
	return r
}

//export releaseLater
func releaseLater(array unsafe.Pointer) {
	deferred.Lock()
	defer deferred.Unlock()
	deferred.waiting = append(deferred.waiting, array)
	deferred.arrived.Signal()
}

// later has a function called that may have to wait for another library's lock.
func (r *releases) later(call func()) {
	r.Lock()
	defer r.Unlock()
	r.calls = append(r.calls, call)
	r.arrived.Signal()
}

func (r *releases) run() {
	for {
		arrays, calls := r.take()
		for _, array := range arrays {
			r.release(array)
		}
		for _, call := range calls {
			r.call(call)
		}
	}
}

func (r *releases) call(call func()) {
	r.calling.Lock()
	defer r.calling.Unlock()
	if !r.ended {
		call()
	}
}

func (r *releases) release(array unsafe.Pointer) {
	r.calling.Lock()
	defer r.calling.Unlock()
	if !r.ended {
		C.release_deferred(array)
		borrowed.Add(-1)
	}
}

// patienceAtTheEnd is how long a process that ends waits for clusters to hear of it.
const patienceAtTheEnd = 5 * time.Second

// ending says that the process ends. Who waits for a query then does so to the end, and hears of no error.
var ending atomic.Bool

//export ballista_shutdown
func ballista_shutdown() {
	ending.Store(true)
	ballista_set_log(nil, nil, 0, nil)
	endCalls(patienceAtTheEnd)
	closeAll(patienceAtTheEnd)
	deferred.calling.Lock()
	defer deferred.calling.Unlock()
	deferred.ended = true
}

// take waits for what is to be released, and returns all there is.
func (r *releases) take() (arrays []unsafe.Pointer, calls []func()) {
	r.Lock()
	defer r.Unlock()
	for len(r.waiting)+len(r.calls) == 0 {
		r.arrived.Wait()
	}
	arrays, calls = r.waiting, r.calls
	r.waiting, r.calls = nil, nil
	return arrays, calls
}
