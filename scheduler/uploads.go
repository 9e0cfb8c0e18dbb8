package scheduler

import (
	"context"
	"errors"
	"io"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/flight"
	"google.golang.org/grpc"
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/proto"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source/blocks"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector/block"
	"github.com/ballista-go/ballista/wire/codec"
	"github.com/ballista-go/ballista/wire/rpc"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// Upload implements the service of clients: it keeps rows in a file.
func (s *Scheduler) Upload(stream grpc.ClientStreamingServer[wirepb.UploadRequest, wirepb.UploadResponse]) error {
	messages := rpc.NewReceiver(stream, rpc.WholeLimit)
	first, err := messages.Recv()
	if err != nil {
		return err
	}
	header := first.GetHeader()
	if header == nil {
		return errs.New(errs.InvalidValue, "the first message of an upload is expected to be its header")
	}
	done, err := s.sessions.use(header.GetSessionId())
	if err != nil {
		return err
	}
	defer done()
	keep := s.keepUpload
	if header.GetTableId() != "" {
		keep = s.addUpload
	}
	described, err := keep(header, messages)
	if err != nil {
		return err
	}
	return stream.SendAndClose(&wirepb.UploadResponse{Table: described})
}

// keepUpload makes a table.
func (s *Scheduler) keepUpload(header *wirepb.UploadHeader, from receiver) (*wirepb.TableDescription, error) {
	schema, err := codec.DecodeSchema(header.GetSchema())
	if err != nil {
		return nil, err
	}
	encoded, err := proto.Marshal(header.GetSchema())
	if err != nil {
		return nil, errs.New(errs.InvalidValue, "schema of an uploaded table cannot be kept: %w", err)
	}
	id := newID()
	w, err := s.uploads.Create(id)
	if err != nil {
		return nil, err
	}
	if err := receive(w, columnsOf(schema), from); err != nil {
		w.Abandon()
		return nil, err
	}
	extents, err := w.Finish()
	if err != nil {
		return nil, err
	}
	err = s.sessions.change(header.GetSessionId(), func(s *session) func() {
		return put(s.Uploads, id, &upload{Schema: encoded, Extents: extents})
	})
	if err != nil {
		return nil, errors.Join(err, s.uploads.Remove(id))
	}
	return codec.EncodeTable(table.Description{Kind: blocks.Kind, ID: id, Schema: schema})
}

// addUpload adds rows to a table. Where it has them already, since the client has not heard of it, nothing is left to do.
func (s *Scheduler) addUpload(header *wirepb.UploadHeader, from receiver) (*wirepb.TableDescription, error) {
	id := header.GetTableId()
	to, err := s.sessions.uploadOf(header.GetSessionId(), id)
	if err != nil {
		return nil, err
	}
	to.adding.Lock()
	defer to.adding.Unlock()
	schema, err := codec.DecodeSchema(header.GetSchema())
	if err != nil {
		return nil, err
	}
	if known, err := codec.UnmarshalSchema(to.Schema); err != nil || !known.Equal(schema) {
		return nil, errs.New(errs.InvalidValue, "uploaded table has another schema: %q", id)
	}
	if to.Write == "" || to.Write != header.GetWriteId() {
		if err := s.extend(header, to, schema, from); err != nil {
			return nil, err
		}
	}
	return codec.EncodeTable(table.Description{Kind: blocks.Kind, ID: id, Schema: schema})
}

// extend adds blocks to the file of a table, and then to the table. The caller holds to.adding.
func (s *Scheduler) extend(header *wirepb.UploadHeader, to *upload, schema *arrow.Schema, from receiver) error {
	id := header.GetTableId()
	w, err := s.uploads.Append(id, to.size())
	if err != nil {
		return err
	}
	c := &compaction{uploads: s.uploads, id: id, columns: columnsOf(schema), to: w}
	extents, err := c.extend(to.Extents, from)
	if err != nil {
		w.Abandon()
		return err
	}
	if _, err = w.Finish(); err != nil {
		return err
	}
	gone := false
	err = s.sessions.change(header.GetSessionId(), func(s *session) func() {
		if gone = s.Uploads[id] != to; gone {
			return func() {}
		}
		before, write := to.Extents, to.Write
		to.Extents, to.Write = extents, header.GetWriteId()
		return func() { to.Extents, to.Write = before, write }
	})
	if err == nil && gone {
		err = notUploaded(id)
	}
	return err
}

type receiver interface {
	Recv() (*wirepb.UploadRequest, error)
}

// receive writes the blocks of an upload to a file. Each is decoded, so that a damaged one is refused before it is part of a table.
func receive(w *blocks.Writer, columns []types.Type, from receiver) error {
	budget := memory.NewBudget("an upload", memory.Unlimited, nil)
	for {
		m, err := from.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = appendBlock(w, budget, m.GetBlock(), columns)
		}
		if err != nil {
			return err
		}
	}
}

