package codec

import (
	"github.com/apache/arrow-go/v18/arrow"
	"google.golang.org/protobuf/proto"

	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// EncodeTable writes the description of a table.
func EncodeTable(d table.Description) (*wirepb.TableDescription, error) {
	schema, err := encodeSchema(d.Schema)
	if err != nil {
		return nil, err
	}
	partitions, err := encodeFields(d.Partitions)
	return &wirepb.TableDescription{
		Kind: d.Kind, Id: d.ID, Format: d.Format, Paths: d.Paths, Extensions: d.Extensions, Options: d.Options,
		Schema: schema, Partitions: partitions,
	}, err
}

// DecodeTable reads the description of a table.
func DecodeTable(m *wirepb.TableDescription) (table.Description, error) {
	d := table.Description{
		Kind: m.GetKind(), ID: m.GetId(), Format: m.GetFormat(), Paths: m.GetPaths(), Extensions: m.GetExtensions(), Options: m.GetOptions(),
	}
	var err error
	if d.Schema, err = decodeSchema(m.GetSchema()); err != nil {
		return d, err
	}
	d.Partitions, err = decodeFields(m.GetPartitions(), 0)
	return d, err
}

// EncodeSchema writes a schema.
func EncodeSchema(s *arrow.Schema) (*wirepb.Schema, error) { return encodeSchema(s) }

// DecodeSchema reads a schema, which must be there.
func DecodeSchema(m *wirepb.Schema) (*arrow.Schema, error) {
	if m == nil {
		return nil, malformed("a schema is missing")
	}
	return decodeSchema(m)
}

// UnmarshalSchema reads a schema from bytes.
func UnmarshalSchema(data []byte) (*arrow.Schema, error) {
	m := new(wirepb.Schema)
	if err := proto.Unmarshal(data, m); err != nil {
		return nil, malformed("%w", err)
	}
	return decodeSchema(m)
}

// EncodeFields writes fields.
func EncodeFields(fields []arrow.Field) ([]*wirepb.Field, error) { return encodeFields(fields) }

// DecodeFields reads fields.
func DecodeFields(list []*wirepb.Field) ([]arrow.Field, error) { return decodeFields(list, 0) }
