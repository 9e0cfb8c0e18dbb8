package exec

// morselHeap has the lowest of its morsels first. It implements heap.Interface.
type morselHeap []int64

func (h morselHeap) Len() int           { return len(h) }
func (h morselHeap) Less(i, j int) bool { return h[i] < h[j] }
func (h morselHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }

// Push implements heap.Interface.
func (h *morselHeap) Push(morsel any) { *h = append(*h, morsel.(int64)) }

// Pop implements heap.Interface.
func (h *morselHeap) Pop() any {
	last := len(*h) - 1
	morsel := (*h)[last]
	*h = (*h)[:last]
	return morsel
}
