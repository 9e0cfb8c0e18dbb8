package thrift

import (
	"strings"
	"testing"

	"github.com/ballista-go/ballista/core/errs"
)

// message has field 1: -3 as i32, 2: "abc", 3: true, 5: [1, 2] of i64, 21: {1: 7 as byte}, 22: {"k": 1} as a map of i16,
// 23: a double, 24: {false}.
var message = []byte{
	0x15, 5, 0x18, 3, 'a', 'b', 'c', 0x11, 0x29, 0x26, 2, 4, 0x0c, 42, 0x13, 7, 0, 0x1b, 1, 0x84, 1, 'k', 2,
	0x17, 0, 0, 0, 0, 0, 0, 0, 0, 0x1a, 0x11, 2, 0,
}

func TestReader(t *testing.T) {
	r := NewReader(append(message, "beyond"...))
	got := map[int16]any{}
	r.Struct(func(f Field) {
		switch f.ID {
		case 1:
			got[1] = r.Int(f)
		case 2:
			got[2] = r.String(f)
		case 3:
			got[3] = r.Bool(f)
		case 5:
			sum := int64(0)
			r.List(f, func(n int) { sum += int64(100 * n) }, func(f Field) { sum += r.Int(f) })
			got[5] = sum
		case 21:
			r.Struct(func(f Field) { got[21] = r.Int32(f) })
		}
	})
	want := map[int16]any{1: int64(-3), 2: "abc", 3: true, 5: int64(203), 21: int32(7)}
	for id, value := range want {
		if got[id] != value {
			t.Errorf("field %d is %v, want %v", id, got[id], value)
		}
	}
	if r.Err() != nil || r.Offset() != len(message) {
		t.Errorf("%d of %d bytes are read: %v", r.Offset(), len(message), r.Err())
	}
}

func TestTruncated(t *testing.T) {
	for n := range message {
		r := NewReader(message[:n])
		r.Struct(func(Field) {})
		if !r.Truncated() || !errs.Is(r.Err(), errs.InvalidValue) {
			t.Errorf("%d bytes: truncated %v, error %v", n, r.Truncated(), r.Err())
		}
	}
}

func TestClaims(t *testing.T) {
	for name, data := range map[string]string{
		"a list of more than there is":   "\x19\xf6\xff\xff\xff\xff\x0f",
		"a string of more than there is": "\x18\xff\xff\xff\xff\x0fabc",
		"a map of more than there is":    "\x1b\xff\xff\xff\xff\x0f\x66",
		"an integer of too many bits":    "\x15\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x00",
		"an unknown type":                "\x1d\x00",
		"structs within each other":      strings.Repeat("\x1c", 100),
		"lists within each other":        strings.Repeat("\x19", 100),
	} {
		r := NewReader([]byte(data))
		r.Struct(func(Field) {})
		if !errs.Is(r.Err(), errs.InvalidValue) {
			t.Errorf("%s: error is %v", name, r.Err())
		}
	}
}

func TestOtherTypes(t *testing.T) {
	reads := map[string]func(r *Reader, f Field){
		"integer": func(r *Reader, f Field) { r.Int(f) },
		"bytes":   func(r *Reader, f Field) { r.Bytes(f) },
		"boolean": func(r *Reader, f Field) { r.Bool(f) },
		"list":    func(r *Reader, f Field) { r.List(f, func(int) {}, func(Field) {}) },
	}
	for name, read := range reads {
		r := NewReader([]byte{0x17, 0, 0, 0, 0, 0, 0, 0, 0, 0})
		r.Struct(func(f Field) { read(r, f) })
		if !errs.Is(r.Err(), errs.InvalidValue) {
			t.Errorf("a double read as %s: error is %v", name, r.Err())
		}
	}
}
