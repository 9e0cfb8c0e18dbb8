package state

import (
	"container/heap"
	"time"
)

type timer struct {
	at     time.Time
	number int // timers of the same time fire in the order in which they were set
	fire   func()
	place  int // in the heap; -1 outside
}

// timers are what waits for a time, the next one first.
type timers struct {
	heap timerHeap
	set  int // so far
}

// after calls fire in the first Tick at or after a time.
func (s *State) after(at time.Time, fire func()) *timer {
	s.timers.set++
	t := &timer{at: at, number: s.timers.set, fire: fire}
	heap.Push(&s.timers.heap, t)
	return t
}

// stop takes back a timer, which may have fired or be nil.
func (s *State) stop(t *timer) {
	if t != nil && t.place >= 0 {
		heap.Remove(&s.timers.heap, t.place)
	}
}

func (s *State) fire() {
	for len(s.timers.heap) > 0 && !s.timers.heap[0].at.After(s.now) {
		heap.Pop(&s.timers.heap).(*timer).fire()
	}
}

type timerHeap []*timer

func (h timerHeap) Len() int { return len(h) }

func (h timerHeap) Less(i, k int) bool {
	if !h[i].at.Equal(h[k].at) {
		return h[i].at.Before(h[k].at)
	}
	return h[i].number < h[k].number
}

func (h timerHeap) Swap(i, k int) {
	h[i], h[k] = h[k], h[i]
	h[i].place, h[k].place = i, k
}

func (h *timerHeap) Push(t any) {
	t.(*timer).place = len(*h)
	*h = append(*h, t.(*timer))
}

func (h *timerHeap) Pop() any {
	last := len(*h) - 1
	t := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	t.place = -1
	return t
}
