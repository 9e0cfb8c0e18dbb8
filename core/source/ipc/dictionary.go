package ipc

import (
	"io"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"

	"github.com/ballista-go/ballista/core/source/ipc/metadata"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// dictionaries are those of a file as they are before a record batch: a stream may replace them and add to them.
type dictionaries struct {
	index *index
	from  io.ReaderAt
	size  int64 // of the file
	env   *table.Env
	known int // dictionary messages before the record batch
	byID  map[int64]*dictionary
	depth int
}

// dictionary is the values of one id.
type dictionary struct {
	from, to int // the messages that it is made of are among these
	values   *vector.Vector
	dict     *vector.Dict // nil: the values are none that a Dict may have
}

// of returns the dictionary of a field.
func (d *dictionaries) of(f *metadata.Field) (*dictionary, error) {
	from, to := -1, -1
	for i, place := range d.index.dictionaries[:d.known] {
		if place.id != f.Dictionary {
			continue
		}
		if to = i; !place.delta || from < 0 {
			from = i
		}
	}
	if from < 0 {
		return nil, invalid("dictionary %d is missing", f.Dictionary)
	}
	if known := d.byID[f.Dictionary]; known != nil && known.from == from && known.to == to {
		return known, known.check(f)
	}
	made, err := d.read(f, from, to)
	if err != nil {
		return nil, err
	}
	if d.byID == nil {
		d.byID = map[int64]*dictionary{}
	}
	d.byID[f.Dictionary].release()
	d.byID[f.Dictionary] = made
	return made, nil
}

// check compares the values with the type that a field has them in: two fields may claim the same dictionary.
func (d *dictionary) check(f *metadata.Field) error {
	if t := f.Type.(*arrow.DictionaryType).ValueType; !arrow.TypeEqual(d.values.Type, t) {
		return invalid("dictionary %d has values of type %s, expected %s", f.Dictionary, d.values.Type, t)
	}
	return nil
}

func (d *dictionaries) read(f *metadata.Field, from, to int) (*dictionary, error) {
	if d.depth++; d.depth > metadata.MaxDepth {
		return nil, invalid("dictionary %d is made of itself", f.Dictionary)
	}
	defer func() { d.depth-- }()
	var parts []*vector.Vector
	defer func() {
		for _, part := range parts {
			part.Release()
		}
	}()
	for _, place := range d.index.dictionaries[from : to+1] {
		if place.id != f.Dictionary {
			continue
		}
		part, err := d.part(f, place)
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	values, err := d.join(f, parts)
	if err != nil {
		return nil, err
	}
	made := &dictionary{from: from, to: to, values: values}
	if values.Len > 0 && values.Valid == nil && values.Form == vector.Flat && values.Layout.Width() > 0 && !values.Layout.Nested() {
		made.dict = vector.CheckedDict(values.Share())
	}
	return made, nil
}

// join is all values in one vector.
func (d *dictionaries) join(f *metadata.Field, parts []*vector.Vector) (*vector.Vector, error) {
	if len(parts) == 1 {
		return parts[0].Share(), nil
	}
	t := f.Type.(*arrow.DictionaryType).ValueType
	joined, err := vector.Concat(d.env.Budget, t, parts, nil)
	if err != nil {
		return nil, err
	}
	defer joined.Release()
	flat := new(vector.Vector)
	if err := vector.Flatten(d.env.Budget, flat, joined, nil); err != nil {
		flat.Release()
		return nil, err
	}
	return flat, nil
}

// part reads the values of one message.
func (d *dictionaries) part(f *metadata.Field, from dictionaryPlace) (*vector.Vector, error) {
	o, err := readMessage(d.from, d.size, from.at)
	if err != nil {
		return nil, err
	}
	values := &metadata.Field{Children: f.Children}
	values.Name, values.Type = f.Name, f.Type.(*arrow.DictionaryType).ValueType
	data, ok := metadata.Table{}, false
	if o != nil && o.kind == dictionaryMessage {
		data, ok = o.header.Table(1)
	}
	if !ok {
		return nil, invalid("no dictionary at byte %d", from.at)
	}
	o.header = data
	b, err := readBatch(o, []*metadata.Field{values})
	if err != nil {
		return nil, err
	}
	y := newBody(b, d.from, d.env)
	defer y.release()
	y.want(values, b.columns[0])
	if err := y.read(); err != nil {
		return nil, err
	}
	return y.column(values, b.columns[0], d)
}

// array is the values as an Arrow array's data, of which the caller has the only hold.
func (d *dictionaries) array(f *metadata.Field) (*array.Data, error) {
	found, err := d.of(f)
	if err != nil {
		return nil, err
	}
	made, err := vector.ToArrow(d.env.Budget, found.values, nil, f.Type.(*arrow.DictionaryType).ValueType)
	if err != nil {
		return nil, err
	}
	defer made.Release()
	data := made.Data().(*array.Data)
	data.Retain()
	return data, nil
}

func (d *dictionary) release() {
	if d != nil {
		d.values.Release()
		d.dict.Release()
	}
}

func (d *dictionaries) release() {
	for _, known := range d.byID {
		known.release()
	}
	d.byID = nil
}

// codes makes a vector of codes, which are checked, of integers.
func codes(env *table.Env, t types.Type, given *vector.Vector, dict *vector.Dict) (*vector.Vector, error) {
	v, err := vector.NewDictionary(env.Budget, t, dict.Retain(), given.Len)
	if err != nil {
		return nil, err
	}
	v.ShareValid(given)
	if row := readCodes(v.Codes, given, dict.Values.Len); row >= 0 {
		v.Release()
		return nil, invalid("code of row %d is not in the dictionary of %d values", row, dict.Values.Len)
	}
	return v, nil
}

// readCodes returns the first valid row whose code is not one of a dictionary, or -1. Codes of null rows are zero.
func readCodes(out []uint32, given *vector.Vector, entries int) int {
	switch given.Layout {
	case types.Int8:
		return checkCodes[int8](out, given, entries)
	case types.Int16:
		return checkCodes[int16](out, given, entries)
	case types.Int32:
		return checkCodes[int32](out, given, entries)
	case types.Int64:
		return checkCodes[int64](out, given, entries)
	case types.Uint8:
		return checkCodes[uint8](out, given, entries)
	case types.Uint16:
		return checkCodes[uint16](out, given, entries)
	case types.Uint32:
		return checkCodes[uint32](out, given, entries)
	}
	return checkCodes[uint64](out, given, entries)
}

func checkCodes[T int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64](out []uint32, given *vector.Vector, entries int) int {
	for i, code := range vector.Values[T](given) {
		switch {
		case given.Null(i):
			out[i] = 0
		case uint64(code) >= uint64(entries): // so are negative codes
			return i
		default:
			out[i] = uint32(code)
		}
	}
	return -1
}
