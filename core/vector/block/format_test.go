package block_test

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/zeebo/xxh3"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/block"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

// written is a block put together by hand, as the package's description of the format says.
type written struct{ bytes []byte }

func (w *written) u8(values ...uint8) *written { w.bytes = append(w.bytes, values...); return w }

func (w *written) u16(n uint16) *written {
	w.bytes = binary.LittleEndian.AppendUint16(w.bytes, n)
	return w
}

func (w *written) u32(values ...uint32) *written {
	for _, n := range values {
		w.bytes = binary.LittleEndian.AppendUint32(w.bytes, n)
	}
	return w
}

func (w *written) u64(values ...uint64) *written {
	for _, n := range values {
		w.bytes = binary.LittleEndian.AppendUint64(w.bytes, n)
	}
	return w
}

func (w *written) text(s string) *written { w.bytes = append(w.bytes, s...); return w }

// at adds zeros up to a position.
func (w *written) at(position int) *written {
	w.bytes = append(w.bytes, make([]byte, position-len(w.bytes))...)
	return w
}

// fixUp corrects the lengths and the checksum.
func fixUp(b []byte) []byte {
	binary.LittleEndian.PutUint64(b[8:], xxh3.Hash(b[16:]))
	return b
}

var formatTypes = []types.Type{
	arrow.PrimitiveTypes.Int64, arrow.BinaryTypes.String, arrow.ListOf(arrow.FixedWidthTypes.Boolean), arrow.BinaryTypes.Binary,
}

// formatBlock has three rows: the integers 1, NULL, 3; the codes of two strings; lists of booleans; a constant string.
func formatBlock() []byte {
	w := new(written)
	w.text("BLBK").u16(1).u16(0).u64(0, 0, 0).u64(77).u32(3, 4, 6, 0).u64(0)
	w.u8(5, 0, 1, 0).u32(3, 256, 320, 0, 0).u64(0)   // int64, flat, validity
	w.u8(15, 2, 0, 0).u32(3, 0, 384, 0, 0).u64(0)    // view, dictionary
	w.u8(15, 0, 2, 0).u32(2, 0, 448, 512, 20).u64(0) // view, flat, no value twice
	w.u8(16, 0, 0, 0).u32(3, 0, 576, 0, 0).u64(0)    // list, flat
	w.u8(1, 0, 0, 0).u32(4, 0, 640, 0, 0).u64(0)     // bool, flat
	w.u8(15, 1, 0, 0).u32(3, 0, 704, 0, 0).u64(0)    // view, constant
	w.at(256).u64(0b101)
	w.at(320).u64(1, 99, 3)
	w.at(384).u32(0, 1, 0)
	w.at(448).u32(5).text("short").at(464).u32(20).text("a st").u32(0, 512)
	w.at(512).text("a string of 20 bytes")
	w.at(576).u32(0, 1, 1, 0, 1, 3)
	w.at(640).u64(0b0110)
	w.at(704).u32(2).text("hi").at(720)
	binary.LittleEndian.PutUint64(w.bytes[16:], 720)
	binary.LittleEndian.PutUint64(w.bytes[24:], 720)
	return fixUp(w.bytes)
}

func formatValues() [][]types.Value {
	return [][]types.Value{
		{int64(1), nil, int64(3)},
		{"short", "a string of 20 bytes", "short"},
		{[]types.Value{false}, []types.Value{}, []types.Value{true, true, false}},
		{"hi", "hi", "hi"},
	}
}

func TestTheFormatIsAsDescribed(t *testing.T) {
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	batch, err := block.Decode(budget, formatBlock(), formatTypes)
	try(t, err)
	if batch.Morsel != 77 || batch.Len != 3 || batch.Columns[1].Form != vector.Dictionary || !batch.Columns[1].Dict.Unique {
		t.Fatalf("morsel %d, %d rows, column 1 is %s", batch.Morsel, batch.Len, batch.Columns[1].Form)
	}
	for i, values := range formatValues() {
		try(t, vectortest.Check(batch.Columns[i], values))
	}
	batch.Release()
	if used := budget.Used(); used != 0 {
		t.Fatalf("%d bytes are still held", used)
	}
}

