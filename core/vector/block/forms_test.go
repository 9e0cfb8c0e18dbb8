package block_test

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"testing"
	"unsafe"

	"github.com/apache/arrow-go/v18/arrow"
	"pgregory.net/rapid"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/block"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

// coded is a vector of the codes over the strings.
func coded(t rapid.TB, budget *memory.Budget, strings []types.Value, codes ...uint32) *vector.Vector {
	t.Helper()
	values, err := vector.FromValues(budget, arrow.BinaryTypes.String, strings)
	try(t, err)
	v, err := vector.NewDictionary(budget, arrow.BinaryTypes.String, vector.CheckedDict(values), len(codes))
	try(t, err)
	copy(v.Codes, codes)
	return v
}

// sent is a batch after it was encoded and decoded.
func sent(t rapid.TB, budget *memory.Budget, batch *vector.Batch) *vector.Batch {
	t.Helper()
	var columns []types.Type
	for _, column := range batch.Columns {
		columns = append(columns, column.Type)
	}
	encoded, err := new(block.Encoder).Append(nil, batch)
	try(t, err)
	decoded, err := block.Decode(budget, encoded, columns)
	try(t, err)
	check(t, decoded, batch)
	return decoded
}

func TestFormsSurvive(t *testing.T) {
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	strings := []types.Value{"a", "a string that is longer than a view", "c", "d"}
	constant, nothing, numbers := new(vector.Vector), new(vector.Vector), new(vector.Vector)
	try(t, constant.SetConstant(budget, arrow.BinaryTypes.String, strings[1], 5))
	try(t, nothing.MakeNull(budget, arrow.StructOf(arrow.Field{Name: "a", Type: arrow.BinaryTypes.String}), 5))
	try(t, numbers.SetConstant(budget, arrow.PrimitiveTypes.Int32, int64(7), 5))
	missing := coded(t, budget, strings, 1, 2, 3, 1, 1)
	try(t, missing.PrepareValid(budget))
	clear(missing.Valid)
	batch := &vector.Batch{Len: 5, Columns: []*vector.Vector{
		coded(t, budget, strings, 3, 1, 1, 3, 1), // two entries in use
		coded(t, budget, strings, 0, 1, 2, 3, 0), // as many in use as rows are selected
		constant, nothing, numbers, missing,
	}}
	batch.Rows = []int32{0, 1, 2, 3}
	decoded := sent(t, budget, batch)
	for i, want := range []vector.Form{vector.Dictionary, vector.Flat, vector.Constant, vector.Constant, vector.Constant, vector.Dictionary} {
		if got := decoded.Columns[i].Form; got != want {
			t.Errorf("column %d is %s, want %s", i, got, want)
		}
	}
	if dict := decoded.Columns[0].Dict; dict.Values.Len != 2 || !dict.Unique || dict.Values.Value(0) != "d" {
		t.Errorf("%d values, unique: %v, of which the first is %v", dict.Values.Len, dict.Unique, dict.Values.Value(0))
	}
	batch.Rows = []int32{2, 4} // no NULL, and one entry for two rows
	again := sent(t, budget, batch)
	if got := again.Columns[1].Form; got != vector.Flat {
		t.Errorf("two entries for two rows are %s", got)
	}
	for _, b := range []*vector.Batch{batch, decoded, again} {
		b.Release()
	}
	if used := budget.Used(); used != 0 {
		t.Errorf("%d bytes are still held", used)
	}
}

func TestNullsThatAreNotSelectedAreNotSent(t *testing.T) {
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	v, err := vector.FromValues(budget, arrow.PrimitiveTypes.Int64, []types.Value{int64(1), nil, int64(3)})
	try(t, err)
	batch := &vector.Batch{Columns: []*vector.Vector{v}, Len: 3, Rows: []int32{0, 2}}
	if decoded := sent(t, budget, batch); decoded.Columns[0].Valid != nil {
		t.Error("there is a bitmap")
	}
}

func TestRowsWithoutColumns(t *testing.T) {
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	if got := sent(t, budget, &vector.Batch{Len: math.MaxInt32}); got.Len != math.MaxInt32 {
		t.Errorf("%d rows", got.Len)
	}
	if _, err := new(block.Encoder).Append(nil, &vector.Batch{Len: math.MaxInt32 + 1}); !errs.Is(err, errs.Unsupported) {
		t.Errorf("too many rows: %v", err)
	}
}

