package vector_test

import (
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	arrowmemory "github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

// TestCorruptArrays damages arrays: importing them either fails as it should or gives rows that can be read.
func TestCorruptArrays(t *testing.T) {
	forTypes(t, arrowTypes(), func(p *property, of types.Type) {
		given := arrowArray(of, vectortest.Values(p.random, of, p.count()))
		damaged := p.damage(given.Data().(*array.Data))
		v, err := vector.FromArrowData(p.budget, damaged)
		if err != nil {
			if kind := errs.KindOf(err); kind != errs.InvalidValue && kind != errs.Unsupported {
				p.Fatalf("%s: %v", kind, err)
			}
			return
		}
		p.hold(v)
		values := vectortest.Column(v, nil)
		kept, err := vector.Concat(p.budget, of, []*vector.Vector{v}, nil)
		p.try(err)
		p.hold(kept)
		p.try(vectortest.Check(kept, values))
	})
}

// damage copies an array and changes a few bytes, lengths and parts of it.
func (p *property) damage(data *array.Data) *array.Data {
	var buffers []*arrowmemory.Buffer
	for _, b := range data.Buffers() {
		switch p.random.IntN(12) {
		case 0:
			b = nil
		default:
			if b != nil {
				b = arrowmemory.NewBufferBytes(p.damageBytes(b.Bytes()))
			}
		}
		buffers = append(buffers, b)
	}
	var children []arrow.ArrayData
	for _, child := range data.Children() {
		children = append(children, p.damage(child.(*array.Data)))
	}
	length, offset := data.Len(), data.Offset()
	switch p.random.IntN(6) {
	case 0:
		length += p.random.IntN(70)
	case 1:
		offset += p.random.IntN(70)
	case 2:
		offset = int(p.random.Uint64())
	}
	dictionary, _ := data.Dictionary().(*array.Data)
	if dictionary != nil && p.random.IntN(10) > 0 {
		dictionary = p.damage(dictionary)
	}
	damaged := array.NewData(data.DataType(), length, buffers, children, -1, offset)
	if dictionary != nil {
		damaged.SetDictionary(dictionary)
	}
	return damaged
}

func (p *property) damageBytes(block []byte) []byte {
	block = append([]byte{}, block...)
	if p.random.IntN(5) == 0 {
		block = block[:p.random.IntN(len(block)+1)]
	}
	for range p.random.IntN(3) * p.random.IntN(3) {
		if len(block) > 0 {
			block[p.random.IntN(len(block))] = []byte{0, 1, 13, 0x7f, 0x80, 0xff, byte(p.random.Uint32())}[p.random.IntN(7)]
		}
	}
	return block
}

// TestWrongArrays has arrays that are each wrong in one way.
func TestWrongArrays(t *testing.T) {
	text, number := arrow.BinaryTypes.String, arrow.PrimitiveTypes.Int32
	buffer := func(words ...int32) *arrowmemory.Buffer {
		return arrowmemory.NewBufferBytes(arrow.Int32Traits.CastToBytes(words))
	}
	child := array.NewData(number, 2, []*arrowmemory.Buffer{nil, buffer(1, 2)}, nil, 0, 0)
	coded := &arrow.DictionaryType{IndexType: number, ValueType: number}
	view := arrow.BinaryTypes.StringView
	keys := array.NewData(number, 2, []*arrowmemory.Buffer{buffer(1), buffer(1, 2)}, nil, 1, 0)
	pairs := types.Children(arrow.MapOf(number, number))[0]
	noKey := array.NewData(pairs, 2, []*arrowmemory.Buffer{nil}, []arrow.ArrayData{keys, child}, 0, 0)
	noEntry := array.NewData(pairs, 2, []*arrowmemory.Buffer{buffer(2)}, []arrow.ArrayData{child, child}, 1, 0)
	for name, data := range map[string]*array.Data{
		"map without a key":       array.NewData(arrow.MapOf(number, number), 1, []*arrowmemory.Buffer{nil, buffer(0, 2)}, []arrow.ArrayData{noKey}, 0, 0),
		"map without an entry":    array.NewData(arrow.MapOf(number, number), 1, []*arrowmemory.Buffer{nil, buffer(0, 2)}, []arrow.ArrayData{noEntry}, 0, 0),
		"short values":            array.NewData(number, 3, []*arrowmemory.Buffer{nil, buffer(1, 2)}, nil, 0, 0),
		"no values":               array.NewData(number, 3, []*arrowmemory.Buffer{nil, nil}, nil, 0, 0),
		"short bitmap":            array.NewData(number, 9, []*arrowmemory.Buffer{arrowmemory.NewBufferBytes([]byte{1}), buffer(make([]int32, 9)...)}, nil, -1, 0),
		"nulls without a bitmap":  array.NewData(number, 1, []*arrowmemory.Buffer{nil, buffer(1)}, nil, 1, 0),
		"falling offsets":         array.NewData(text, 2, []*arrowmemory.Buffer{nil, buffer(0, 4, 2), buffer(0)}, nil, 0, 0),
		"negative offset":         array.NewData(text, 1, []*arrowmemory.Buffer{nil, buffer(-1, 2), buffer(0)}, nil, 0, 0),
		"offset beyond data":      array.NewData(text, 1, []*arrowmemory.Buffer{nil, buffer(0, 5), buffer(0)}, nil, 0, 0),
		"view beyond data":        array.NewData(view, 1, []*arrowmemory.Buffer{nil, buffer(13, 0, 0, 4), buffer(0, 0, 0, 0)}, nil, 0, 0),
		"view without its buffer": array.NewData(view, 1, []*arrowmemory.Buffer{nil, buffer(13, 0, 1, 0), buffer(0, 0, 0, 0)}, nil, 0, 0),
		"view with other prefix":  array.NewData(view, 1, []*arrowmemory.Buffer{nil, buffer(13, 7, 0, 0), buffer(0, 0, 0, 0)}, nil, 0, 0),
		"view of negative length": array.NewData(view, 1, []*arrowmemory.Buffer{nil, buffer(-1, 0, 0, 0), buffer(0, 0, 0, 0)}, nil, 0, 0),
		"code out of range":       array.NewDataWithDictionary(coded, 1, []*arrowmemory.Buffer{nil, buffer(2)}, 0, 0, child),
		"negative code":           array.NewDataWithDictionary(coded, 1, []*arrowmemory.Buffer{nil, buffer(-1)}, 0, 0, child),
		"no dictionary":           array.NewData(coded, 1, []*arrowmemory.Buffer{nil, buffer(0)}, nil, 0, 0),
		"list beyond its child":   array.NewData(arrow.ListOf(number), 1, []*arrowmemory.Buffer{nil, buffer(0, 3)}, []arrow.ArrayData{child}, 0, 0),
		"list view beyond child":  array.NewData(arrow.ListViewOf(number), 1, []*arrowmemory.Buffer{nil, buffer(1), buffer(2)}, []arrow.ArrayData{child}, 0, 0),
		"fixed list beyond child": array.NewData(arrow.FixedSizeListOf(3, number), 1, []*arrowmemory.Buffer{nil}, []arrow.ArrayData{child}, 0, 0),
		"list without a child":    array.NewData(arrow.ListOf(number), 1, []*arrowmemory.Buffer{nil, buffer(0, 0)}, nil, 0, 0),
		"child of another type":   array.NewData(arrow.ListOf(text), 1, []*arrowmemory.Buffer{nil, buffer(0, 1)}, []arrow.ArrayData{child}, 0, 0),
		"short field":             array.NewData(arrow.StructOf(arrow.Field{Name: "a", Type: number}), 3, []*arrowmemory.Buffer{nil}, []arrow.ArrayData{child}, 0, 0),
	} {
		budget := memory.NewBudget("test", memory.Unlimited, nil)
		if _, err := vector.FromArrowData(budget, data); !errs.Is(err, errs.InvalidValue) || budget.Used() != 0 {
			t.Errorf("%s: %v, %d bytes held", name, err, budget.Used())
		}
	}
	unions := arrow.SparseUnionOf([]arrow.Field{{Name: "a", Type: number}}, []arrow.UnionTypeCode{0})
	for _, of := range []types.Type{&arrow.Decimal256Type{Precision: 40}, arrow.RunEndEncodedOf(number, text), unions} {
		data := array.NewData(of, 0, nil, nil, 0, 0)
		if _, err := vector.FromArrowData(memory.NewBudget("test", 0, nil), data); !errs.Is(err, errs.Unsupported) {
			t.Errorf("%s: %v", of, err)
		}
	}
}
