package json

import (
	"strconv"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/types"
)

// kinds are the kinds of values seen in one place.
type kinds uint8

const (
	null kinds = 1 << iota
	boolean
	integer
	float
	words
	structure
	list
)

// shape is what the values in one place look like.
type shape struct {
	seen    kinds
	names   []string // of the members of objects, in the order in which they were met
	members []*shape
	index   map[string]int
	element *shape // of arrays
}

// member is the shape of the values of a key. fresh says that the key is new.
func (h *shape) member(key []byte) (m *shape, fresh bool) {
	if at, ok := h.index[string(key)]; ok {
		return h.members[at], false
	}
	if h.index == nil {
		h.index = map[string]int{}
	}
	m = new(shape)
	h.index[string(key)] = len(h.names)
	h.names, h.members = append(h.names, string(key)), append(h.members, m)
	return m, true
}

// dataType is the type that holds all of the values. Those that no other type holds are texts.
func (h *shape) dataType() types.Type {
	switch seen := h.seen &^ null; seen {
	case 0:
		return arrow.Null
	case boolean:
		return arrow.FixedWidthTypes.Boolean
	case integer:
		return arrow.PrimitiveTypes.Int64
	case float, float | integer:
		return arrow.PrimitiveTypes.Float64
	case structure:
		return arrow.StructOf(h.fields()...)
	case list:
		return arrow.ListOf(h.element.elementType())
	}
	return arrow.BinaryTypes.String
}

// elementType is the type of the elements of an array. Where they are all null, DataFusion takes them for texts.
func (h *shape) elementType() types.Type {
	if h.seen == null {
		return arrow.BinaryTypes.String
	}
	return h.dataType()
}

func (h *shape) fields() []arrow.Field {
	fields := make([]arrow.Field, len(h.members))
	for i, m := range h.members {
		fields[i] = arrow.Field{Name: h.names[i], Type: m.dataType(), Nullable: true}
	}
	return fields
}

// numberKind is the kind of a number. Integers that int64 does not hold, and -0, are floats.
func numberKind(number []byte, whole bool) kinds {
	if !whole || string(number) == "-0" {
		return float
	}
	if _, err := strconv.ParseInt(string(number), 10, 64); err != nil {
		return float
	}
	return integer
}
