package vector

import (
	"encoding/binary"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
)

// blockStride is the distance of the blocks that long data is cut into. They overlap, so that a string of up to this length
// lies in the block where it starts.
const blockStride = 1 << 30

func (in *incoming) strings() error {
	switch t := in.v.Type.(type) {
	case *arrow.StringViewType, *arrow.BinaryViewType:
		return in.views()
	case *arrow.FixedSizeBinaryType:
		return in.fixedStrings(t.ByteWidth)
	}
	offsets, err := in.offsets(in.first, in.n)
	if err != nil {
		return err
	}
	data := in.buffer(2)
	if last := offsets.at(in.n); last > int64(len(data)) {
		return in.invalid("offset %d in data of %d bytes", last, len(data))
	}
	return in.viewsOf(data, offsets.at)
}

// fixedStrings makes views of strings that have one length.
func (in *incoming) fixedStrings(width int) error {
	if width < 0 {
		return in.invalid("width %d", width)
	}
	data, err := in.fixed(1, width)
	if err != nil {
		return err
	}
	return in.viewsOf(data, func(i int) int64 { return int64(i) * int64(width) })
}

// viewsOf makes views of the strings that lie one after another in data, where string i starts at start(i).
func (in *incoming) viewsOf(data []byte, start func(int) int64) error {
	if err := reuse(in.budget, &in.v.data, 16*in.n); err != nil {
		return err
	}
	views, long := Values[View](in.v), false
	for i := range views {
		views[i] = View{}
		from, to := start(i), start(i+1)
		if in.v.Valid != nil && !in.v.Valid.Get(i) {
			continue
		}
		if to-from > blockStride {
			return errs.New(errs.Unsupported, "string of %d bytes", to-from)
		}
		views[i] = ViewAt(data[from:to], uint32(from/blockStride), uint32(from%blockStride))
		long = long || to-from > InlineLength
	}
	if long {
		in.v.Heap = NewHeap()
		for from := 0; from < len(data); from += blockStride {
			in.v.Heap.Add(in.foreign(data[from:min(len(data), from+MaxString)]))
		}
	}
	return nil
}

// offsets are the offsets of lists or strings, of 32 or 64 bits.
type offsets struct {
	block []byte
	width int
}

func (o offsets) at(i int) int64 {
	switch {
	case o.block == nil:
		return 0
	case o.width == 4:
		return int64(int32(binary.LittleEndian.Uint32(o.block[4*i:])))
	}
	return int64(binary.LittleEndian.Uint64(o.block[8*i:]))
}

// offsets reads the n+1 offsets from number first on, which must not fall.
func (in *incoming) offsets(first, n int) (offsets, error) {
	o := offsets{width: in.offsetWidth()}
	if n == 0 {
		return o, nil
	}
	block, err := in.fixedRows(1, o.width, first, n+1)
	if err != nil {
		return o, err
	}
	o.block = block
	last := int64(0)
	for i := range n + 1 {
		offset := o.at(i)
		if offset < last {
			return o, in.invalid("offset %d after %d at row %d", offset, last, i)
		}
		last = offset
	}
	return o, nil
}

func (in *incoming) offsetWidth() int {
	switch in.v.Type.ID() {
	case arrow.LARGE_STRING, arrow.LARGE_BINARY, arrow.LARGE_LIST, arrow.LARGE_LIST_VIEW:
		return 8
	}
	return 4
}

// views takes Arrow's views as they are, unless those of null rows are not readable or inline strings are not padded.
func (in *incoming) views() error {
	block, err := in.fixed(1, 16)
	if err != nil {
		return err
	}
	if in.n == 0 {
		return nil
	}
	if buffers := in.data.Buffers(); len(buffers) > 2 {
		in.v.Heap = NewHeap()
		for i := range buffers[2:] {
			in.v.Heap.Add(in.foreign(in.buffer(2 + i)))
		}
	}
	if err := in.adopt(block, 8); err != nil {
		return err
	}
	views, repair := Values[View](in.v), false
	for i := range views {
		switch readable, proper := in.checkView(&views[i]); {
		case proper:
		case in.v.Null(i), readable:
			repair = true
		default:
			return in.invalid("view %d: length %d, buffer %d, offset %d", i, views[i].Length, views[i].Block, views[i].Offset)
		}
	}
	if repair {
		return in.repairViews()
	}
	return nil
}

// checkView reports whether the view denotes a string at all, and whether it is the one view that does.
func (in *incoming) checkView(v *View) (readable, proper bool) {
	if v.Inline() {
		return true, *v == InlineView(v.Bytes(nil))
	}
	blocks := in.v.Blocks()
	if v.Length > MaxString || int64(v.Block) >= int64(len(blocks)) {
		return false, false
	}
	block := blocks[v.Block]
	if int64(v.Offset)+int64(v.Length) > int64(len(block)) || [4]byte(block[v.Offset:][:4]) != v.Prefix {
		return false, false
	}
	return true, true
}

// repairViews copies the views, with padding where it is missing and empty strings for null rows.
func (in *incoming) repairViews() error {
	given := Values[View](in.v)
	buffer, err := in.budget.Alloc(16 * in.n)
	if err != nil {
		return err
	}
	held := in.v.data
	in.v.data = buffer
	defer held.Release()
	for i, out := 0, Values[View](in.v); i < in.n; i++ {
		switch view := given[i]; {
		case in.v.Null(i):
			out[i] = View{}
		case view.Inline():
			out[i] = InlineView(view.Bytes(nil))
		default:
			out[i] = view
		}
	}
	return nil
}
