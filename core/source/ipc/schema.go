package ipc

import (
	"unicode/utf8"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/types"
)

// maxDepth bounds how deep types nest in types.
const maxDepth = 64

// field is a column of a file, or a part of one.
type field struct {
	arrow.Field
	dictionary int64 // the id of its dictionary, where its type is of one
	children   []*field
}

// schema is what the columns of a file are.
type schema struct {
	fields []*field
	arrow  *arrow.Schema
	left   int // fields that the metadata has room for
}

// readSchema reads the schema of a message.
func readSchema(t flat) (*schema, error) {
	if t.integer(0, 2, 0) != 0 {
		return nil, errs.New(errs.Unsupported, "the file is big-endian")
	}
	const smallest = 8 // bytes of a field, at least
	s := &schema{left: len(t.m.bytes) / smallest}
	var err error
	if s.fields, err = s.read(t.tables(1), 0); err != nil {
		return nil, err
	}
	fields := make([]arrow.Field, len(s.fields))
	for i, f := range s.fields {
		fields[i] = f.Field
	}
	metadata := readMetadata(t.tables(2))
	s.arrow = arrow.NewSchema(fields, &metadata)
	return s, nil
}

func readMetadata(pairs []flat) arrow.Metadata {
	var keys, values []string
	for _, pair := range pairs {
		keys, values = append(keys, pair.text(0)), append(values, pair.text(1))
	}
	return arrow.NewMetadata(keys, values)
}

func (s *schema) read(tables []flat, depth int) ([]*field, error) {
	if depth > maxDepth {
		return nil, invalid("types are nested deeper than %d levels", maxDepth)
	}
	if s.left -= len(tables); s.left < 0 {
		return nil, invalid("more fields than the metadata has room for")
	}
	fields := make([]*field, len(tables))
	for i, t := range tables {
		var err error
		if fields[i], err = s.field(t, depth); err != nil {
			return nil, err
		}
	}
	return fields, nil
}

func (s *schema) field(t flat, depth int) (*field, error) {
	f := &field{}
	f.Name, f.Nullable = t.text(0), t.integer(1, 1, 0) != 0
	if !utf8.ValidString(f.Name) {
		return nil, invalid("name of a column is not valid UTF-8: %q", f.Name)
	}
	if pairs := t.tables(6); len(pairs) > 0 {
		f.Metadata = readMetadata(pairs)
	}
	var err error
	if f.children, err = s.read(t.tables(5), depth+1); err != nil {
		return nil, err
	}
	if f.Type, err = f.dataType(t); err != nil {
		return nil, errs.New(errs.KindOf(err), "column %q: %w", f.Name, err)
	}
	if encoding, ok := t.table(4); ok {
		if err := f.encode(encoding); err != nil {
			return nil, errs.New(errs.KindOf(err), "column %q: %w", f.Name, err)
		}
	}
	return f, nil
}

// encode makes the field's type one of a dictionary.
func (f *field) encode(t flat) error {
	index := arrow.DataType(arrow.PrimitiveTypes.Int32)
	if written, ok := t.table(1); ok {
		if index = integers[[2]int64{written.integer(0, 4, 0), written.integer(1, 1, 0)}]; index == nil {
			return invalid("codes of %d bits", written.integer(0, 4, 0))
		}
	}
	f.dictionary = t.integer(0, 8, 0)
	f.Type = &arrow.DictionaryType{IndexType: index, ValueType: f.Type, Ordered: t.integer(2, 1, 0) != 0}
	return nil
}

// dataType is the type of a field before dictionaries.
func (f *field) dataType(t flat) (types.Type, error) {
	kind := t.integer(2, 1, 0)
	written, _ := t.table(3)
	if t.m.broken {
		return nil, invalid("metadata is damaged")
	}
	if plain := plainTypes[kind]; plain != nil {
		return plain, nil
	}
	read := typeReaders[kind]
	if read == nil {
		return nil, errs.New(errs.Unsupported, "Arrow type number %d%s", kind, unsupported[kind])
	}
	if made := read(f, written); made != nil {
		return made, nil
	}
	return nil, invalid("impossible type number %d", kind)
}
