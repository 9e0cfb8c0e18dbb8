package client_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"google.golang.org/grpc"

	"github.com/ballista-go/ballista/client"
	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/block"
	"github.com/ballista-go/ballista/wire"
	"github.com/ballista-go/ballista/wire/rpc"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// fake is a scheduler whose answers a test decides.
type fake struct {
	wirepb.UnimplementedQueriesServer
	version  uint32 // of its protocol
	sessions atomic.Int64
	forget   atomic.Bool // the sessions that there were
	execute  func(query *wirepb.Query, stream executeStream) error

	uploads []upload
	lose    atomic.Bool // the answer to an upload

	told   []string // what was named and dropped
	refuse bool     // to name anything
}

// upload is one that the scheduler has received.
type upload struct {
	header *wirepb.UploadHeader
	rows   int
}

type executeStream = grpc.BidiStreamingServer[wirepb.ExecuteRequest, wirepb.ExecuteResponse]

func (f *fake) OpenSession(_ context.Context, m *wirepb.OpenSessionRequest) (*wirepb.OpenSessionResponse, error) {
	id := m.GetSessionId()
	if id != "" && f.forget.Load() {
		return nil, errs.New(errs.NotFound, "session not found: %q", id)
	}
	if id == "" {
		f.sessions.Add(1)
		id = "session-1"
	}
	return &wirepb.OpenSessionResponse{ProtocolVersion: f.version, ServerVersion: "0.0.0-fake", SessionId: id}, nil
}

func (f *fake) CloseSession(context.Context, *wirepb.CloseSessionRequest) (*wirepb.CloseSessionResponse, error) {
	f.sessions.Add(-1)
	return &wirepb.CloseSessionResponse{}, nil
}

func (f *fake) Upload(stream grpc.ClientStreamingServer[wirepb.UploadRequest, wirepb.UploadResponse]) error {
	first, err := stream.Recv()
	rows := 0
	for err == nil {
		var m *wirepb.UploadRequest
		if m, err = stream.Recv(); err == nil {
			n, _ := block.Rows(m.GetBlock())
			rows += n
		}
	}
	if !errors.Is(err, io.EOF) {
		return err
	}
	f.uploads = append(f.uploads, upload{first.GetHeader(), rows})
	if f.lose.CompareAndSwap(true, false) {
		return errs.Retryable(errs.IO, "the answer is lost")
	}
	return stream.SendAndClose(&wirepb.UploadResponse{
		Table: &wirepb.TableDescription{Kind: "blocks", Id: "upload", Schema: first.GetHeader().GetSchema()},
	})
}

func (f *fake) Release(context.Context, *wirepb.ReleaseRequest) (*wirepb.ReleaseResponse, error) {
	return &wirepb.ReleaseResponse{}, nil
}

func (f *fake) NameTable(_ context.Context, m *wirepb.NameTableRequest) (*wirepb.NameTableResponse, error) {
	if f.refuse {
		return nil, errs.New(errs.IO, "the disk is full")
	}
	f.told = append(f.told, "name "+m.GetCatalog()+"."+m.GetSchema()+"."+m.GetTable()+" "+m.GetDescription().GetId())
	return &wirepb.NameTableResponse{}, nil
}

func (f *fake) DropTable(_ context.Context, m *wirepb.DropTableRequest) (*wirepb.DropTableResponse, error) {
	f.told = append(f.told, "drop "+m.GetCatalog()+"."+m.GetSchema()+"."+m.GetTable())
	return &wirepb.DropTableResponse{}, nil
}

func (f *fake) Execute(stream executeStream) error {
	m, err := rpc.NewReceiver(stream, rpc.WholeLimit).Recv()
	if err != nil {
		return err
	}
	return f.execute(m.GetQuery(), stream)
}

// serve starts the scheduler at an address, or at a free port of the loopback.
func (f *fake) serve(t *testing.T, address string) *rpc.Port {
	t.Helper()
	if f.version == 0 {
		f.version = wire.ProtocolVersion
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer(rpc.ServerOptions()...)
	wirepb.RegisterQueriesServer(server, f)
	port := rpc.NewPort(listener, server, http.NotFoundHandler())
	served := make(chan error, 1)
	go func() { served <- port.Serve() }()
	t.Cleanup(func() {
		port.Stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return port
}

// connect opens a session of core at the scheduler.
func connect(t *testing.T, address string, config core.Config, options map[string]string) *core.Session {
	t.Helper()
	backend, err := client.Connect(t.Context(), address, client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	config.Workers = 2
	engine, err := core.Open(config)
	if err != nil {
		t.Fatal(err)
	}
	session, err := engine.NewSessionOn(backend, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = session.Close() })
	return session
}

// running starts a query of one column of integers.
func running(ctx context.Context, t *testing.T, session *core.Session) *core.Result {
	t.Helper()
	query, err := session.SQL(ctx, "SELECT a + 1 AS a FROM (VALUES (1)) t(a)", nil)
	if err != nil {
		t.Fatal(err)
	}
	result, err := query.Execute(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = result.Close() })
	return result
}

// integers is a block of n integers from a first one on.
func integers(t *testing.T, first, n int64) []byte {
	t.Helper()
	values := make([]types.Value, n)
	for i := range values {
		values[i] = first + int64(i)
	}
	column, err := vector.FromValues(memory.NewBudget("test", memory.Unlimited, nil), arrow.PrimitiveTypes.Int64, values)
	if err != nil {
		t.Fatal(err)
	}
	batch := &vector.Batch{Len: int(n), Columns: []*vector.Vector{column}}
	defer batch.Release()
	data, err := new(block.Encoder).Append(nil, batch)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func blockOf(data []byte) *wirepb.ExecuteResponse {
	return &wirepb.ExecuteResponse{Kind: &wirepb.ExecuteResponse_Block{Block: data}}
}

func finishedOf(rows uint64) *wirepb.ExecuteResponse {
	return &wirepb.ExecuteResponse{Kind: &wirepb.ExecuteResponse_Finished{
		Finished: &wirepb.Finished{Rows: rows, Plan: "a plan with metrics"},
	}}
}
