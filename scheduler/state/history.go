package state

// history remembers the last jobs that ended.
type history struct {
	limit int
	jobs  []*JobView // a ring, once it is full
	next  int
	byID  map[string]*JobView
}

func (h *history) add(view *JobView) {
	if h.byID == nil {
		h.byID = map[string]*JobView{}
	}
	h.byID[view.ID] = view
	if len(h.jobs) < h.limit {
		h.jobs = append(h.jobs, view)
		return
	}
	if oldest := h.jobs[h.next]; h.byID[oldest.ID] == oldest {
		delete(h.byID, oldest.ID)
	}
	h.jobs[h.next] = view
	h.next = (h.next + 1) % h.limit
}

func (h *history) find(id string) *JobView { return h.byID[id] }

// all lists the jobs, in the order in which they ended.
func (h *history) all() []*JobView {
	return append(append([]*JobView(nil), h.jobs[h.next:]...), h.jobs[:h.next]...)
}
