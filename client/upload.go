package client

import (
	"context"
	"errors"
	"io"
	"runtime"
	"sync/atomic"

	"github.com/google/uuid"
	"google.golang.org/grpc"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	memorytable "github.com/ballista-go/ballista/core/source/memory"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/block"
	"github.com/ballista-go/ballista/wire/codec"
	"github.com/ballista-go/ballista/wire/rpc"
	"github.com/ballista-go/ballista/wire/wirepb"
)

const (
	// A block has about as many rows or bytes, with its header somewhat less than what memory is lent in: powers of two.
	blockRows  = 60 << 10
	blockBytes = 960 << 10
	// addRows is how many rows are added to a block between looks at its size.
	addRows = 512
)

// uploads counts the uploaded tables that the process refers to.
var uploads atomic.Int64

// Uploads is how many uploaded tables the process refers to, as far as the garbage collector has found out.
func Uploads() int64 { return uploads.Load() }

// Keep implements core.Backend: it sends the rows to the scheduler, which keeps them until nothing here refers to the table.
func (b *Backend) Keep(ctx context.Context, rows *memorytable.Table) (table.Table, error) {
	defer rows.Release()
	described, err := b.upload(ctx, &wirepb.UploadHeader{}, rows)
	if err != nil {
		return nil, err
	}
	uploaded, err := remoteTable(described)
	if err != nil {
		return nil, err
	}
	uploads.Add(1)
	runtime.AddCleanup(uploaded, func(id string) {
		uploads.Add(-1)
		go b.release(id)
	}, described.GetId())
	return keptTable(uploaded), nil
}

// Append implements core.Backend: it sends the rows, and no others. When the connection is lost they are sent once more: the scheduler
// knows what it has.
func (b *Backend) Append(ctx context.Context, to table.Table, batches []*vector.Batch) error {
	rows := memorytable.New(to.Schema(), batches)
	defer rows.Release()
	into, ok := to.(*kept)
	if !ok {
		return errs.New(errs.Internal, "rows are added to a table that the scheduler does not keep: %T", to)
	}
	uploaded := into.upload.Load()
	header := &wirepb.UploadHeader{TableId: uploaded.description.ID, WriteId: uuid.NewString()}
	defer runtime.KeepAlive(uploaded)
	_, err := b.upload(ctx, header, rows)
	var failed *errs.Error
	if errors.As(err, &failed) && failed.Retry {
		_, err = b.upload(ctx, header, rows)
	}
	return err
}

func (b *Backend) upload(ctx context.Context, header *wirepb.UploadHeader, rows *memorytable.Table) (described *wirepb.TableDescription, err error) {
	if header.Schema, err = codec.EncodeSchema(rows.Schema()); err != nil {
		return nil, err
	}
	err = b.call(ctx, func(queries wirepb.QueriesClient, session string) (err error) {
		header.SessionId = session
		described, err = upload(ctx, queries, header, rows)
		return err
	})
	return described, err
}

// release gives an uploaded table up. When that fails, it goes with its session.
func (b *Backend) release(id string) {
	ctx, cancel := context.WithTimeout(b.life, dialTime)
	defer cancel()
	_ = b.call(ctx, func(queries wirepb.QueriesClient, session string) error {
		_, err := queries.Release(ctx, &wirepb.ReleaseRequest{SessionId: session, TableId: id})
		return err
	})
}

func upload(ctx context.Context, queries wirepb.QueriesClient, header *wirepb.UploadHeader, rows *memorytable.Table) (*wirepb.TableDescription, error) {
	ctx, cancel := context.WithCancel(ctx) // ends the stream when rows cannot be sent
	defer cancel()
	stream, err := queries.Upload(ctx)
	if err != nil {
		return nil, err
	}
	u := &uploader{stream: rpc.NewSender(stream)}
	err = u.send(&wirepb.UploadRequest{Kind: &wirepb.UploadRequest_Header{Header: header}})
	if err == nil {
		err = u.sendRows(rows)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return answer(stream) // which tells, after io.EOF, what is wrong
}

func answer(stream grpc.ClientStreamingClient[wirepb.UploadRequest, wirepb.UploadResponse]) (*wirepb.TableDescription, error) {
	response, err := stream.CloseAndRecv()
	return response.GetTable(), err
}

// uploader sends rows as blocks of about blockBytes, or of blockRows rows.
type uploader struct {
	stream    *rpc.Sender[*wirepb.UploadRequest]
	collector *block.Collector
	encoder   block.Encoder
	picked    [addRows]int32
}

func (u *uploader) send(m *wirepb.UploadRequest) error { return u.stream.Send(m) }

func (u *uploader) sendRows(rows *memorytable.Table) error {
	columns := make([]types.Type, rows.Schema().NumFields())
	for i, field := range rows.Schema().Fields() {
		columns[i] = field.Type
	}
	u.collector = block.NewCollector(memory.NewBudget("an upload", memory.Unlimited, nil), columns, addRows)
	defer u.collector.Release()
	for _, batch := range rows.Batches() {
		if err := u.add(batch); err != nil {
			return err
		}
	}
	return u.flush()
}

func (u *uploader) add(batch *vector.Batch) error {
	if u.collector.Flattens(batch) {
		if err := u.flush(); err != nil {
			return err
		}
	}
	for from := 0; from < batch.Len; from += addRows {
		some := u.picked[:min(addRows, batch.Len-from)]
		for i := range some {
			some[i] = int32(from + i)
		}
		if err := u.collector.Add(batch, some); err != nil {
			return err
		}
		if u.collector.Rows() >= blockRows || u.collector.Bytes() >= blockBytes {
			if err := u.flush(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (u *uploader) flush() error {
	if u.collector.Rows() == 0 {
		return nil
	}
	data, err := u.collector.Append(&u.encoder, nil)
	if err != nil {
		return err
	}
	return u.send(&wirepb.UploadRequest{Kind: &wirepb.UploadRequest_Block{Block: data}})
}
