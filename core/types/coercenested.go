package types

import "github.com/apache/arrow-go/v18/arrow"

// coerceNested brings lists to one type of elements, structs to one type for each field and maps to one type of entries.
func coerceNested(a, b Type, prefer preference) (Type, bool) {
	mapA, isMapA := a.(*arrow.MapType)
	mapB, isMapB := b.(*arrow.MapType)
	listA, isListA := a.(arrow.ListLikeType)
	listB, isListB := b.(arrow.ListLikeType)
	structA, isStructA := a.(*arrow.StructType)
	structB, isStructB := b.(*arrow.StructType)
	switch {
	case isMapA && isMapB:
		return coerceMaps(mapA, mapB, prefer), true
	case isMapA || isMapB:
		return nil, true
	case isListA && isListB:
		return coerceLists(listA, listB, prefer), true
	case isStructA && isStructB:
		return coerceStructs(structA, structB, prefer), true
	}
	return nil, false
}

func coerceFields(a, b arrow.Field, prefer preference) (arrow.Field, bool) {
	t, ok := coerce(a.Type, b.Type, prefer)
	return arrow.Field{Name: a.Name, Type: t, Nullable: a.Nullable || b.Nullable, Metadata: a.Metadata}, ok
}

func coerceLists(a, b arrow.ListLikeType, prefer preference) Type {
	element, ok := coerceFields(a.ElemField(), b.ElemField(), prefer)
	switch {
	case !ok:
		return nil
	case a.ID() == arrow.LARGE_LIST || b.ID() == arrow.LARGE_LIST:
		return arrow.LargeListOfField(element)
	}
	fixedA, isFixedA := a.(*arrow.FixedSizeListType)
	fixedB, isFixedB := b.(*arrow.FixedSizeListType)
	if isFixedA && isFixedB && fixedA.Len() == fixedB.Len() {
		return arrow.FixedSizeListOfField(fixedA.Len(), element)
	}
	return arrow.ListOfField(element)
}

func coerceMaps(a, b *arrow.MapType, prefer preference) Type {
	key, keyOK := coerce(a.KeyType(), b.KeyType(), prefer)
	item, itemOK := coerceFields(a.ItemField(), b.ItemField(), prefer)
	if !keyOK || !itemOK {
		return nil
	}
	t := arrow.MapOfFields(arrow.Field{Name: a.KeyField().Name, Type: key}, item)
	t.KeysSorted = a.KeysSorted && b.KeysSorted
	return t
}

// coerceStructs matches fields by name where both have the same names, otherwise by position.
func coerceStructs(a, b *arrow.StructType, prefer preference) Type {
	if a.NumFields() != b.NumFields() {
		return nil
	}
	fields := make([]arrow.Field, a.NumFields())
	byName := sameNames(a, b)
	for i := range fields {
		other := b.Field(i)
		if byName {
			other, _ = b.FieldByName(a.Field(i).Name)
		}
		var ok bool
		if fields[i], ok = coerceFields(a.Field(i), other, prefer); !ok {
			return nil
		}
	}
	return arrow.StructOf(fields...)
}

func sameNames(a, b *arrow.StructType) bool {
	for i := range a.NumFields() {
		if len(b.FieldIndices(a.Field(i).Name)) != 1 {
			return false
		}
	}
	return true
}
