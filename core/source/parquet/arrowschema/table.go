package arrowschema

import "encoding/binary"

// buffer is a FlatBuffer. Nothing in it is trusted: what lies outside reads as absent.
type buffer struct {
	data  []byte
	steps int // tables that may still be visited: tables may share parts, so that a small buffer can describe a large tree
}

// table is a position in the buffer; 0 is none.
type table struct {
	*buffer
	at int
}

func (b *buffer) uint32(at int) uint32 {
	if at < 0 || at > len(b.data)-4 {
		return 0
	}
	return binary.LittleEndian.Uint32(b.data[at:])
}

func (b *buffer) uint16(at int) uint16 {
	if at < 0 || at > len(b.data)-2 {
		return 0
	}
	return binary.LittleEndian.Uint16(b.data[at:])
}

// follow is the table that the offset at a position refers to.
func (b *buffer) follow(at int) table {
	target := at + int(b.uint32(at))
	if at <= 0 && target == at || target > len(b.data)-4 || b.steps <= 0 {
		return table{b, 0}
	}
	b.steps--
	return table{b, target}
}

// field is the position of a field's value; 0 when it is absent.
func (t table) field(number int) int {
	if t.at == 0 {
		return 0
	}
	vtable := t.at - int(int32(t.uint32(t.at)))
	slot := 4 + 2*number
	if vtable < 0 || slot+2 > int(t.uint16(vtable)) {
		return 0
	}
	offset := int(t.uint16(vtable + slot))
	if offset == 0 {
		return 0
	}
	return t.at + offset
}

// number is an integer field of width bytes.
func (t table) number(field, width, absent int) int {
	at := t.field(field)
	switch {
	case at == 0 || at > len(t.data)-width:
		return absent
	case width == 1:
		return int(t.data[at])
	case width == 2:
		return int(int16(t.uint16(at)))
	}
	return int(int32(t.uint32(at)))
}

// table is a field that refers to a table.
func (t table) table(field int) table {
	at := t.field(field)
	if at == 0 {
		return table{t.buffer, 0}
	}
	return t.follow(at)
}

// tables is a field that refers to a list of tables.
func (t table) tables(field int) []table {
	at, n := t.vector(field, 4)
	tables := make([]table, 0, n)
	for i := range n {
		tables = append(tables, t.follow(at+4*i))
	}
	return tables
}

// string is a field that refers to a string.
func (t table) string(field int) string {
	at, n := t.vector(field, 1)
	return string(t.data[at : at+n])
}

// vector is where the elements of a list lie, and their number.
func (t table) vector(field, width int) (at, n int) {
	at = t.field(field)
	if at == 0 {
		return 0, 0
	}
	at += int(t.uint32(at))
	n = int(t.uint32(at))
	if at > len(t.data)-4 || n > (len(t.data)-at-4)/width {
		return 0, 0
	}
	return at + 4, n
}
