package eval

import (
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// merger makes one vector of the results of branches, each of which speaks of rows of its own.
type merger struct {
	out     vector.Vector
	strings vector.StringWriter
}

func (m *merger) release() {
	m.out.Release()
	m.strings.Release()
}

func (m *merger) nulls(w *worker, t types.Type) (*vector.Vector, error) {
	return &m.out, m.out.MakeNull(w.budget, t, w.batch.Len)
}

// merge merges two or more branches.
func (m *merger) merge(w *worker, t types.Type, branches []taken) (*vector.Vector, error) {
	layout := laneOf(t, branches)
	if layout.Nested() {
		return m.mergeNested(w, t, branches)
	}
	if err := m.out.Prepare(w.budget, t, layout, w.batch.Len); err != nil || layout == types.Null {
		return &m.out, err
	}
	if err := m.mergeNulls(w, branches); err != nil {
		return nil, err
	}
	if layout == types.View {
		return &m.out, m.mergeStrings(w, branches)
	}
	for _, b := range branches {
		if !b.value.AllNull() {
			m.place(b)
		}
	}
	return &m.out, nil
}

// overlay writes a constant to all rows, and a branch over it.
func (m *merger) overlay(w *worker, t types.Type, branch taken, otherwise *vector.Vector) (*vector.Vector, error) {
	if err := m.out.Prepare(w.budget, t, laneOf(t, []taken{branch}), w.batch.Len); err != nil {
		return nil, err
	}
	m.fill(otherwise)
	if err := m.mergeNulls(w, []taken{branch}); err != nil {
		return nil, err
	}
	if !branch.value.AllNull() {
		m.place(branch)
	}
	return &m.out, nil
}

// fillable reports whether a constant of a layout can be written to all rows at once.
func fillable(layout types.Layout) bool {
	return layout != types.Bool && layout != types.Null && !layout.Nested() && layout.Width() > 0 && layout.Width() <= 8
}

func (m *merger) fill(value *vector.Vector) {
	switch m.out.Layout.Width() {
	case 1:
		fill[uint8](&m.out, value)
	case 2:
		fill[uint16](&m.out, value)
	case 4:
		fill[uint32](&m.out, value)
	default:
		fill[uint64](&m.out, value)
	}
}

func fill[T vector.Fixed](v, value *vector.Vector) {
	out, x := vector.Values[T](v), vector.Values[T](value)[0]
	for row := range out {
		out[row] = x
	}
}

// laneOf is the layout of the result: of decimals the wider of the branches'.
func laneOf(t types.Type, branches []taken) types.Layout {
	layout := types.MustLayout(t)
	if layout != types.Decimal {
		return layout
	}
	for _, b := range branches {
		if b.value.Layout == types.Decimal && !b.value.AllNull() {
			return types.Decimal
		}
	}
	return types.Int64
}

func (m *merger) mergeNulls(w *worker, branches []taken) error {
	for _, b := range branches {
		if b.value.Valid == nil && b.value.Layout != types.Null {
			continue
		}
		if err := m.out.OwnValid(w.budget); err != nil {
			return err
		}
		for _, row := range b.rows {
			if b.value.Null(int(row)) {
				m.out.Valid.Clear(int(row))
			}
		}
	}
	return nil
}

// place writes the values of a branch.
func (m *merger) place(b taken) {
	switch width := m.out.Layout.Width(); {
	case m.out.Layout == types.Bool:
		placeBits(m.out.Bits(), b)
	case width == 1:
		place[uint8](&m.out, b)
	case width == 2:
		place[uint16](&m.out, b)
	case width == 4:
		place[uint32](&m.out, b)
	case width == 8:
		place[uint64](&m.out, b)
	case m.out.Layout == types.Decimal && b.value.Layout == types.Int64:
		placeWide(&m.out, b)
	default:
		place[types.Int128](&m.out, b)
	}
}

func place[T vector.Fixed](v *vector.Vector, b taken) {
	out := vector.Values[T](v)
	switch b.value.Form {
	case vector.Constant:
		value := vector.Values[T](b.value)[0]
		for _, row := range b.rows {
			out[row] = value
		}
	case vector.Dictionary:
		values := vector.Values[T](b.value.Dict.Values)
		for _, row := range b.rows {
			out[row] = values[b.value.Codes[row]]
		}
	default:
		values := vector.Values[T](b.value)
		for _, row := range b.rows {
			out[row] = values[row]
		}
	}
}

func placeWide(v *vector.Vector, b taken) {
	out, values := vector.Values[types.Int128](v), vector.ReaderOf[int64](b.value)
	for _, row := range b.rows {
		out[row] = types.Int128Of(values.At(int(row)))
	}
}

func placeBits(out vector.Bitmap, b taken) {
	bits, mask := b.value.Bits(), -1
	if b.value.Form == vector.Constant {
		mask = 0
	}
	for _, row := range b.rows {
		out.Put(int(row), bits.Get(int(row)&mask))
	}
}

// heapOf is where the strings of a vector lie.
func heapOf(v *vector.Vector) *vector.Heap {
	if v.Form == vector.Dictionary {
		return v.Dict.Values.Heap
	}
	return v.Heap
}

// mergeStrings shares the heap of the branches where they have only one. Otherwise it copies what does not lie in a view.
func (m *merger) mergeStrings(w *worker, branches []taken) error {
	var heap *vector.Heap
	copied := false
	for _, b := range branches {
		if h := heapOf(b.value); h != nil && h != heap {
			copied = copied || heap != nil
			heap = h
		}
	}
	clear(vector.Values[vector.View](&m.out))
	if copied {
		return m.copyStrings(w, branches)
	}
	for _, b := range branches {
		if !b.value.AllNull() {
			place[vector.View](&m.out, b)
		}
	}
	m.out.Heap = heap.Retain()
	return nil
}

func (m *merger) copyStrings(w *worker, branches []taken) error {
	m.strings.Start(w.budget, &m.out)
	defer m.strings.Finish()
	out := vector.Values[vector.View](&m.out)
	for _, b := range branches {
		if b.value.AllNull() {
			continue
		}
		values := vector.StringsOf(b.value)
		for _, row := range b.rows {
			view := values.View(int(row))
			if view.Inline() {
				out[row] = *view
				continue
			}
			copied, err := m.strings.Bytes(view.Bytes(values.Blocks()))
			if err != nil {
				return err
			}
			out[row] = copied
		}
	}
	return nil
}

// mergeNested gathers from the branches, one after another.
func (m *merger) mergeNested(w *worker, t types.Type, branches []taken) (*vector.Vector, error) {
	parts := make([]*vector.Vector, len(branches))
	selections := make([][]int32, len(branches))
	rows := make([]int32, w.batch.Len)
	next := int32(0)
	for i, b := range branches {
		parts[i], selections[i] = b.value, b.rows
		for _, row := range b.rows {
			rows[row] = next
			next++
		}
	}
	whole, err := vector.Concat(w.budget, t, parts, selections)
	if err != nil {
		return nil, err
	}
	defer whole.Release()
	return &m.out, vector.Gather(w.budget, &m.out, whole, rows)
}
