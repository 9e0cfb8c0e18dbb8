package vector

import (
	"math"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/types"
)

func (out *outgoing) lists() error {
	switch t := out.t.(type) {
	case *arrow.FixedSizeListType:
		return out.fixedLists(int(t.Len()))
	case *arrow.LargeListType:
		return writeLists[int64](out)
	case *arrow.ListViewType:
		return writeListViews[int32](out)
	case *arrow.LargeListViewType:
		return writeListViews[int64](out)
	}
	return writeLists[int32](out)
}

// fields adds the fields of a struct.
func (out *outgoing) fields() error {
	for i, t := range types.Children(out.t) {
		if err := out.child(i, nil, t); err != nil {
			return err
		}
	}
	return nil
}

// child adds rows of child i.
func (out *outgoing) child(i int, rows []int32, t types.Type) error {
	data, err := exportRows(out.budget, out.v.Children[i], rows, t)
	if err == nil {
		out.children = append(out.children, data)
	}
	return err
}

func (out *outgoing) elementType() types.Type { return types.Children(out.t)[0] }

// spanAt is list i, empty for NULL.
func (out *outgoing) spanAt(spans []types.Span, i int) types.Span {
	if out.v.Null(i) {
		return types.Span{}
	}
	return spans[i]
}

// writeLists writes offsets, and the elements one after another unless they lie so.
func writeLists[T int32 | int64](out *outgoing) error {
	spans := Values[types.Span](out.v)
	offsets, err := write[T](out, len(spans)+1)
	if err != nil {
		return err
	}
	next, total, adjacent := uint32(0), 0, true
	for i := range spans {
		span := out.spanAt(spans, i)
		if span.Length > 0 && total == 0 {
			next = span.Offset
		}
		offsets[i] = T(total)
		adjacent = adjacent && (span.Length == 0 || span.Offset == next)
		next += span.Length
		if total += int(span.Length); total > math.MaxInt32 {
			return tooManyRows()
		}
	}
	offsets[len(spans)] = T(total)
	if adjacent {
		return out.childSlice(int(next)-total, total)
	}
	return out.gathered(spans, total)
}

// gathered adds the elements one list after another.
func (out *outgoing) gathered(spans []types.Span, total int) error {
	numbers := 4 * int64(total)
	if err := out.budget.Reserve(numbers); err != nil {
		return err
	}
	defer out.budget.Release(numbers)
	return out.child(0, out.elements(spans, total), out.elementType())
}

// childSlice adds the n elements from element from on.
func (out *outgoing) childSlice(from, n int) error {
	var elements Vector
	defer elements.Release()
	if err := Slice(out.budget, &elements, out.v.Children[0], from, n); err != nil {
		return err
	}
	data, err := exportRows(out.budget, &elements, nil, out.elementType())
	if err == nil {
		out.children = append(out.children, data)
	}
	return err
}

// elements are the rows of the child that the lists consist of, one list after another.
func (out *outgoing) elements(spans []types.Span, total int) []int32 {
	rows := make([]int32, 0, total)
	for i := range spans {
		span := out.spanAt(spans, i)
		for e := range span.Length {
			rows = append(rows, int32(span.Offset+e))
		}
	}
	return rows
}

// writeListViews writes offsets and sizes, and shares the part of the child that they speak of, unless most of it is not in
// any list.
func writeListViews[T int32 | int64](out *outgoing) error {
	spans := Values[types.Span](out.v)
	offsets, err := write[T](out, len(spans))
	if err != nil {
		return err
	}
	sizes, err := write[T](out, len(spans))
	if err != nil {
		return err
	}
	from, to, total := uint32(math.MaxUint32), uint32(0), 0
	for i := range spans {
		span := out.spanAt(spans, i)
		offsets[i], sizes[i] = T(total), T(span.Length)
		total += int(span.Length)
		if span.Length > 0 {
			from, to = min(from, span.Offset), max(to, span.Offset+span.Length)
		}
	}
	switch {
	case total == 0:
		return out.childSlice(0, 0)
	case int(to-from) > 2*total:
		return out.gathered(spans, total)
	}
	for i := range spans {
		if span := out.spanAt(spans, i); span.Length > 0 {
			offsets[i] = T(span.Offset - from)
		} else {
			offsets[i] = 0
		}
	}
	return out.childSlice(int(from), int(to-from))
}

// fixedLists adds the elements of lists of one size. Those of NULL are NULL.
func (out *outgoing) fixedLists(size int) error {
	spans := Values[types.Span](out.v)
	if size > 0 && len(spans) > math.MaxInt32/size {
		return tooManyRows()
	}
	charge := int64(len(spans)) * int64(size) * 4
	if err := out.budget.Reserve(charge); err != nil {
		return err
	}
	defer out.budget.Release(charge)
	rows := make([]int32, 0, len(spans)*size)
	for i := range spans {
		span, missing := spans[i], out.v.Null(i)
		if !missing && int(span.Length) != size {
			return errs.New(errs.InvalidValue, "list of %d elements in a column of type %s", span.Length, out.t)
		}
		for e := range size {
			if missing {
				rows = append(rows, -1)
			} else {
				rows = append(rows, int32(span.Offset)+int32(e))
			}
		}
	}
	var elements Vector
	defer elements.Release()
	if err := GatherOuter(out.budget, &elements, out.v.Children[0], rows); err != nil {
		return err
	}
	data, err := exportRows(out.budget, &elements, nil, out.elementType())
	if err == nil {
		out.children = append(out.children, data)
	}
	return err
}