// TestSharedStringsAreSentOnce sends many views of one long string.
func TestSharedStringsAreSentOnce(t *testing.T) {
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	long := make([]byte, 10_000)
	one, err := vector.FromValues(budget, arrow.BinaryTypes.Binary, []types.Value{string(long)})
	try(t, err)
	many := new(vector.Vector)
	try(t, vector.Gather(budget, many, one, make([]int32, 1000)))
	encoded, err := new(block.Encoder).Append(nil, &vector.Batch{Columns: []*vector.Vector{many}, Len: 1000})
	try(t, err)
	if len(encoded) > 16*1000+len(long)+1000 {
		t.Errorf("%d bytes", len(encoded))
	}
}

func TestStringsThatAreNotSelectedAreNotSent(t *testing.T) {
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	long := make([]byte, 1000)
	values := make([]types.Value, 500)
	for i := range values {
		binary.LittleEndian.PutUint32(long[4:], uint32(i))
		values[i] = string(long)
	}
	v, err := vector.FromValues(budget, arrow.BinaryTypes.Binary, values)
	try(t, err)
	batch := &vector.Batch{Columns: []*vector.Vector{v}, Len: 500, Rows: []int32{0, 15, 499}}
	sent(t, budget, batch)
	encoded, err := new(block.Encoder).Append(nil, batch)
	try(t, err)
	if len(encoded) > 3*(16+1000)+200 {
		t.Errorf("%d bytes for three strings of 1000", len(encoded))
	}
}

func TestElementsBelowNullAreNotSent(t *testing.T) {
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	list := []types.Value{int64(1), int64(2)}
	v, err := vector.FromValues(budget, arrow.ListOf(arrow.PrimitiveTypes.Int8), []types.Value{list, list, list})
	try(t, err)
	try(t, v.PrepareValid(budget))
	v.Valid.Clear(1)
	decoded := sent(t, budget, &vector.Batch{Columns: []*vector.Vector{v}, Len: 3})
	if got := decoded.Columns[0].Children[0].Len; got != 4 {
		t.Errorf("%d elements were sent, want 4", got)
	}
}

// TestTooManyElements has lists that share their elements, which would be more than 2^31 if each had its own.
func TestTooManyElements(t *testing.T) {
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	of := arrow.ListOf(arrow.PrimitiveTypes.Int8)
	lists, err := vector.New(budget, of, types.List, 3)
	try(t, err)
	child := new(vector.Vector)
	try(t, child.SetConstant(budget, arrow.PrimitiveTypes.Int8, int64(1), 1<<30))
	lists.Children = []*vector.Vector{child}
	for i := range 3 {
		vector.Values[types.Span](lists)[i] = types.Span{Length: 1 << 30}
	}
	if _, err := new(block.Encoder).Append(nil, &vector.Batch{Columns: []*vector.Vector{lists}, Len: 3}); !errs.Is(err, errs.Unsupported) {
		t.Errorf("error %v", err)
	}
}

// TestABlockOf2GiBIsRefused does so before it takes memory for one.
func TestABlockOf2GiBIsRefused(t *testing.T) {
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	lists, err := vector.New(budget, arrow.ListOf(arrow.PrimitiveTypes.Int64), types.List, 1)
	try(t, err)
	child := &vector.Vector{Type: arrow.PrimitiveTypes.Int64, Layout: types.Int64, Len: 1 << 28}
	lists.Children = []*vector.Vector{child}
	vector.Values[types.Span](lists)[0] = types.Span{Length: 1 << 28}
	before := budget.Used()
	if _, err := new(block.Encoder).Encode(budget, &vector.Batch{Columns: []*vector.Vector{lists}, Len: 1}); !errs.Is(err, errs.Unsupported) {
		t.Errorf("error %v", err)
	}
	if budget.Peak() > before {
		t.Error("memory was allocated")
	}
}

func TestVectorsReferToTheBuffer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		budget := memory.NewBudget("test", memory.Unlimited, nil)
		columns := []types.Type{arrow.PrimitiveTypes.Int64, arrow.BinaryTypes.String, vectortest.NestedTypes()[random.IntN(11)]}
		batch := randomBatch(t, random, budget, rapid.IntRange(0, 150).Draw(t, "rows"), columns...)
		buffer, err := new(block.Encoder).Encode(budget, batch)
		try(t, err)
		before := budget.Used()
		decoded, err := block.DecodeFrom(budget, buffer, columns)
		try(t, err)
		if budget.Used() != before {
			t.Fatalf("%d bytes were allocated", budget.Used()-before)
		}
		buffer.Release()
		check(t, decoded, batch)
		batch.Release()
		decoded.Release()
		if used := budget.Used(); used != 0 {
			t.Fatalf("%d bytes are still held", used)
		}
	})
}

