package metadata

import (
	"bytes"
	"encoding/binary"
	"testing"
)

// shared is a message of a table that lists one table n times, which has a text.
func shared(n, length int) []byte {
	var b []byte
	add := func(words ...int) {
		for _, word := range words {
			b = binary.LittleEndian.AppendUint32(b, uint32(word))
		}
	}
	const (
		vtable = 4         // where tables are said to have one field
		root   = 12        // where the first one lies
		layout = 6 + 8<<16 // bytes of the vtable and of a table
		first  = 4         // where a table has its field
	)
	add(root, layout, first, root-vtable, 4, n)
	for i := range n {
		add(4 * (n - i))
	}
	add(len(b)-vtable, 4, length)
	return append(b, bytes.Repeat([]byte{'x'}, length)...)
}

func textsOf(message []byte) (bytes int, damaged bool) {
	root := Root(message)
	for _, t := range root.Tables(0) {
		bytes += len(t.Text(0))
	}
	return bytes, root.Damaged()
}

func TestSharedPartsAreBounded(t *testing.T) {
	if got, damaged := textsOf(shared(3, 100)); got != 300 || damaged {
		t.Errorf("texts of %d bytes, expected 300; damaged: %v", got, damaged)
	}
	message := shared(10_000, 10_000)
	if got, damaged := textsOf(message); got > sharing*len(message) || !damaged {
		t.Errorf("texts of %d bytes in a message of %d; damaged: %v", got, len(message), damaged)
	}
}
