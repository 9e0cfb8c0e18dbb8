package ipc

import "encoding/binary"

// message is the FlatBuffers encoding of metadata. Every offset and count in it is a claim: what lies outside reads as absent,
// and is remembered.
type message struct {
	bytes  []byte
	broken bool
}

// at returns n bytes at a position.
func (m *message) at(position, n int64) []byte {
	if position < 0 || n < 0 || position > int64(len(m.bytes))-n {
		m.broken = true
		return nil
	}
	return m.bytes[position : position+n]
}

func (m *message) uint16(position int64) int64 {
	if b := m.at(position, 2); b != nil {
		return int64(binary.LittleEndian.Uint16(b))
	}
	return 0
}

func (m *message) int32(position int64) int64 {
	if b := m.at(position, 4); b != nil {
		return int64(int32(binary.LittleEndian.Uint32(b)))
	}
	return 0
}

// flat is a table of a message: fields by number.
type flat struct {
	m       *message
	at      int64
	fields  int64 // position of the vtable
	entries int64 // bytes of the vtable
}

// root is the table that the message begins with.
func (m *message) root() flat { return m.table(m.offset(0)) }

// offset follows an offset, which always leads onward.
func (m *message) offset(position int64) int64 {
	b := m.at(position, 4)
	if b == nil {
		return -1
	}
	return position + int64(binary.LittleEndian.Uint32(b))
}

func (m *message) table(position int64) flat {
	t := flat{m: m, at: position}
	t.fields = position - m.int32(position)
	t.entries = m.uint16(t.fields)
	return t
}

// field is the position of a field; false when the table does not have it.
func (t flat) field(number int64) (int64, bool) {
	entry := 4 + 2*number
	if t.m == nil || entry+2 > t.entries {
		return 0, false
	}
	offset := t.m.uint16(t.fields + entry)
	return t.at + offset, offset != 0
}

// integer is a field of 1, 2, 4 or 8 bytes.
func (t flat) integer(number, width, usual int64) int64 {
	position, ok := t.field(number)
	if !ok {
		return usual
	}
	b := t.m.at(position, width)
	switch {
	case b == nil:
		return usual
	case width == 1:
		return int64(b[0])
	case width == 2:
		return int64(int16(binary.LittleEndian.Uint16(b)))
	case width == 4:
		return int64(int32(binary.LittleEndian.Uint32(b)))
	}
	return int64(binary.LittleEndian.Uint64(b))
}

// table is a field that is a table; false when there is none.
func (t flat) table(number int64) (flat, bool) {
	position, ok := t.field(number)
	if !ok {
		return flat{}, false
	}
	return t.m.table(t.m.offset(position)), true
}

// list is a field that is a list of items of a width, all of which lie in the message.
func (t flat) list(number, width int64) (items []byte, n int) {
	position, ok := t.field(number)
	if !ok {
		return nil, 0
	}
	start := t.m.offset(position)
	count := t.m.at(start, 4)
	if count == nil {
		return nil, 0
	}
	n = int(binary.LittleEndian.Uint32(count))
	if items = t.m.at(start+4, int64(n)*width); items == nil {
		return nil, 0
	}
	return items, n
}

// tables is a field that is a list of tables.
func (t flat) tables(number int64) []flat {
	position, ok := t.field(number)
	if !ok {
		return nil
	}
	start := t.m.offset(position)
	_, n := t.list(number, 4)
	all := make([]flat, n)
	for i := range all {
		all[i] = t.m.table(t.m.offset(start + 4 + 4*int64(i)))
	}
	return all
}

func (t flat) text(number int64) string {
	b, _ := t.list(number, 1)
	return string(b)
}

// pair reads two integers of 8 bytes at a position of a list.
func pair(items []byte, at int) (first, second int64) {
	return int64(binary.LittleEndian.Uint64(items[at:])), int64(binary.LittleEndian.Uint64(items[at+8:]))
}