// TestBlocksAnywhereInMemory decodes a block at each distance from an aligned place.
func TestBlocksAnywhereInMemory(t *testing.T) {
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	sound := formatBlock()
	room := make([]byte, len(sound)+64)
	room = room[-uintptr(unsafe.Pointer(unsafe.SliceData(room)))%32:]
	for shift := range 32 {
		place := room[shift : shift+len(sound)]
		copy(place, sound)
		released := false
		buffer := memory.Foreign(place, func() { released = true })
		batch, err := block.DecodeFrom(budget, buffer, formatTypes)
		try(t, err)
		for i, values := range formatValues() {
			try(t, vectortest.Check(batch.Columns[i], values))
		}
		if shared := budget.Used() == 0; shared != (shift%16 == 0) {
			t.Errorf("distance %d: shared: %v", shift, shared)
		}
		buffer.Release()
		batch.Release()
		if !released || budget.Used() != 0 {
			t.Errorf("distance %d: the buffer is still held", shift)
		}
	}
}

func TestMemoryIsRefused(t *testing.T) {
	budget := memory.NewBudget("test", 512, nil)
	if _, err := block.Decode(budget, formatBlock(), formatTypes); !errs.Is(err, errs.OutOfMemory) {
		t.Errorf("decode: %v", err)
	}
	large := memory.NewBudget("test", memory.Unlimited, nil)
	batch, err := block.Decode(large, formatBlock(), formatTypes)
	try(t, err)
	defer batch.Release()
	if _, err := new(block.Encoder).Encode(budget, batch); !errs.Is(err, errs.OutOfMemory) {
		t.Errorf("encode: %v", err)
	}
}

func TestFixedSizesAreChecked(t *testing.T) {
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	text, err := vector.FromValues(budget, arrow.BinaryTypes.Binary, []types.Value{"abc", nil})
	try(t, err)
	lists, err := vector.FromValues(budget, arrow.ListOf(arrow.PrimitiveTypes.Int8), []types.Value{[]types.Value{int64(1)}, nil})
	try(t, err)
	encoded, err := new(block.Encoder).Append(nil, &vector.Batch{Columns: []*vector.Vector{text, lists}, Len: 2})
	try(t, err)
	for size, want := range map[int]bool{1: false, 3: true} {
		columns := []types.Type{&arrow.FixedSizeBinaryType{ByteWidth: size}, arrow.ListOf(arrow.PrimitiveTypes.Int8)}
		_, err := block.Decode(budget, encoded, columns)
		if (err == nil) != want {
			t.Errorf("strings of %d bytes: %v", size, err)
		}
	}
	for size, want := range map[int32]bool{1: true, 3: false} {
		columns := []types.Type{arrow.BinaryTypes.Binary, arrow.FixedSizeListOf(size, arrow.PrimitiveTypes.Int8)}
		_, err := block.Decode(budget, encoded, columns)
		if (err == nil) != want {
			t.Errorf("lists of %d elements: %v", size, err)
		}
	}
}

// TestNodesThatContradictTheirType changes the first node of a block.
func TestNodesThatContradictTheirType(t *testing.T) {
	record := arrow.StructOf(arrow.Field{Name: "a", Type: arrow.PrimitiveTypes.Int32, Nullable: true})
	for _, c := range []struct {
		name   string
		of     types.Type
		value  types.Value
		at     int
		change byte
	}{
		{"a constant struct of a flat field", record, []types.Value{int64(1)}, 65, 1},
		{"codes of structs", record, []types.Value{int64(1)}, 65, 2},
		{"codes of nothing", arrow.Null, nil, 65, 2},
		{"validity of nothing", arrow.Null, nil, 66, 1},
		{"more than 2^31 rows", arrow.Null, nil, 71, 0x80},
		{"wide decimals of a narrow type", &arrow.Decimal64Type{Precision: 18}, types.Int128Of(1), 64, byte(types.Decimal)},
	} {
		budget := memory.NewBudget("test", memory.Unlimited, nil)
		v, err := vector.FromValues(budget, c.of, []types.Value{c.value, c.value})
		try(t, err)
		encoded, err := new(block.Encoder).Append(nil, &vector.Batch{Columns: []*vector.Vector{v}, Len: 2})
		try(t, err)
		v.Release()
		encoded[c.at] = c.change
		if _, err := block.Decode(budget, fixUp(encoded), []types.Type{c.of}); !errs.Is(err, errs.InvalidValue) {
			t.Errorf("%s: error %v", c.name, err)
		}
		if used := budget.Used(); used != 0 {
			t.Errorf("%s: %d bytes are still held", c.name, used)
		}
	}
}
