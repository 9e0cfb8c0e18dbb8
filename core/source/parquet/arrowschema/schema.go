// Package arrowschema reads the Arrow schema that writers put into Parquet files, in Arrow's IPC format. The library's
// reader believes the lengths in it, and these come from files.
package arrowschema

import (
	"encoding/base64"
	"encoding/binary"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
)

const (
	continuation = 0xffffffff
	schemaHeader = 1
	maxDepth     = 64
)

// Parse decodes the value of ARROW:schema. Fields of types that it does not know have no type.
func Parse(encoded string) ([]arrow.Field, error) {
	message, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return nil, errs.New(errs.InvalidValue, "the writer's Arrow schema is no base64: %w", err)
	}
	if len(message) >= 8 && binary.LittleEndian.Uint32(message) == continuation {
		message = message[4:]
	}
	if len(message) < 12 || int64(binary.LittleEndian.Uint32(message)) > int64(len(message)-4) {
		return nil, errs.New(errs.InvalidValue, "the writer's Arrow schema is damaged: %d bytes", len(message))
	}
	b := &buffer{data: message[4:]}
	b.steps = len(b.data)/4 + 4
	root := b.follow(0)
	if root.number(1, 1, 0) != schemaHeader {
		return nil, errs.New(errs.InvalidValue, "the writer's Arrow schema is a message of another kind")
	}
	return fields(root.table(2).tables(1), 0), nil
}

func fields(tables []table, depth int) []arrow.Field {
	list := make([]arrow.Field, len(tables))
	for i, t := range tables {
		list[i] = field(t, depth+1)
	}
	return list
}

func field(t table, depth int) arrow.Field {
	f := arrow.Field{Name: t.string(0), Nullable: t.number(1, 1, 0) != 0, Metadata: metadata(t.tables(6))}
	if depth > maxDepth {
		return f
	}
	f.Type = typeOf(t, fields(t.tables(5), depth))
	if encoding := t.table(4); encoding.at != 0 && f.Type != nil {
		f.Type = dictionaryOf(encoding, f.Type)
	}
	return f
}

func metadata(entries []table) arrow.Metadata {
	var keys, values []string
	for _, entry := range entries {
		keys, values = append(keys, entry.string(0)), append(values, entry.string(1))
	}
	return arrow.NewMetadata(keys, values)
}

func dictionaryOf(encoding table, values arrow.DataType) arrow.DataType {
	index := arrow.DataType(arrow.PrimitiveTypes.Int32)
	if t := encoding.table(1); t.at != 0 {
		index = integer(t)
	}
	if index == nil {
		return nil
	}
	return &arrow.DictionaryType{IndexType: index, ValueType: values, Ordered: encoding.number(2, 1, 0) != 0}
}
