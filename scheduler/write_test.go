package scheduler

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/source/publish"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/wire/rpc"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// saying is a client that answers once, or leaves.
type saying struct {
	answer *wirepb.ExecuteRequest // nil: it leaves
	told   []*wirepb.ExecuteResponse
}

func (s *saying) Recv() (*wirepb.ExecuteRequest, error) {
	if s.answer == nil {
		return nil, io.EOF
	}
	return s.answer, nil
}

func (s *saying) Send(m *wirepb.ExecuteResponse) error {
	s.told = append(s.told, m)
	return nil
}

// TestNothingIsCommittedUnasked: a client that has not said so finds nothing.
func TestNothingIsCommittedUnasked(t *testing.T) {
	s := startForTest(t, Config{WorkFolder: t.TempDir()})
	for _, c := range []struct {
		answer *wirepb.ExecuteRequest
		there  bool
	}{
		{nil, false},
		{&wirepb.ExecuteRequest{Kind: &wirepb.ExecuteRequest_Query{Query: &wirepb.Query{}}}, false},
		{&wirepb.ExecuteRequest{Kind: &wirepb.ExecuteRequest_Commit{Commit: &wirepb.Commit{}}}, true},
	} {
		folder := t.TempDir()
		target := filepath.Join(folder, "t.csv")
		begun, err := publish.Begin(t.Context(), table.Destination{Path: target, Layout: table.OneFile}, nil)
		if err != nil {
			t.Fatal(err)
		}
		attempt := filepath.Join(begun.Folder(), "0-0")
		if err := errors.Join(os.Mkdir(attempt, 0o700), os.WriteFile(filepath.Join(attempt, "t.csv"), []byte("a\n1\n"), 0o600)); err != nil {
			t.Fatal(err)
		}
		w := &write{
			Write: begun, scheduler: s, count: &expr.Column{DataType: arrow.PrimitiveTypes.Uint64},
			files: []table.WrittenFile{{Attempt: "0-0", Path: "t.csv", Rows: 1}},
		}
		client := &saying{answer: c.answer}
		err = w.conclude(t.Context(), &conversation{rpc.NewReceiver(client, rpc.WholeLimit), rpc.NewSender(client)})
		w.end()
		if c.there != (err == nil) {
			t.Errorf("%v: got %v", c.answer, err)
		}
		if _, err := os.Stat(target); c.there != (err == nil) {
			t.Errorf("%v: got %v", c.answer, err)
		}
		if len(client.told) == 0 || client.told[0].GetPrepared() == nil || c.there != (len(client.told) == 2) {
			t.Errorf("%v: the client was told %v", c.answer, client.told)
		}
		if left, _ := os.ReadDir(folder); c.there != (len(left) == 1) {
			t.Errorf("%v: left are %v", c.answer, left)
		}
	}
}
