package vector

import (
	"math"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/types"
)

// lists reads lists of every kind.
func (in *incoming) lists() error {
	children := in.data.Children()
	if len(children) != 1 {
		return in.invalid("%d children", len(children))
	}
	if children[0] == nil {
		return in.invalid("no child")
	}
	limit := int64(children[0].Len())
	bounds, err := in.bounds(limit)
	if err != nil {
		return err
	}
	if err := reuse(in.budget, &in.v.data, 8*in.n); err != nil {
		return err
	}
	spans := Values[types.Span](in.v)
	for i := range spans {
		spans[i] = types.Span{}
		if in.v.Valid != nil && !in.v.Valid.Get(i) {
			continue
		}
		offset, length := bounds(i)
		if offset < 0 || length < 0 || offset > limit-length {
			return in.invalid("list %d: %d elements at offset %d of %d", i, length, offset, limit)
		}
		if length > 0 {
			spans[i] = types.Span{Offset: uint32(offset), Length: uint32(length)}
		}
	}
	if limit > math.MaxInt32 {
		return tooManyRows()
	}
	if err := in.child(children[0], 0, int(limit)); err != nil || in.v.Type.ID() != arrow.MAP {
		return err
	}
	return in.checkKeys(spans)
}

// checkKeys looks for entries of maps that are NULL or have no key.
func (in *incoming) checkKeys(spans []types.Span) error {
	entries := in.v.Children[0]
	keys := entries.Children[0]
	if entries.Nulls() == 0 && keys.Nulls() == 0 {
		return nil
	}
	for i, span := range spans {
		for j := int(span.Offset); j < int(span.Offset+span.Length); j++ {
			if entries.Null(j) || keys.Null(j) {
				return in.invalid("map %d has an entry without a key", i)
			}
		}
	}
	return nil
}

// bounds returns a function that gives the offset and the length of list i as the array claims them for a child of the
// given length.
func (in *incoming) bounds(limit int64) (func(i int) (offset, length int64), error) {
	switch t := in.v.Type.(type) {
	case *arrow.FixedSizeListType:
		size := int64(t.Len())
		if size < 0 || size > 0 && int64(in.first) > limit/size-int64(in.n) {
			return nil, in.invalid("%d elements for lists of %d at offset %d", limit, size, in.first)
		}
		return func(i int) (int64, int64) { return int64(in.first+i) * size, size }, nil
	case *arrow.ListViewType, *arrow.LargeListViewType:
		width := in.offsetWidth()
		starts, err := in.fixed(1, width)
		if err != nil {
			return nil, err
		}
		sizes, err := in.fixed(2, width)
		if err != nil {
			return nil, err
		}
		start, size := offsets{starts, width}, offsets{sizes, width}
		return func(i int) (int64, int64) { return start.at(i), size.at(i) }, nil
	}
	o, err := in.offsets(in.first, in.n)
	return func(i int) (int64, int64) { return o.at(i), o.at(i+1) - o.at(i) }, err
}

// structs reads the fields of structs, of which the array's offset counts too.
func (in *incoming) structs() error {
	children := in.data.Children()
	if fields := types.Children(in.v.Type); len(children) != len(fields) {
		return in.invalid("%d children for %d fields", len(children), len(fields))
	}
	for _, child := range children {
		if err := in.child(child, in.first, in.n); err != nil {
			return err
		}
	}
	return nil
}

// child adds a child of n rows of data from row from on.
func (in *incoming) child(data arrow.ArrayData, from, n int) error {
	want := types.Children(in.v.Type)[len(in.v.Children)]
	if data == nil || !sameShape(data.DataType(), want) {
		return in.invalid("child number %d is not of type %s", len(in.v.Children), want)
	}
	child := new(Vector)
	in.v.Children = append(in.v.Children, child)
	err := importRows(in.budget, child, data, from, n)
	child.Type = want
	return err
}

// sameShape reports whether types are equal but for the names and the nullability of fields.
func sameShape(a, b types.Type) bool {
	x, y := types.Children(a), types.Children(b)
	if len(x) == 0 || len(x) != len(y) || a.ID() != b.ID() {
		return arrow.TypeEqual(a, b)
	}
	for i := range x {
		if !sameShape(x[i], y[i]) {
			return false
		}
	}
	return true
}