// TestWrongBlocks changes a sound block in one place each.
func TestWrongBlocks(t *testing.T) {
	for name, change := range map[string]func(b []byte){
		"magic":                  func(b []byte) { b[0] = 'X' },
		"rows of a column":       func(b []byte) { b[40] = 4 },
		"more nodes":             func(b []byte) { b[48] = 7 },
		"fewer nodes":            func(b []byte) { b[48] = 5 },
		"nodes beyond the block": func(b []byte) { b[51] = 1 },
		"flags":                  func(b []byte) { b[52] = 2 },
		"compressed":             func(b []byte) { b[52] = 1 },
		"reserved":               func(b []byte) { b[60] = 1 },
		"uncompressed length":    func(b []byte) { b[25] = 1 },
		"layout":                 func(b []byte) { b[64] = 4 },
		"form":                   func(b []byte) { b[65] = 3 },
		"flags of a node":        func(b []byte) { b[66] = 5 },
		"reserved of a node":     func(b []byte) { b[67] = 1 },
		"validity outside":       func(b []byte) { b[73] = 4 },
		"field not aligned":      func(b []byte) { b[76]++ },
		"field in the nodes":     func(b []byte) { binary.LittleEndian.PutUint32(b[76:], 128) },
		"rows of codes":          func(b []byte) { b[100] = 200 },
		"code":                   func(b []byte) { b[384] = 2 },
		"nulls in a dictionary":  func(b []byte) { b[130] = 1 },
		"codes of codes":         func(b []byte) { b[129] = 2 },
		"heap outside":           func(b []byte) { b[148] = 255 },
		"view before the heap":   func(b []byte) { b[476], b[477] = 0, 0 },
		"heap behind the view":   func(b []byte) { binary.LittleEndian.PutUint32(b[144:], 576) },
		"view beyond the heap":   func(b []byte) { b[476]++ },
		"view's length":          func(b []byte) { b[467] = 0xff },
		"view's prefix":          func(b []byte) { b[512]++ },
		"view's block":           func(b []byte) { b[472] = 1 },
		"inline without zeros":   func(b []byte) { b[462] = 1 },
		"gap between lists":      func(b []byte) { b[584] = 2 },
		"huge list":              func(b []byte) { b[599] = 0xff },
		"elements of lists":      func(b []byte) { b[196] = 5 },
		"rows of a constant":     func(b []byte) { b[228] = 2 },
	} {
		budget := memory.NewBudget("test", memory.Unlimited, nil)
		b := formatBlock()
		change(b)
		if batch, err := block.Decode(budget, fixUp(b), formatTypes); err == nil {
			t.Errorf("%s: no error", name)
			batch.Release()
		} else if !errs.Is(err, errs.InvalidValue) {
			t.Errorf("%s: %v is no invalid value", name, err)
		}
		if used, peak := budget.Used(), budget.Peak(); used != 0 || peak > 4096 {
			t.Errorf("%s: %d bytes are held, and %d were", name, used, peak)
		}
	}
}

func TestNodesOfNoColumnAreRefused(t *testing.T) {
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	for nodes, length := range []uint64{64, 96} {
		w := new(written)
		w.text("BLBK").u16(1).u16(0).u64(0, length, length).u64(77).u32(3, 0, uint32(nodes), 0).u64(0).at(int(length))
		if _, err := block.Decode(budget, fixUp(w.bytes), nil); (err != nil) != (nodes > 0) {
			t.Errorf("%d nodes: error %v", nodes, err)
		}
	}
}

// TestBlocksHoldNothingElse writes over other bytes, from a batch with bits beyond its last row.
func TestBlocksHoldNothingElse(t *testing.T) {
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	sound := formatBlock()
	b := formatBlock()
	for _, at := range []int{256, 640} {
		b[at] |= 0xf0
		b[at+7] = 0xff
	}
	batch, err := block.Decode(budget, fixUp(b), formatTypes)
	try(t, err)
	defer batch.Release()
	encoded, err := new(block.Encoder).Append(bytes.Repeat([]byte{0xff}, 2*len(sound))[:0], batch)
	try(t, err)
	if !bytes.Equal(encoded, sound) {
		t.Errorf("got\n%x\nwant\n%x", encoded, sound)
	}
}

func TestOtherVersionsAreRefused(t *testing.T) {
	b := formatBlock()
	b[4] = 2
	if _, err := block.Length(b); !errs.Is(err, errs.Unsupported) {
		t.Fatalf("error %v", err)
	}
}

// TestDamageIsFound changes each bit, and cuts the block at each length.
func TestDamageIsFound(t *testing.T) {
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	sound := formatBlock()
	for i := range len(sound) * 8 {
		b := formatBlock()
		b[i/8] ^= 1 << (i % 8)
		if _, err := block.Decode(budget, b, formatTypes); err == nil {
			t.Fatalf("bit %d was changed and not noticed", i)
		}
	}
	for i := range sound {
		if _, err := block.Decode(budget, sound[:i], formatTypes); !errs.Is(err, errs.InvalidValue) {
			t.Fatalf("%d bytes: error %v", i, err)
		}
	}
	if _, err := block.Decode(budget, append(sound, 0), formatTypes); !errs.Is(err, errs.InvalidValue) {
		t.Fatalf("a byte too many: error %v", err)
	}
	if peak := budget.Peak(); peak != 0 {
		t.Fatalf("%d bytes were allocated before the damage was found", peak)
	}
}

func TestOtherTypesAreRefused(t *testing.T) {
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	for _, columns := range [][]types.Type{nil, formatTypes[:3], {formatTypes[1], formatTypes[0], formatTypes[2], formatTypes[3]}} {
		if _, err := block.Decode(budget, formatBlock(), columns); !errs.Is(err, errs.InvalidValue) {
			t.Errorf("%v: error %v", columns, err)
		}
	}
	union := arrow.SparseUnionOf(nil, nil)
	if _, err := block.Decode(budget, formatBlock(), []types.Type{union, union, union, union}); !errs.Is(err, errs.Unsupported) {
		t.Errorf("unions: error %v", err)
	}
}
