package vector_test

import (
	"strings"
	"testing"
	"unsafe"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	arrowmemory "github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

func address(block []byte) uintptr { return uintptr(unsafe.Pointer(unsafe.SliceData(block))) }

// TestSharedMemory compares addresses: what is flat and of fixed width, and string views, cross both edges in place.
func TestSharedMemory(t *testing.T) {
	long := strings.Repeat("a string beyond a view", 10)
	for _, c := range []struct {
		of     types.Type
		values []types.Value
		width  int
	}{
		{arrow.PrimitiveTypes.Int64, []types.Value{int64(1), int64(2), nil, int64(3)}, 8},
		{arrow.PrimitiveTypes.Float32, []types.Value{1.0, 2.0, 3.0, nil}, 4},
		{arrow.FixedWidthTypes.Date32, []types.Value{int64(1), int64(2), int64(3), int64(4)}, 4},
		{&arrow.Decimal128Type{Precision: 38, Scale: 2}, []types.Value{types.Int128Of(1), types.Int128Of(2), types.MaxInt128, nil}, 16},
		{arrow.BinaryTypes.StringView, []types.Value{"short", long, nil, long}, 16},
	} {
		given := arrowArray(c.of, c.values)
		budget := memory.NewBudget("test", memory.Unlimited, nil)
		v, err := vector.FromArrow(budget, array.NewSlice(given, 1, 4))
		if err != nil {
			t.Fatal(err)
		}
		slice := new(vector.Vector)
		if err := vector.Slice(budget, slice, v, 1, 2); err != nil {
			t.Fatal(err)
		}
		out, err := vector.ToArrow(budget, slice, nil, c.of)
		if err != nil {
			t.Fatal(err)
		}
		want := address(given.Data().Buffers()[1].Bytes()) + uintptr(2*c.width)
		if got := address(out.Data().Buffers()[1].Bytes()); got != want {
			t.Errorf("%s: values at %x, want %x", c.of, got, want)
		}
		for i, block := range given.Data().Buffers()[2:] {
			if got := address(out.Data().Buffers()[2+i].Bytes()); got != address(block.Bytes()) {
				t.Errorf("%s: strings at %x, want %x", c.of, got, address(block.Bytes()))
			}
		}
	}
}

// TestMisalignedValuesAreCopied imports values at an odd address.
func TestMisalignedValuesAreCopied(t *testing.T) {
	block := make([]byte, 17)
	block[1] = 7
	data := array.NewData(arrow.PrimitiveTypes.Int64, 2, []*arrowmemory.Buffer{nil, arrowmemory.NewBufferBytes(block[1:])}, nil, 0, 0)
	v, err := vector.FromArrowData(memory.NewBudget("test", memory.Unlimited, nil), data)
	if err != nil {
		t.Fatal(err)
	}
	if err := vectortest.Check(v, []types.Value{int64(7), int64(0)}); err != nil {
		t.Error(err)
	}
	if at := uintptr(unsafe.Pointer(&vector.Values[int64](v)[0])); at%8 != 0 {
		t.Errorf("values at %x", at)
	}
}

// TestImportedMemoryIsReturned checks that arrays are released with the last vector over them, and on errors.
func TestImportedMemoryIsReturned(t *testing.T) {
	forTypes(t, arrowTypes(), func(p *property, of types.Type) {
		plain := arrowArray(of, vectortest.Values(p.random, of, p.count()))
		tracked := arrowmemory.NewCheckedAllocator(arrowmemory.DefaultAllocator)
		data := track(plain.Data().(*array.Data), tracked)
		budget := memory.NewBudget("tight", int64(p.random.IntN(6000)), nil)
		v, err := vector.FromArrowData(budget, data)
		data.Release()
		if err == nil {
			shared := v.Share()
			v.Release()
			values := vectortest.Column(shared, nil)
			exported, err := vector.ToArrow(budget, shared, nil, of)
			shared.Release()
			if err == nil {
				for i, value := range arrowValues(exported) {
					if !vectortest.Equal(value, values[i]) {
						p.Fatalf("row %d is %v, want %v", i, value, values[i])
					}
				}
				exported.Release()
			} else if !errs.Is(err, errs.OutOfMemory) {
				p.Fatal(err)
			}
		} else if !errs.Is(err, errs.OutOfMemory) {
			p.Fatal(err)
		}
		if budget.Used() != 0 || tracked.CurrentAlloc() != 0 {
			p.Fatalf("%d bytes of ours and %d of Arrow's are held", budget.Used(), tracked.CurrentAlloc())
		}
	})
}

// track copies an array into memory of an allocator.
func track(data *array.Data, allocator arrowmemory.Allocator) *array.Data {
	var buffers []*arrowmemory.Buffer
	for _, b := range data.Buffers() {
		if b != nil {
			block := allocator.Allocate(b.Len())
			copy(block, b.Bytes())
			b = arrowmemory.NewBufferWithAllocator(block, allocator)
			defer b.Release()
		}
		buffers = append(buffers, b)
	}
	var children []arrow.ArrayData
	for _, child := range data.Children() {
		copied := track(child.(*array.Data), allocator)
		defer copied.Release()
		children = append(children, copied)
	}
	out := array.NewData(data.DataType(), data.Len(), buffers, children, data.NullN(), data.Offset())
	if dictionary, _ := data.Dictionary().(*array.Data); dictionary != nil {
		copied := track(dictionary, allocator)
		defer copied.Release()
		out.SetDictionary(copied)
	}
	return out
}

// TestSparseViewsAreCopied exports one string of many: the array must not keep the others.
func TestSparseViewsAreCopied(t *testing.T) {
	budget := memory.NewBudget("test", memory.Unlimited, nil)
	values := make([]types.Value, 12)
	for i := range values {
		values[i] = strings.Repeat(string(rune('a'+i)), 1<<20)
	}
	v, err := vector.FromValues(budget, arrow.BinaryTypes.StringView, values)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ rows, blocks int }{{1, 1}, {12, 12}} {
		rows := make([]int32, c.rows)
		for i := range rows {
			rows[i] = int32(11 - i)
		}
		out, err := vector.ToArrow(budget, v, rows, v.Type)
		if err != nil {
			t.Fatal(err)
		}
		size := 0
		for _, b := range out.Data().Buffers()[2:] {
			size += b.Len()
		}
		if size > c.blocks*3<<19 {
			t.Errorf("%d of 12 strings of 1 MiB export %d bytes", c.rows, size)
		}
		for i, value := range arrowValues(out) {
			if value != values[rows[i]] {
				t.Errorf("row %d is another string", i)
			}
		}
		out.Release()
	}
	if v.Release(); budget.Used() != 0 {
		t.Errorf("%d bytes are held", budget.Used())
	}
}

func TestToRecord(t *testing.T) {
	forTypes(t, []types.Type{arrow.PrimitiveTypes.Int32}, func(p *property, of types.Type) {
		n := p.count()
		batch := &vector.Batch{Len: n}
		var fields []arrow.Field
		for _, of := range arrowTypes() {
			_, v := p.column(of, n)
			batch.Columns = append(batch.Columns, v)
			fields = append(fields, arrow.Field{Name: of.String(), Type: of, Nullable: true})
		}
		scrambled, err := vectortest.Scramble(p.random, p.budget, batch)
		p.try(err)
		p.hold(scrambled)
		record, err := scrambled.ToRecord(p.budget, arrow.NewSchema(fields, nil))
		p.try(err)
		defer record.Release()
		for i, column := range record.Columns() {
			p.try(array.ValidateFull(column))
			want := vectortest.Column(batch.Columns[i], nil)
			for row, value := range arrowValues(column) {
				if !vectortest.Equal(value, want[row]) {
					p.Fatalf("row %d of %s is %v, want %v", row, column.DataType(), value, want[row])
				}
			}
		}
	})
}
