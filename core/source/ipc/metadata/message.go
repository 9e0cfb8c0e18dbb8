// Package metadata reads what Arrow says of its data in FlatBuffers: the messages of files and streams, and the schemas that
// writers of other formats keep.
package metadata

import "encoding/binary"

// message is the FlatBuffers encoding of metadata. Every offset and count in it is a claim: what lies outside reads as absent,
// and is remembered.
type message struct {
	bytes  []byte
	broken bool
	left   int64 // bytes that may still be read: parts may be shared, so that a small message can describe a large tree
}

// sharing is how often a message may be read as a whole, at most.
const sharing = 4

// Root is the table that a message begins with.
func Root(bytes []byte) Table {
	m := &message{bytes: bytes, left: sharing * int64(len(bytes))}
	return m.table(m.offset(0))
}

// read counts n bytes as read. False: the message shares more than a writer would.
func (m *message) read(n int64) bool {
	m.left -= n
	m.broken = m.broken || m.left < 0
	return m.left >= 0
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

// offset follows an offset, which always leads onward.
func (m *message) offset(position int64) int64 {
	b := m.at(position, 4)
	if b == nil {
		return -1
	}
	return position + int64(binary.LittleEndian.Uint32(b))
}

func (m *message) table(position int64) Table {
	t := Table{m: m, at: position}
	if !m.read(4) {
		return t
	}
	t.fields = position - m.int32(position)
	t.entries = m.uint16(t.fields)
	return t
}

// Table is a table of a message: fields by number.
type Table struct {
	m       *message
	at      int64
	fields  int64 // position of the vtable
	entries int64 // bytes of the vtable
}

// field is the position of a field; false when the table does not have it.
func (t Table) field(number int64) (int64, bool) {
	entry := 4 + 2*number
	if t.m == nil || entry+2 > t.entries {
		return 0, false
	}
	offset := t.m.uint16(t.fields + entry)
	return t.at + offset, offset != 0
}

// Integer is a field of 1, 2, 4 or 8 bytes.
func (t Table) Integer(number, width, usual int64) int64 {
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

// Table is a field that is a table; false when there is none.
func (t Table) Table(number int64) (Table, bool) {
	position, ok := t.field(number)
	if !ok {
		return Table{}, false
	}
	return t.m.table(t.m.offset(position)), true
}

// List is a field that is a list of items of a width, all of which lie in the message.
func (t Table) List(number, width int64) (items []byte, n int) {
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
	if items = t.m.at(start+4, int64(n)*width); items == nil || !t.m.read(int64(len(items))) {
		return nil, 0
	}
	return items, n
}

// Tables is a field that is a list of tables.
func (t Table) Tables(number int64) []Table {
	position, ok := t.field(number)
	if !ok {
		return nil
	}
	start := t.m.offset(position)
	_, n := t.List(number, 4)
	all := make([]Table, n)
	for i := range all {
		all[i] = t.m.table(t.m.offset(start + 4 + 4*int64(i)))
	}
	return all
}

// Text is a field that is a text.
func (t Table) Text(number int64) string {
	b, _ := t.List(number, 1)
	return string(b)
}

// Damaged says whether something that was read of the message is not there.
func (t Table) Damaged() bool { return t.m != nil && t.m.broken }