func columnsOf(schema *arrow.Schema) []types.Type {
	columns := make([]types.Type, schema.NumFields())
	for i, field := range schema.Fields() {
		columns[i] = field.Type
	}
	return columns
}

func appendBlock(w *blocks.Writer, budget *memory.Budget, data []byte, columns []types.Type) error {
	decoded, err := block.Decode(budget, data, columns)
	if err != nil {
		return err
	}
	rows := decoded.Len
	decoded.Release()
	return w.Append(data, int64(rows))
}

// Release implements the service of clients.
func (s *Scheduler) Release(_ context.Context, m *wirepb.ReleaseRequest) (*wirepb.ReleaseResponse, error) {
	found := false
	err := s.sessions.change(m.GetSessionId(), func(s *session) func() {
		_, found = s.Uploads[m.GetTableId()]
		return remove(s.Uploads, m.GetTableId())
	})
	if err == nil && found {
		err = s.sessions.removeUpload(m.GetTableId())
	}
	return &wirepb.ReleaseResponse{}, err
}

// forgetTable has the executors give up what they keep of an uploaded table.
func (s *Scheduler) forgetTable(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.connections {
		c.push(&wirepb.ToExecutor{Kind: &wirepb.ToExecutor_ForgetTable{ForgetTable: &wirepb.ForgetTable{TableId: id}}})
	}
}

// uploadServer serves the bytes of uploaded tables to executors.
type uploadServer struct {
	flight.BaseFlightServer
	scheduler *Scheduler
}

// uploadPiece is how many bytes a message has at most.
const uploadPiece = 1 << 20

// DoGet implements the Flight service: the ticket is a wirepb.UploadTicket.
func (u *uploadServer) DoGet(ticket *flight.Ticket, stream flight.FlightService_DoGetServer) error {
	m := new(wirepb.UploadTicket)
	if err := proto.Unmarshal(ticket.GetTicket(), m); err != nil {
		return errs.New(errs.InvalidValue, "ticket is malformed: %w", err)
	}
	if m.GetLength() > 1<<31 || m.GetOffset() > 1<<62 {
		return errs.New(errs.InvalidValue, "ticket asks for %d bytes at %d", m.GetLength(), m.GetOffset())
	}
	return u.sendPieces(stream, m.GetTableId(), int64(m.GetOffset()), int64(m.GetLength()))
}

// sendPieces reads and sends a piece at a time, so that the memory does not depend on what is asked for. One is read in any case: the table
// may not exist.
func (u *uploadServer) sendPieces(stream flight.FlightService_DoGetServer, id string, offset, length int64) error {
	pool := mem.DefaultBufferPool()
	for end := offset + length; ; offset += uploadPiece {
		piece := pool.Get(int(min(end-offset, uploadPiece)))
		if err := u.scheduler.uploads.Fetch(stream.Context(), id, offset, *piece); err != nil {
			pool.Put(piece)
			return err
		}
		if err := stream.SendMsg(&rpc.LentBody{Bytes: piece, Pool: pool}); err != nil {
			return err
		}
		if end-offset <= uploadPiece {
			return nil
		}
	}
}
