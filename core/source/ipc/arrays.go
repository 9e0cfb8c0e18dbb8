package ipc

import (
	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	arrowmemory "github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source/ipc/metadata"
	"github.com/ballista-go/ballista/core/vector"
)

// arrays makes the data of Arrow arrays of the buffers of a batch. What they claim is checked where they become vectors.
type arrays struct {
	walk
	body         *body
	dictionaries *dictionaries
}

// want marks the buffers of a column.
func (y *body) want(f *metadata.Field, at columnPlace) {
	w := walk{batch: y.batch, node: at.node, buffer: at.buffer, view: at.variadic, variadic: y.batch.variadic}
	_ = w.skip(f) // it went well when the batch was read
	for i := at.buffer; i < w.buffer; i++ {
		y.wanted[i] = true
	}
}

// data is the next field's data, of which the caller has the only hold.
func (a *arrays) data(f *metadata.Field) (arrow.ArrayData, error) {
	node := a.batch.nodes[a.node]
	a.node++
	buffers := a.take(f)
	defer func() {
		for _, b := range buffers {
			if b != nil {
				b.Release()
			}
		}
	}()
	var children []arrow.ArrayData
	defer func() {
		for _, child := range children {
			child.Release()
		}
	}()
	for _, child := range childrenOf(f) {
		made, err := a.data(child)
		if err != nil {
			return nil, err
		}
		children = append(children, made)
	}
	if f.Type.ID() == arrow.DICTIONARY {
		return a.encoded(f, node, buffers)
	}
	return array.NewData(f.Type, int(node.length), buffers, children, int(node.nulls), 0), nil
}

// take takes the buffers of a field. Those that are empty are buffers of nothing, save a validity of nothing: it is none.
func (a *arrays) take(f *metadata.Field) []*arrowmemory.Buffer {
	n := buffersOf(f)
	if viewed(f) {
		n += int(a.variadic[a.view])
		a.view++
	}
	buffers := make([]*arrowmemory.Buffer, n, max(n, 1))
	for i := range buffers {
		if buffers[i] = a.body.take(a.buffer + i); buffers[i] == nil && i > 0 {
			buffers[i] = arrowmemory.NewBufferBytes(nil)
		}
	}
	a.buffer += n
	if n == 0 { // Null
		return append(buffers, nil)
	}
	return buffers
}

// encoded is the data of codes with their dictionary.
func (a *arrays) encoded(f *metadata.Field, node nodePlace, buffers []*arrowmemory.Buffer) (arrow.ArrayData, error) {
	values, err := a.dictionaries.array(f)
	if err != nil {
		return nil, err
	}
	defer values.Release()
	return array.NewDataWithDictionary(f.Type, int(node.length), buffers, int(node.nulls), 0, values), nil
}

// column makes the vector of a column.
func (y *body) column(f *metadata.Field, at columnPlace, d *dictionaries) (*vector.Vector, error) {
	a := &arrays{body: y, dictionaries: d}
	a.walk = walk{batch: y.batch, node: at.node, buffer: at.buffer, view: at.variadic, variadic: y.batch.variadic}
	if f.Type.ID() == arrow.DICTIONARY {
		known, err := d.of(f)
		if err != nil {
			return nil, err
		}
		if known.dict != nil {
			return a.codes(f, known.dict)
		}
	}
	data, err := a.data(f)
	if err != nil {
		return nil, err
	}
	defer data.Release()
	v, err := vector.FromArrowData(y.env.Budget, data)
	if err != nil {
		return nil, err
	}
	if err := checkText(v); err != nil {
		v.Release()
		return nil, err
	}
	return v, nil
}

// codes makes a vector of the codes of a dictionary that others have, too.
func (a *arrays) codes(f *metadata.Field, dict *vector.Dict) (*vector.Vector, error) {
	integers := &metadata.Field{Field: arrow.Field{Name: f.Name, Type: f.Type.(*arrow.DictionaryType).IndexType}}
	data, err := a.data(integers)
	if err != nil {
		return nil, err
	}
	defer data.Release()
	given, err := vector.FromArrowData(a.body.env.Budget, data)
	if err != nil {
		return nil, err
	}
	defer given.Release()
	return codes(a.body.env, f.Type, given, dict)
}

// invalidColumn says in which column a damaged value is.
func invalidColumn(err error, f *metadata.Field) error {
	if errs.KindOf(err) != errs.InvalidValue {
		return err
	}
	return invalid("column %q: %w", f.Name, err)
}
