package vector

import (
	"math"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
)

func (out *outgoing) strings() error {
	switch t := out.t.(type) {
	case *arrow.StringViewType, *arrow.BinaryViewType:
		return out.views()
	case *arrow.FixedSizeBinaryType:
		return out.fixedStrings(t.ByteWidth)
	case *arrow.LargeStringType, *arrow.LargeBinaryType:
		return writeStrings[int64](out, math.MaxInt64)
	}
	return writeStrings[int32](out, math.MaxInt32)
}

// writeStrings writes offsets and the strings one after another.
func writeStrings[T int32 | int64](out *outgoing, limit int) error {
	views, blocks := Values[View](out.v), out.v.Blocks()
	offsets, err := write[T](out, len(views)+1)
	if err != nil {
		return err
	}
	total := 0
	offsets[0] = 0
	for i := range views {
		if !out.v.Null(i) {
			total += int(views[i].Length)
		}
		if total > limit {
			return errs.New(errs.Unsupported, "strings of more than %d bytes in one Arrow array of type %s", limit, out.t)
		}
		offsets[i+1] = T(total)
	}
	data, err := write[byte](out, total)
	if err != nil {
		return err
	}
	for i := range views {
		if from, to := offsets[i], offsets[i+1]; from < to {
			copy(data[from:to], views[i].Bytes(blocks))
		}
	}
	return nil
}

func (out *outgoing) fixedStrings(width int) error {
	data, err := write[byte](out, width*out.v.Len)
	if err != nil {
		return err
	}
	s := StringsOf(out.v)
	for i := range out.v.Len {
		value := data[i*width : (i+1)*width]
		switch given := s.BytesAt(i); {
		case out.v.Null(i):
			clear(value)
		case len(given) != width:
			return errs.New(errs.InvalidValue, "binary value of %d bytes in a column of type %s", len(given), out.t)
		default:
			copy(value, given)
		}
	}
	return nil
}

// A column of views that would keep this much more memory alive than it needs is copied.
const (
	toleratedWaste  = 4 << 20
	toleratedFactor = 4
)

// views shares the views and the blocks that they refer to.
func (out *outgoing) views() error {
	used, needed := out.v.blockUse()
	kept := 0
	for i, isUsed := range used {
		if buffer := out.v.Heap.buffers[i]; isUsed && buffer.Pooled() {
			kept += buffer.Cap()
		}
	}
	if kept > toleratedFactor*needed+toleratedWaste {
		return out.copyViews()
	}
	out.shareValues()
	for i, isUsed := range used {
		if isUsed {
			out.share(out.v.Heap.buffers[i], out.v.Heap.Blocks[i])
		} else {
			out.share(nil, nil)
		}
	}
	return nil
}

// blockUse reports which of the heap's blocks the views refer to, and the bytes that they denote there.
func (v *Vector) blockUse() (used []bool, bytes int) {
	if len(v.Blocks()) == 0 {
		return nil, 0
	}
	used = make([]bool, len(v.Blocks()))
	for _, view := range Values[View](v) {
		if !view.Inline() {
			used[view.Block] = true
			bytes += int(view.Length)
		}
	}
	return used, bytes
}

func (out *outgoing) copyViews() error {
	a := NewAppender(out.budget, out.v.Type, out.v.Len)
	defer a.Release()
	if err := a.Append(out.v, nil); err != nil {
		return err
	}
	dense := a.Finish()
	defer dense.Release()
	copied := &outgoing{budget: out.budget, v: dense, t: out.t}
	copied.shareValues()
	for i, buffer := range dense.Heap.Buffers() {
		copied.share(buffer, dense.Heap.Blocks[i])
	}
	out.buffers = append(out.buffers, copied.buffers...)
	return nil
}
