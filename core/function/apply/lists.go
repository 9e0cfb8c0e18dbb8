package apply

import (
	"math"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// Text is an element of a list of strings.
type Text struct {
	String string
	Null   bool
}

// texts are the elements of a batch's lists.
type texts struct {
	row   []Text
	views []vector.View
	nulls []int
}

// Texts computes lists of strings, row by row: f appends the row's elements to an empty slice. A row whose list is not known
// is NULL.
func Texts(f func(list []Text, a *Args, row int) (result []Text, known bool, err error)) Program {
	return Batch(func(a *Args, out *vector.Vector) error {
		child := new(vector.Vector)
		out.Children = []*vector.Vector{child}
		kept, nulls, spans := &a.texts, Nulls{Budget: a.Context.Budget, Out: out}, vector.Values[types.Span](out)
		kept.views, kept.nulls = kept.views[:0], kept.nulls[:0]
		a.strings.Start(a.Context.Budget, child)
		for k := range Count(a.Context) {
			row := RowAt(a.Context, k)
			if out.Valid != nil && !out.Valid.Get(row) {
				continue
			}
			list, known, err := f(kept.row[:0], a, row)
			if err != nil {
				return err
			}
			kept.row = list
			offset := len(kept.views)
			if !known {
				list, err = nil, nulls.Add(row)
			}
			if err == nil {
				err = a.appendTexts(list)
			}
			if err != nil {
				return err
			}
			spans[row] = types.Span{Offset: uint32(offset), Length: uint32(len(list))}
		}
		return a.finishTexts(out, child)
	})
}

func (a *Args) appendTexts(list []Text) error {
	kept := &a.texts
	if len(kept.views)+len(list) > maxElements {
		return tooManyElements()
	}
	for _, text := range list {
		view, err := a.strings.View(text.String)
		if err != nil {
			return err
		}
		if text.Null {
			kept.nulls = append(kept.nulls, len(kept.views))
		}
		kept.views = append(kept.views, view)
	}
	return nil
}

// finishTexts makes the child of the elements.
func (a *Args) finishTexts(out, child *vector.Vector) error {
	kept := &a.texts
	if err := child.Prepare(a.Context.Budget, types.Children(out.Type)[0], types.View, len(kept.views)); err != nil {
		return err
	}
	a.strings.Finish()
	copy(vector.Values[vector.View](child), kept.views)
	nulls := Nulls{Budget: a.Context.Budget, Out: child}
	for _, i := range kept.nulls {
		if err := nulls.Add(i); err != nil {
			return err
		}
	}
	return nil
}

// maxElements is how many elements the lists of a batch may have together.
const maxElements = math.MaxInt32

func tooManyElements() error {
	return errs.New(errs.Unsupported, "lists of more than %d elements in a batch", maxElements)
}

// Fixed computes lists of values of fixed width, row by row: f appends the row's to an empty slice.
func Fixed[T vector.Fixed](layout types.Layout, f func(list []T, a *Args, row int) ([]T, error)) Program {
	return Batch(func(a *Args, out *vector.Vector) error {
		var all []T
		spans := vector.Values[types.Span](out)
		for k := range Count(a.Context) {
			row := RowAt(a.Context, k)
			offset := len(all)
			list, err := f(all[offset:], a, row)
			if err != nil {
				return err
			}
			if offset+len(list) > maxElements {
				return tooManyElements()
			}
			all = append(all[:offset], list...)
			spans[row] = types.Span{Offset: uint32(offset), Length: uint32(len(list))}
		}
		child, err := vector.New(a.Context.Budget, types.Children(out.Type)[0], layout, len(all))
		if err == nil {
			copy(vector.Values[T](child), all)
		}
		out.Children = []*vector.Vector{child}
		return err
	})
}
