package vector

import (
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
)

// New returns a flat vector of n rows with unspecified values and no nulls.
func New(budget *memory.Budget, t types.Type, layout types.Layout, n int) (*Vector, error) {
	v := new(Vector)
	return v, v.Prepare(budget, t, layout, n)
}

// Over returns a flat vector of n rows without nulls, whose values of fixed width are what the buffer begins with. It takes over the caller's
// hold on the buffer.
func Over(buffer *memory.Buffer, t types.Type, layout types.Layout, n int) *Vector {
	return &Vector{Type: t, Layout: layout, Form: Flat, Len: n, data: buffer}
}

// NewDictionary returns a vector of n rows, with unspecified codes and no nulls, that takes over the caller's hold on dict.
func NewDictionary(budget *memory.Budget, t types.Type, dict *Dict, n int) (*Vector, error) {
	v := new(Vector)
	return v, v.PrepareDictionary(budget, t, dict, n)
}

// Prepare makes v a flat vector of n rows with unspecified values, no nulls, no heap and no children. It writes where
// v's values were when v is their only holder and they have room; so a scratch vector allocates nothing in steady state.
func (v *Vector) Prepare(budget *memory.Budget, t types.Type, layout types.Layout, n int) error {
	v.detach()
	v.Type, v.Layout, v.Form, v.Len = t, layout, Flat, n
	size := layout.Width() * n
	if layout == types.Bool {
		size = BitmapWords(n) * 8
	}
	return reuse(budget, &v.data, size)
}

// PrepareDictionary makes v a vector of n rows in dictionary form with unspecified codes and no nulls. It takes over the
// caller's hold on dict. It reuses memory as Prepare does.
func (v *Vector) PrepareDictionary(budget *memory.Budget, t types.Type, dict *Dict, n int) error {
	v.detach()
	v.Type, v.Layout, v.Form, v.Len, v.Dict = t, dict.Values.Layout, Dictionary, n, dict
	if err := reuse(budget, &v.codes, 4*n); err != nil {
		return err
	}
	v.Codes = memory.Slice[uint32](v.codes, n)
	return nil
}

// ShareCodes makes v rows in dictionary form with the codes of other, which are not copied, and no nulls. It takes over the caller's hold
// on dict.
func (v *Vector) ShareCodes(other *Vector, t types.Type, dict *Dict) {
	retain(other.codes)
	v.detach()
	if v.codes != nil {
		v.codes.Release()
	}
	v.Type, v.Layout, v.Form, v.Len, v.Dict = t, dict.Values.Layout, Dictionary, other.Len, dict
	v.codes, v.Codes = other.codes, other.Codes
}

// PrepareValid gives v a bitmap of its own in which every row is valid.
func (v *Vector) PrepareValid(budget *memory.Budget) error {
	n := v.Len
	if v.Form == Constant {
		n = 1
	}
	if err := reuse(budget, &v.valid, BitmapWords(n)*8); err != nil {
		return err
	}
	v.Valid = memory.Slice[uint64](v.valid, BitmapWords(n))
	v.Valid.Fill()
	return nil
}

// ShareValid gives v the nulls of other, which has as many rows in a form other than constant, without copying them.
func (v *Vector) ShareValid(other *Vector) {
	if other.Valid == nil {
		v.Valid = nil
		return
	}
	other.valid.Retain()
	if v.valid != nil {
		v.valid.Release()
	}
	v.valid, v.Valid = other.valid, other.Valid
}

// MakeConstant turns a vector of one row, or a constant, into n rows of its value.
func (v *Vector) MakeConstant(n int) {
	if v.Form == Dictionary {
		v.unpackCode()
	}
	v.Form, v.Len = Constant, n
	if v.Layout == types.Struct {
		for _, child := range v.Children {
			child.MakeConstant(n)
		}
	}
}

// unpackCode makes a vector of one row in dictionary form flat, over the dictionary's values.
func (v *Vector) unpackCode() {
	values, code := v.Dict.Values, int(v.Codes[0])
	retain(values.data)
	v.SetData(values.data)
	v.first = values.first + code
	v.Heap = values.Heap.Retain()
	v.Dict.Release()
	v.Dict, v.Codes = nil, nil
}

// MakeNull makes v n rows of NULL.
func (v *Vector) MakeNull(budget *memory.Budget, t types.Type, n int) error {
	layout := types.MustLayout(t)
	if err := v.Prepare(budget, t, layout, 1); err != nil {
		return err
	}
	if v.data != nil {
		clear(v.data.Bytes()[:8])
		clear(v.data.Bytes()[:layout.Width()])
	}
	for _, child := range types.Children(t) {
		c := new(Vector)
		v.Children = append(v.Children, c)
		rows := n
		if layout == types.List {
			rows = 0
		}
		if err := c.MakeNull(budget, child, rows); err != nil {
			return err
		}
	}
	v.MakeConstant(n)
	if layout == types.Null {
		return nil
	}
	if err := v.PrepareValid(budget); err != nil {
		return err
	}
	v.Valid.Clear(0)
	return nil
}

// SetData makes v's values the given buffer, over which it takes the caller's hold. For vectors built over memory that
// exists already.
func (v *Vector) SetData(data *memory.Buffer) {
	if v.data != nil {
		v.data.Release()
	}
	v.data, v.first = data, 0
}

// LetGo drops v's holds on what others hold too, so that they may write it again. v has no rows then.
func (v *Vector) LetGo() {
	v.detach()
	v.Len = 0
	for _, b := range []**memory.Buffer{&v.data, &v.valid, &v.codes} {
		if *b != nil && !(*b).Writable() {
			(*b).Release()
			*b = nil
		}
	}
}

// detach lets go of all that a scratch vector does not write again.
func (v *Vector) detach() {
	v.Dict.Release()
	v.Heap.Release()
	for _, child := range v.Children {
		child.Release()
	}
	v.Dict, v.Heap, v.Children, v.Valid, v.Codes, v.first = nil, nil, nil, nil, nil, 0
}

// reuse makes *b a buffer of at least size bytes that its holder may write.
func reuse(budget *memory.Budget, b **memory.Buffer, size int) error {
	if *b != nil {
		if (*b).Cap() >= size && (*b).Writable() {
			return nil
		}
		(*b).Release()
		*b = nil
	}
	if size == 0 {
		return nil
	}
	fresh, err := budget.Alloc(size)
	if err == nil {
		*b = fresh
	}
	return err
}
