package block

import (
	"encoding/binary"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// decoder makes vectors of the nodes of a block, one after another.
type decoder struct {
	buffer *memory.Buffer
	block  []byte // the part of the buffer that is the block
	nodes  int
	next   int
	heap   *vector.Heap // the block as what views refer to; nil until there are some
}

// record is a node as it lies in the block.
type record struct {
	number int
	layout types.Layout
	form   vector.Form
	flags  uint8
	rows   int

	valid, data, heap, heapSize uint32
}

// held is the number of rows of which values lie in the block.
func (r *record) held() int {
	if r.form == vector.Constant {
		return 1
	}
	return r.rows
}

// column makes out the next node, which must have the given number of rows.
func (d *decoder) column(out *vector.Vector, t types.Type, rows int) error {
	r, err := d.record(t)
	if err == nil && r.rows != rows {
		err = r.wrong("%d rows, expected %d", r.rows, rows)
	}
	if err != nil {
		return err
	}
	return d.vector(out, t, &r)
}

// record reads the next node. Its type says which layouts it may have.
func (d *decoder) record(t types.Type) (record, error) {
	if d.next == d.nodes {
		return record{}, damaged("%d nodes, and the columns have more", d.nodes)
	}
	at := d.block[headerSize+nodeSize*d.next:][:nodeSize]
	r := record{
		number: d.next, layout: types.Layout(at[0]), form: vector.Form(at[1]), flags: at[2],
		rows:  int(binary.LittleEndian.Uint32(at[4:])),
		valid: binary.LittleEndian.Uint32(at[8:]), data: binary.LittleEndian.Uint32(at[12:]),
		heap: binary.LittleEndian.Uint32(at[16:]), heapSize: binary.LittleEndian.Uint32(at[20:]),
	}
	d.next++
	expected := types.MustLayout(t)
	switch {
	case r.layout != expected && (expected != types.Decimal || r.layout != types.Int64):
		return r, r.wrong("layout %d for type %s, expected %d", at[0], t, expected)
	case r.form > vector.Dictionary || r.flags&^knownFlags != 0 || at[3] != 0 || binary.LittleEndian.Uint64(at[24:]) != 0:
		return r, r.wrong("unknown form or flags")
	case r.rows > maxLength:
		return r, r.wrong("%d rows", r.rows)
	case r.layout == types.Null && (r.form == vector.Dictionary || r.flags != 0):
		return r, r.wrong("codes or validity of type %s", t)
	}
	return r, nil
}

func (r *record) wrong(format string, args ...any) error {
	return damaged("node %d: "+format, append([]any{r.number}, args...)...)
}

// vector makes out the node and its parts.
func (d *decoder) vector(out *vector.Vector, t types.Type, r *record) error {
	out.Type, out.Layout, out.Form, out.Len = t, r.layout, r.form, r.rows
	if r.flags&hasValidity != 0 {
		if err := d.check(r, r.valid, 8*vector.BitmapWords(r.held())); err != nil {
			return err
		}
		out.PlaceValid(d.buffer, int(r.valid))
	}
	if r.form == vector.Dictionary {
		return d.codes(out, t, r)
	}
	return d.values(out, t, r)
}

// check reports whether a field of the node lies in the block.
func (d *decoder) check(r *record, at uint32, size int) error {
	first := headerSize + nodeSize*d.nodes
	if size > 0 && (at%alignment != 0 || int64(at) < int64(first) || int64(at)+int64(size) > int64(len(d.block))) {
		return r.wrong("%d bytes at position %d of %d", size, at, len(d.block))
	}
	return nil
}

// codes makes out codes of a dictionary, which is the next node.
func (d *decoder) codes(out *vector.Vector, t types.Type, r *record) error {
	if r.layout.Width() == 0 || r.layout.Nested() {
		return r.wrong("codes of type %s", t)
	}
	if err := d.check(r, r.data, 4*r.rows); err != nil {
		return err
	}
	values := new(vector.Vector)
	entries, err := d.record(types.Decode(t))
	if err == nil && (entries.layout != r.layout || entries.form != vector.Flat || entries.flags&hasValidity != 0) {
		err = entries.wrong("the values of a dictionary are not flat, have NULLs or another layout than the node")
	}
	if err == nil {
		err = d.vector(values, types.Decode(t), &entries)
	}
	if err != nil {
		values.Release()
		return err
	}
	out.PlaceCodes(d.buffer, int(r.data), vector.NewDict(values, vector.Uniqueness(entries.flags&valuesDiffer != 0)))
	if bad := codeBeyond(out.Codes, uint32(values.Len)); bad >= 0 {
		return r.wrong("code of row %d: %d, of %d values", bad, out.Codes[bad], values.Len)
	}
	return nil
}

// codeBeyond is the first row whose code is not below the number of entries, or -1.
func codeBeyond(codes []uint32, entries uint32) int {
	below := ^uint64(0)
	for _, code := range codes {
		below &= uint64(code) - uint64(entries) // negative
	}
	if below>>63 != 0 {
		return -1
	}
	for i, code := range codes {
		if code >= entries {
			return i
		}
	}
	return -1
}

// values makes out values that are flat or constant.
func (d *decoder) values(out *vector.Vector, t types.Type, r *record) error {
	size := r.layout.Width() * r.held()
	if r.layout == types.Bool {
		size = 8 * vector.BitmapWords(r.held())
	}
	if err := d.check(r, r.data, size); err != nil {
		return err
	}
	if size > 0 {
		out.PlaceData(d.buffer, int(r.data))
	}
	switch r.layout {
	case types.View:
		return d.strings(out, t, r)
	case types.List:
		return d.lists(out, t, r)
	case types.Struct:
		return d.fields(out, t, r)
	}
	return nil
}

func (d *decoder) fields(out *vector.Vector, t types.Type, r *record) error {
	for i, field := range types.Children(t) {
		child := new(vector.Vector)
		out.Children = append(out.Children, child)
		if err := d.column(child, field, r.rows); err != nil {
			return err
		}
		if r.form == vector.Constant && child.Form != vector.Constant {
			return r.wrong("field %d of a constant is %s", i, child.Form)
		}
	}
	return nil
}
