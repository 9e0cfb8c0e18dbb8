package metadata

import (
	"unicode/utf8"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/types"
)

// MaxDepth bounds how deep types nest in types.
const MaxDepth = 64

// Field is a column, or a part of one.
type Field struct {
	arrow.Field
	Dictionary int64 // the id of its dictionary, where its type is of one
	Children   []*Field
	Err        error // why it has no type
}

// Schema is what columns are.
type Schema struct {
	Fields   []*Field
	Metadata arrow.Metadata
	Swapped  bool // numbers of the data are big-endian
}

// ReadSchema reads a schema. Fields whose types are unknown or impossible say so themselves.
func ReadSchema(t Table) (*Schema, error) {
	s := &Schema{Swapped: t.Integer(0, 2, 0) != 0}
	var err error
	if s.Fields, err = readFields(t.Tables(1), 0); err != nil {
		return nil, err
	}
	s.Metadata = readMetadata(t.Tables(2))
	if t.Damaged() {
		return nil, errs.New(errs.InvalidValue, "metadata is damaged")
	}
	return s, nil
}

func readMetadata(pairs []Table) arrow.Metadata {
	var keys, values []string
	for _, pair := range pairs {
		keys, values = append(keys, pair.Text(0)), append(values, pair.Text(1))
	}
	return arrow.NewMetadata(keys, values)
}

func readFields(tables []Table, depth int) ([]*Field, error) {
	if depth > MaxDepth {
		return nil, errs.New(errs.InvalidValue, "types are nested deeper than %d levels", MaxDepth)
	}
	fields := make([]*Field, len(tables))
	for i, t := range tables {
		var err error
		if fields[i], err = readField(t, depth); err != nil {
			return nil, err
		}
	}
	return fields, nil
}

func readField(t Table, depth int) (*Field, error) {
	f := &Field{}
	f.Name, f.Nullable = t.Text(0), t.Integer(1, 1, 0) != 0
	if !utf8.ValidString(f.Name) {
		return nil, errs.New(errs.InvalidValue, "name of a column is not valid UTF-8: %q", f.Name)
	}
	if pairs := t.Tables(6); len(pairs) > 0 {
		f.Metadata = readMetadata(pairs)
	}
	var err error
	if f.Children, err = readFields(t.Tables(5), depth+1); err != nil {
		return nil, err
	}
	if f.Type, err = f.dataType(t); err != nil {
		f.Type, f.Err = nil, errs.New(errs.KindOf(err), "column %q: %w", f.Name, err)
	}
	return f, nil
}

// dataType is the type of a field.
func (f *Field) dataType(t Table) (types.Type, error) {
	for _, child := range f.Children {
		if child.Err != nil {
			return nil, child.Err
		}
	}
	values, err := f.valueType(t)
	if err != nil {
		return nil, err
	}
	if encoding, ok := t.Table(4); ok {
		return f.encode(encoding, values)
	}
	return values, nil
}

// valueType is the type of a field before dictionaries.
func (f *Field) valueType(t Table) (types.Type, error) {
	kind := t.Integer(2, 1, 0)
	written, _ := t.Table(3)
	if plain := plainTypes[kind]; plain != nil {
		return plain, nil
	}
	read := typeReaders[kind]
	if read == nil {
		return nil, errs.New(errs.Unsupported, "Arrow type number %d%s", kind, unknown[kind])
	}
	if made := read(f, written); made != nil {
		return made, nil
	}
	return nil, errs.New(errs.InvalidValue, "impossible type number %d", kind)
}

// encode makes the type of a dictionary of values.
func (f *Field) encode(t Table, values types.Type) (types.Type, error) {
	index := arrow.DataType(arrow.PrimitiveTypes.Int32)
	if written, ok := t.Table(1); ok {
		if index = integers[[2]int64{written.Integer(0, 4, 0), written.Integer(1, 1, 0)}]; index == nil {
			return nil, errs.New(errs.InvalidValue, "codes of %d bits", written.Integer(0, 4, 0))
		}
	}
	f.Dictionary = t.Integer(0, 8, 0)
	return &arrow.DictionaryType{IndexType: index, ValueType: values, Ordered: t.Integer(2, 1, 0) != 0}, nil
}
