package expr

// Holes are what the frame of each position leaves out: from one place (inclusive) to another one (exclusive), counted as the bounds of
// frames are, except for one that stays.
type Holes struct {
	Starts, Ends []int32
	Stays        []int32 // -1: none; nil: none for all
}

// Span is places from one (inclusive) to another one (exclusive). It is empty unless the first is the smaller one.
type Span struct{ From, To int32 }

// Around are the places from start to end that the frame of a position has, in their order. Spans may be empty.
func (h *Holes) Around(position int, start, end int32) [3]Span {
	if h == nil {
		return [3]Span{{start, end}}
	}
	from, to := h.Starts[position], h.Ends[position]
	spans := [3]Span{{start, min(end, from)}, {}, {max(start, to), end}}
	if h.Stays != nil {
		if at := h.Stays[position]; start <= at && at < end {
			spans[1] = Span{at, at + 1}
		}
	}
	return spans
}
