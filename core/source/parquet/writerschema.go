package parquet

import (
	"encoding/base64"
	"encoding/binary"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source/ipc/metadata"
)

const (
	continuation  = 0xffffffff
	schemaMessage = 1
)

// readWriterSchema decodes the Arrow schema that a writer put into a file, a message of Arrow's IPC format. Fields of types that
// are unknown have none.
func readWriterSchema(encoded string) ([]arrow.Field, error) {
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
	root := metadata.Root(message[4:])
	table, ok := root.Table(2)
	if !ok || root.Integer(1, 1, 0) != schemaMessage {
		return nil, errs.New(errs.InvalidValue, "the writer's Arrow schema is a message of another kind")
	}
	schema, err := metadata.ReadSchema(table)
	if err != nil {
		return nil, errs.New(errs.KindOf(err), "the writer's Arrow schema: %w", err)
	}
	fields := make([]arrow.Field, len(schema.Fields))
	for i, f := range schema.Fields {
		fields[i] = f.Field
	}
	return fields, nil
}
