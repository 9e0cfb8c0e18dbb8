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

// foreign counts the arrays of other libraries that tables hold.
var foreign atomic.Int64

const collectionDelay = 500 * time.Millisecond

var collectionDue atomic.Bool

// collectSoon has Go look for tables that nothing refers to any more. It would not do so on its own for a long time, since
// their memory is not Go's, or that of a cluster.
func collectSoon() {
	if foreign.Load() == 0 && client.Uploads() == 0 || collectionDue.Swap(true) {
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
	waiting []unsafe.Pointer

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

func (r *releases) run() {
	for {
		for _, array := range r.take() {
			r.release(array)
		}
	}
}

func (r *releases) release(array unsafe.Pointer) {
	r.calling.Lock()
	defer r.calling.Unlock()
	if !r.ended {
		C.release_deferred(array)
		foreign.Add(-1)
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
	closeAll(patienceAtTheEnd)
	deferred.calling.Lock()
	defer deferred.calling.Unlock()
	deferred.ended = true
}

// take waits for arrays, and returns all there are.
func (r *releases) take() []unsafe.Pointer {
	r.Lock()
	defer r.Unlock()
	for len(r.waiting) == 0 {
		r.arrived.Wait()
	}
	taken := r.waiting
	r.waiting = nil
	return taken
}
