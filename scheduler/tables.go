package scheduler

import (
	"context"

	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source/blocks"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/wire"
	"github.com/ballista-go/ballista/wire/codec"
	"github.com/ballista-go/ballista/wire/rpc"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// Open implements codec.Resolver: it opens the tables that plans name.
func (s *Scheduler) Open(ctx context.Context, d table.Description) (table.Table, error) {
	if d.Kind != blocks.Kind {
		return codec.Files{}.Open(ctx, d)
	}
	encoded, extents, err := s.sessions.upload(d.ID)
	if err != nil {
		return nil, err
	}
	schema, err := codec.UnmarshalSchema(encoded)
	if err != nil {
		return nil, err
	}
	if !schema.Equal(d.Schema) {
		return nil, errs.New(errs.InvalidValue, "uploaded table has another schema: %q", d.ID)
	}
	return blocks.New(d.ID, schema, extents, s.uploads), nil
}

// OpenTable implements the service of clients.
func (s *Scheduler) OpenTable(ctx context.Context, m *wirepb.OpenTableRequest) (*wirepb.OpenTableResponse, error) {
	done, err := s.sessions.use(m.GetSessionId())
	if err != nil {
		return nil, err
	}
	defer done()
	files := core.Files{
		Format: m.GetFormat(), Paths: m.GetPaths(), Extension: m.GetExtension(), Infer: m.GetInferPartitions(), Options: m.GetOptions(),
	}
	if m.GetSchema() != nil {
		if files.Schema, err = codec.DecodeSchema(m.GetSchema()); err != nil {
			return nil, err
		}
	}
	if files.Partitions, err = codec.DecodeFields(m.GetPartitions()); err != nil {
		return nil, err
	}
	opened, err := files.Open(s.roots.within(ctx))
	if err != nil {
		return nil, err
	}
	described, ok := opened.(table.Described)
	if !ok {
		return nil, errs.New(errs.Internal, "table of files cannot be described: %v", m.GetPaths())
	}
	description, err := codec.EncodeTable(described.Describe())
	return &wirepb.OpenTableResponse{Table: description}, err
}

// NameTable implements the service of clients.
func (s *Scheduler) NameTable(_ context.Context, m *wirepb.NameTableRequest) (*wirepb.NameTableResponse, error) {
	name := fullName(m.GetCatalog(), m.GetSchema(), m.GetTable())
	described, err := describe(m.GetDescription())
	if err != nil {
		return nil, err
	}
	return &wirepb.NameTableResponse{}, s.sessions.change(m.GetSessionId(), func(s *session) func() { return put(s.Tables, name, described) })
}

// DropTable implements the service of clients.
func (s *Scheduler) DropTable(_ context.Context, m *wirepb.DropTableRequest) (*wirepb.DropTableResponse, error) {
	name := fullName(m.GetCatalog(), m.GetSchema(), m.GetTable())
	return &wirepb.DropTableResponse{}, s.sessions.change(m.GetSessionId(), func(s *session) func() { return remove(s.Tables, name) })
}

func fullName(catalog, schema, table string) string { return catalog + "." + schema + "." + table }

// OpenSession implements the service of clients.
func (s *Scheduler) OpenSession(_ context.Context, m *wirepb.OpenSessionRequest) (*wirepb.OpenSessionResponse, error) {
	theirs := rpc.Versions{Protocol: m.GetProtocolVersion(), RowHash: m.GetRowHashVersion(), Program: m.GetClientVersion()}
	if err := rpc.Match("the client", theirs); err != nil {
		return nil, err
	}
	id, err := s.sessions.open(m.GetSessionId(), m.GetOptions())
	if err != nil {
		return nil, err
	}
	return &wirepb.OpenSessionResponse{ProtocolVersion: wire.ProtocolVersion, ServerVersion: core.Version, SessionId: id}, nil
}

// CloseSession implements the service of clients.
func (s *Scheduler) CloseSession(_ context.Context, m *wirepb.CloseSessionRequest) (*wirepb.CloseSessionResponse, error) {
	return &wirepb.CloseSessionResponse{}, s.sessions.close(m.GetSessionId())
}
