package scheduler

import (
	"fmt"
	"io"
	"slices"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source/blocks"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/core/vector/block"
	"github.com/ballista-go/ballista/wire/codec"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// sentBlocks are messages of an upload. It implements receiver.
type sentBlocks [][]byte

func (b *sentBlocks) Recv() (*wirepb.UploadRequest, error) {
	if len(*b) == 0 {
		return nil, io.EOF
	}
	next := (*b)[0]
	*b = (*b)[1:]
	return &wirepb.UploadRequest{Kind: &wirepb.UploadRequest_Block{Block: next}}, nil
}

// blockOf is a block of numbers.
func blockOf(t *testing.T, numbers ...types.Value) []byte {
	t.Helper()
	v, err := vector.FromValues(unlimited(), arrow.PrimitiveTypes.Int64, numbers)
	if err != nil {
		t.Fatal(err)
	}
	batch := &vector.Batch{Len: len(numbers), Columns: []*vector.Vector{v}}
	defer batch.Release()
	var encoder block.Encoder
	data, err := encoder.Append(nil, batch)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// rowsOf are the rows of an uploaded table.
func rowsOf(t *testing.T, s *Scheduler, id string, extents []blocks.Extent) (rows []types.Value) {
	t.Helper()
	for _, e := range extents {
		data := make([]byte, e.Length)
		if err := s.uploads.Fetch(t.Context(), id, e.Offset, data); err != nil {
			t.Fatal(err)
		}
		batch, err := block.Decode(unlimited(), data, []types.Type{arrow.PrimitiveTypes.Int64})
		if err != nil {
			t.Fatal(err)
		}
		for i := range batch.Len {
			rows = append(rows, batch.Columns[0].Value(i))
		}
		batch.Release()
	}
	return rows
}

func TestRowsAreAddedToUploads(t *testing.T) {
	config := Config{WorkFolder: t.TempDir()}
	s := startForTest(t, config)
	session := openForTest(t, s.sessions)
	schema, err := codec.EncodeSchema(arrow.NewSchema([]arrow.Field{{Name: "n", Type: arrow.PrimitiveTypes.Int64, Nullable: true}}, nil))
	if err != nil {
		t.Fatal(err)
	}
	made, err := s.keepUpload(&wirepb.UploadHeader{SessionId: session, Schema: schema}, &sentBlocks{blockOf(t, int64(1), int64(2))})
	if err != nil {
		t.Fatal(err)
	}
	id := made.GetId()
	_, before, err := s.sessions.upload(id)
	if err != nil {
		t.Fatal(err)
	}
	add := func(write string, sent ...[]byte) error {
		from := sentBlocks(sent)
		_, err := s.addUpload(&wirepb.UploadHeader{SessionId: session, Schema: schema, TableId: id, WriteId: write}, &from)
		return err
	}
	want := func(rows ...types.Value) {
		t.Helper()
		_, extents, err := s.sessions.upload(id)
		if err != nil {
			t.Fatal(err)
		}
		got := rowsOf(t, s, id, extents)
		if len(got) != len(rows) {
			t.Fatalf("got %v, want %v", got, rows)
		}
		for i := range rows {
			if got[i] != rows[i] {
				t.Fatalf("got %v, want %v", got, rows)
			}
		}
	}
	one, two, three, four := types.Value(int64(1)), types.Value(int64(2)), types.Value(int64(3)), types.Value(int64(4))
	for range 2 { // the second time it is there already
		if err := add("first", blockOf(t, three)); err != nil {
			t.Fatal(err)
		}
		want(one, two, three)
	}
	if err := add("second", blockOf(t, four), []byte("no block")); !errs.Is(err, errs.InvalidValue) {
		t.Errorf("got %v", err)
	}
	want(one, two, three)
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	s = startForTest(t, config)
	want(one, two, three)
	for range 2 {
		if err := add("third", blockOf(t, four), blockOf(t, nil)); err != nil {
			t.Fatal(err)
		}
		want(one, two, three, four, nil)
	}
	if got := rowsOf(t, s, id, before); len(got) != 2 {
		t.Errorf("who began to read before sees %v", got)
	}
	schema.Fields[0].Name = "other"
	if err := add("fourth", blockOf(t, four)); !errs.Is(err, errs.InvalidValue) {
		t.Errorf("another schema: got %v", err)
	}
	id = "unknown"
	if err := add("fifth", blockOf(t, four)); !errs.Is(err, errs.NotFound) {
		t.Errorf("no table: got %v", err)
	}
}

// TestSmallBlocksArePutTogether adds single rows to a table that somebody reads.
func TestSmallBlocksArePutTogether(t *testing.T) {
	config := Config{WorkFolder: t.TempDir()}
	s := startForTest(t, config)
	session := openForTest(t, s.sessions)
	schema, err := codec.EncodeSchema(arrow.NewSchema([]arrow.Field{{Name: "n", Type: arrow.PrimitiveTypes.Int64, Nullable: true}}, nil))
	if err != nil {
		t.Fatal(err)
	}
	made, err := s.keepUpload(&wirepb.UploadHeader{SessionId: session, Schema: schema}, &sentBlocks{})
	if err != nil {
		t.Fatal(err)
	}
	id := made.GetId()
	var want []types.Value
	seen := map[int][]blocks.Extent{} // by the number of rows
	for i := range 300 {
		var row types.Value = int64(i)
		if i%7 == 0 {
			row = nil
		}
		header := &wirepb.UploadHeader{SessionId: session, Schema: schema, TableId: id, WriteId: fmt.Sprint(i)}
		if _, err := s.addUpload(header, &sentBlocks{blockOf(t, row)}); err != nil {
			t.Fatal(err)
		}
		want = append(want, row)
		if _, seen[len(want)], err = s.sessions.upload(id); err != nil {
			t.Fatal(err)
		}
		if n := len(seen[len(want)]); n > 45 {
			t.Fatalf("%d rows are %d blocks", len(want), n)
		}
	}
	for n, extents := range seen {
		if got := rowsOf(t, s, id, extents); !slices.Equal(got, want[:n]) {
			t.Fatalf("who saw %d rows sees %v", n, got)
		}
	}
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	s = startForTest(t, config)
	_, extents, err := s.sessions.upload(id)
	if err != nil {
		t.Fatal(err)
	}
	if got := rowsOf(t, s, id, extents); !slices.Equal(got, want) {
		t.Errorf("after a restart: %v", got)
	}
}
