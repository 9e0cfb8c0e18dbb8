package vector

import (
	"math"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
)

// Appender collects the rows of many vectors in one that it owns: for breakers, whose rows outlive the batches. Strings are
// copied, so that nothing of the batches stays in memory, save a dictionary that all of them share. Memory grows by
// doubling. Its owner calls Finish or Release.
type Appender struct {
	budget   *memory.Budget
	v        Vector // the rows so far
	expected int    // rows
	strings  StringWriter
	copied   copiedEntries
	children []*Appender
	elements []int32 // scratch: rows of a list's child
}

// NewAppender returns an appender of no rows that expects the given number of them.
func NewAppender(budget *memory.Budget, t types.Type, expected int) *Appender {
	a := &Appender{budget: budget, expected: expected}
	a.reset(t)
	return a
}

// reset makes a an appender of no rows, without releasing those it had.
func (a *Appender) reset(t types.Type) {
	a.v = Vector{Type: t, Layout: types.MustLayout(t)}
	a.strings.Start(a.budget, nil)
	a.children = nil
	for _, child := range types.Children(t) {
		c := NewAppender(a.budget, child, 0)
		a.children = append(a.children, c)
		a.v.Children = append(a.v.Children, &c.v)
	}
}

// Len is the number of rows so far.
func (a *Appender) Len() int { return a.v.Len }

// Vector is the rows so far. It is borrowed, until the next call of another method.
func (a *Appender) Vector() *Vector { return &a.v }

// Bytes is the memory that the rows take, without a dictionary.
func (a *Appender) Bytes() int64 {
	bytes := 0
	for _, b := range []*memory.Buffer{a.v.data, a.v.valid, a.v.codes} {
		if b != nil {
			bytes += b.Cap()
		}
	}
	for _, block := range a.v.Blocks() {
		bytes += len(block)
	}
	total := int64(bytes)
	for _, child := range a.children {
		total += child.Bytes()
	}
	return total
}

// Written is the part of Bytes that the rows fill, without their validity.
func (a *Appender) Written() int64 {
	if a.v.Form == Constant {
		return 0
	}
	width := a.v.Layout.Width()
	if a.v.Form == Dictionary {
		width = 4
	}
	total := int64(width*a.v.Len) + int64(a.strings.written())
	for _, child := range a.children {
		total += child.Written()
	}
	return total
}

// Append adds the given rows of v, or all when rows is nil. v has the appender's type, or is all NULL. After an error the
// appender can only be released.
func (a *Appender) Append(v *Vector, rows []int32) error {
	n := len(rows)
	if rows == nil {
		n = v.Len
	}
	switch {
	case n == 0:
		return nil
	case n > math.MaxInt32-a.v.Len:
		return tooManyRows()
	case v.Layout == types.Null && a.v.Layout != types.Null:
		return a.AppendNulls(n)
	case types.MustLayout(a.v.Type) != types.MustLayout(v.Type):
		return errs.New(errs.Internal, "column of %s among columns of %s", v.Type, a.v.Type)
	}
	if a.v.Layout.Nested() || a.v.Layout == types.Null {
		return a.appendFlat(v, rows, n)
	}
	return a.appendForm(v, rows, n)
}

// AppendNulls adds n rows of NULL.
func (a *Appender) AppendNulls(n int) error {
	var null Vector
	defer null.Release()
	if err := null.MakeNull(a.budget, a.v.Type, n); err != nil {
		return err
	}
	return a.Append(&null, nil)
}

// appendForm keeps constants while they are equal and codes while the dictionary is the same.
func (a *Appender) appendForm(v *Vector, rows []int32, n int) error {
	switch {
	case a.v.Len == 0 && v.Form == Constant:
		return a.startConstant(v, n)
	case a.v.Len == 0 && v.Form == Dictionary:
		a.v.Form, a.v.Layout, a.v.Dict = Dictionary, v.Layout, v.Dict.Retain()
		return a.appendCodes(v, rows, n)
	case a.v.Form == Constant && v.Form == Constant && identical(&a.v, v):
		a.v.Len += n
		return nil
	case a.v.Form == Dictionary && v.Form == Dictionary && a.v.Dict.ID == v.Dict.ID:
		return a.appendCodes(v, rows, n)
	}
	if err := a.flattenFor(v); err != nil {
		return err
	}
	return a.appendFlat(v, rows, n)
}

// identical reports whether two constants are the same bits, unlike -0.0 and 0.0.
func identical(a, b *Vector) bool {
	if a.AllNull() || b.AllNull() {
		return a.AllNull() && b.AllNull()
	}
	first := []int32{0}
	return a.Layout == b.Layout && identicalPairs(a, b, first, first) == 1
}

func (a *Appender) startConstant(v *Vector, n int) error {
	var one Vector
	defer one.Release()
	one.Become(v)
	one.MakeConstant(1)
	a.v.Layout = v.Layout
	if err := a.appendFlat(&one, nil, 1); err != nil {
		return err
	}
	a.v.MakeConstant(n)
	return nil
}

// flattenFor makes the rows so far flat, with lanes as wide as v's if they are decimals.
func (a *Appender) flattenFor(v *Vector) error {
	layout := a.v.Layout
	switch {
	case a.v.Len == 0 || a.v.AllNull():
		layout = v.Layout
	case v.Layout == types.Decimal && !v.AllNull():
		layout = types.Decimal
	}
	if a.v.Form == Flat && layout == a.v.Layout {
		return nil
	}
	if a.v.Len == 0 {
		a.v.Form, a.v.Layout = Flat, layout
		return nil
	}
	old := a.v
	defer old.Release()
	a.v = Vector{Type: old.Type, Layout: layout}
	return a.appendFlat(&old, nil, old.Len)
}

// Finish returns the rows, and the appender has none again.
func (a *Appender) Finish() *Vector {
	v := new(Vector)
	*v = a.v
	v.Children = nil
	for _, child := range a.children {
		v.Children = append(v.Children, child.Finish())
	}
	a.strings.Release()
	a.copied = copiedEntries{}
	a.reset(v.Type)
	return v
}

// Clear drops the rows and keeps their memory, where nobody else holds it, for others.
func (a *Appender) Clear() {
	children := a.v.Children
	a.v.Children = nil
	a.v.LetGo()
	a.v.Children, a.v.Form, a.v.Layout = children, Flat, types.MustLayout(a.v.Type)
	a.strings.Start(a.budget, nil)
	a.copied.id = 0
	for _, child := range a.children {
		child.Clear()
	}
}

// Release drops the rows.
func (a *Appender) Release() { a.Finish().Release() }
