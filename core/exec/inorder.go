package exec

import (
	"container/heap"
	"slices"
)

// inOrder keeps what workers make of batches until what comes before it in the order of the scan is taken. It is guarded by the order's mutex.
type inOrder[T any] struct {
	order    *order
	bytesOf  func(T) int
	pending  map[int64][]T // by morsel
	morsels  morselHeap    // the keys of pending
	held     int           // bytes pending
	most     int           // bytes that may be pending
	finished bool
}

// keep takes something made of a morsel over.
func (o *inOrder[T]) keep(morsel int64, item T) {
	if o.pending[morsel] == nil {
		heap.Push(&o.morsels, morsel)
	}
	o.pending[morsel] = append(o.pending[morsel], item)
	o.held += o.bytesOf(item)
}

// full reports whether what is made of a morsel has to wait. A worker at the lowest morsel waits only while there is something that can be
// taken.
func (o *inOrder[T]) full(morsel int64) bool {
	lowest := o.order.lowest()
	return o.held >= o.most && (morsel > lowest || len(o.morsels) > 0 && o.morsels[0] <= lowest)
}

// take removes what comes first, when nothing can come before it any more.
func (o *inOrder[T]) take() (item T, ok bool) {
	if len(o.pending) == 0 || !o.finished && o.morsels[0] > o.order.lowest() {
		return item, false
	}
	first := o.morsels[0]
	items := o.pending[first]
	item = items[0]
	if len(items) == 1 {
		delete(o.pending, first)
		heap.Pop(&o.morsels)
	} else {
		o.pending[first] = slices.Delete(items, 0, 1)
	}
	o.held -= o.bytesOf(item)
	return item, true
}
