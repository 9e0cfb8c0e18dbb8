package cluster

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow/flight/gen/flight"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"

	"github.com/ballista-go/ballista/client"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/wire/rpc"
	"github.com/ballista-go/ballista/wire/wirepb"
)

const preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

// frame is one of HTTP/2 that claims a length.
func frame(length uint32, kind byte, body string) string {
	head := binary.BigEndian.AppendUint32(nil, length)[1:]
	return string(append(head, kind, 0, 0, 0, 0, 1)) + body
}

// garbage is what is sent to ports; nobody waits for an answer.
func garbage() [][]byte {
	noise := make([]byte, 1<<20)
	_, _ = rand.Read(noise)
	settings := preface + frame(0, 4, "")
	return [][]byte{
		{},
		{0},
		noise, []byte("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"), []byte("GET /" + strings.Repeat("x", 1<<20)),
		[]byte("GET / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n"), []byte("POST /api/job/x/cancel HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n"),
		[]byte("PRI * HTTP/2.0\r\n"), []byte(preface), append([]byte(preface), noise...), []byte(settings + frame(1<<24-1, 0, "x")),
		[]byte(settings + frame(5, 1, "\x82\xff\xff\xff\xff") + frame(1<<14, 9, strings.Repeat("\xff", 1<<14))),
	}
}

// halfOpen sends a beginning and leaves the connection open until the test ends.
func halfOpen(t *testing.T, address string, beginning []byte) {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	_ = conn.SetWriteDeadline(time.Now().Add(patience))
	_, _ = conn.Write(beginning)
}

func TestGarbageToPorts(t *testing.T) {
	t.Parallel()
	c := newCluster(t)
	nodes := c.start(node{}, node{})
	s := c.session(client.Options{})
	c.warm(s)
	others := keepAsking(t, c, quick)
	for _, p := range []*process{c.scheduler, nodes[0]} {
		for range 3 {
			for _, data := range garbage() {
				halfOpen(t, p.address, data)
			}
		}
		for _, path := range []string{"/api/job/" + strings.Repeat("%ff", 1000), "/../../etc/passwd", "/api/job/..%2f..%2fetc", "/metrics?x=" + strings.Repeat("y", 1<<15)} {
			p.page(path)
		}
	}
	others()
	ask(t, s, spread)
}

func dial(t *testing.T, address string) *grpc.ClientConn {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	conn, err := rpc.Dial(ctx, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// fetched is how a ticket is answered.
func fetched(t *testing.T, conn *grpc.ClientConn, ticket []byte) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	stream, err := flight.NewFlightServiceClient(conn).DoGet(ctx, &flight.Ticket{Ticket: ticket})
	for err == nil {
		_, err = stream.Recv()
	}
	return err
}

func TestTicketsOfOthers(t *testing.T) {
	t.Parallel()
	c := newCluster(t)
	nodes := c.start(slow(100*time.Millisecond), slow(100*time.Millisecond))
	s := c.session(client.Options{})
	c.warm(s)
	asked := running(t.Context(), s, grouped)
	j := c.jobOf(grouped, "runs", func(j job) bool { return runs(j) >= 2 })
	conn := dial(t, nodes[0].address)
	big := uint32(1<<32 - 1)
	var answers sync.WaitGroup
	for name, ticket := range map[string]*wirepb.OutputTicket{
		"no partition": {Attempt: &wirepb.AttemptID{JobId: j.ID}, Partition: big, Reader: &wirepb.Reader{Stage: big, Task: big, Place: big}},
		"another job":  {Attempt: &wirepb.AttemptID{JobId: "guess"}, Reader: &wirepb.Reader{}},
		"no attempt":   {Attempt: &wirepb.AttemptID{JobId: j.ID, Stage: big, Task: big, Attempt: big}},
	} {
		data, err := proto.Marshal(ticket)
		if err != nil {
			t.Fatal(err)
		}
		answers.Go(func() { // an output that is not there is waited for
			if err := fetched(t, conn, data); !errs.Is(err, errs.NotFound) && !errs.Is(err, errs.InvalidValue) {
				t.Errorf("%s: got %v", name, err)
			}
		})
	}
	for _, data := range [][]byte{nil, []byte("x"), make([]byte, 1<<20)} {
		if err := fetched(t, conn, data); !errs.Is(err, errs.InvalidValue) {
			t.Errorf("got %v", err)
		}
	}
	atScheduler := dial(t, c.scheduler.address)
	for _, ticket := range []*wirepb.UploadTicket{
		{},
		{TableId: "guess", Length: 10},
		{TableId: "../scheduler.db", Length: 100},
		{TableId: "/etc/passwd", Length: 10},
		{TableId: "x", Length: 1 << 63},
		{TableId: "x", Length: 1 << 31, Offset: 1 << 61},
	} {
		data, err := proto.Marshal(ticket)
		if err != nil {
			t.Fatal(err)
		}
		if err := fetched(t, atScheduler, data); err == nil || err == io.EOF || errs.Is(err, errs.Internal) {
			t.Errorf("%v: got %v", ticket, err)
		}
	}
	right(t, grouped, <-asked)
	answers.Wait()
	c.settled()
}

func TestOtherVersionsAreRefused(t *testing.T) {
	t.Parallel()
	c := newCluster(t)
	c.start(node{})
	conn := dial(t, c.scheduler.address)
	ours := rpc.Ours()
	_, err := wirepb.NewQueriesClient(conn).OpenSession(t.Context(), &wirepb.OpenSessionRequest{
		ProtocolVersion: ours.Protocol + 1, RowHashVersion: ours.RowHash, ClientVersion: "9",
	})
	if !errs.Is(err, errs.Unsupported) || !strings.Contains(err.Error(), fmt.Sprint(ours.Protocol+1)) {
		t.Errorf("got %v", err)
	}
	for want, register := range map[string]*wirepb.Register{
		"protocol versions differ": {ProtocolVersion: ours.Protocol + 1, RowHashVersion: ours.RowHash, ExecutorId: "x", Address: "127.0.0.1:1"},
		"row hash versions differ": {ProtocolVersion: ours.Protocol, RowHashVersion: ours.RowHash + 1, ExecutorId: "x", Address: "127.0.0.1:1"},
		"without an id":            {ProtocolVersion: ours.Protocol, RowHashVersion: ours.RowHash},
	} {
		_, err := registered(t, conn, register)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	ask(t, c.session(client.Options{}), quick)
}

type executorStream = grpc.BidiStreamingClient[wirepb.FromExecutor, wirepb.ToExecutor]

// registered opens the stream of an executor, and returns it with how it is answered.
func registered(t *testing.T, conn *grpc.ClientConn, m *wirepb.Register) (executorStream, error) {
	t.Helper()
	stream, err := wirepb.NewExecutorsClient(conn).Connect(t.Context())
	if err == nil {
		err = stream.Send(&wirepb.FromExecutor{Kind: &wirepb.FromExecutor_Register{Register: m}})
	}
	if err == nil {
		_, err = stream.Recv()
	}
	return stream, err
}

// An executor that tells nonsense is given tasks, and fails those; the scheduler goes on.
func TestExecutorThatLies(t *testing.T) {
	t.Parallel()
	c := newCluster(t)
	c.start(node{})
	s := c.session(client.Options{})
	ours, big := rpc.Ours(), uint32(1<<32-1)
	odd := &wirepb.AttemptID{JobId: "guess", Stage: big, Task: big, Attempt: big}
	lie := &wirepb.Register{
		ProtocolVersion: ours.Protocol, RowHashVersion: ours.RowHash, ExecutorId: "liar", Incarnation: "1", Address: "127.0.0.1:1",
		Cores: big, Memory: 1<<64 - 1, Running: []*wirepb.AttemptID{odd, nil}, Held: []*wirepb.TaskEnded{{Attempt: odd}, nil},
	}
	stream, err := registered(t, dial(t, c.scheduler.address), lie)
	if err != nil {
		t.Fatal(err)
	}
	sending := rpc.NewSender[*wirepb.FromExecutor](stream)
	go func() {
		receiver := rpc.NewReceiver[*wirepb.ToExecutor](stream, rpc.WholeLimit)
		for {
			m, err := receiver.Recv()
			if err != nil {
				return
			}
			attempt := m.GetLaunch().GetAttempt()
			if attempt == nil {
				continue
			}
			beyond := &wirepb.AttemptID{JobId: attempt.GetJobId(), Stage: big, Task: big}
			for _, answer := range []*wirepb.FromExecutor{
				{},
				{Kind: &wirepb.FromExecutor_Sample{Sample: &wirepb.Sample{Attempt: attempt, Block: []byte("no block at all")}}},
				{Kind: &wirepb.FromExecutor_Sample{Sample: &wirepb.Sample{Attempt: beyond}}},
				{Kind: &wirepb.FromExecutor_Heartbeat{Heartbeat: &wirepb.Heartbeat{Tasks: []*wirepb.TaskProgress{nil, {Attempt: beyond, Morsels: 1<<64 - 1}}}}},
				{Kind: &wirepb.FromExecutor_Ended{Ended: &wirepb.TaskEnded{Attempt: beyond}}},
				{Kind: &wirepb.FromExecutor_Ended{Ended: &wirepb.TaskEnded{Attempt: attempt, Outcome: &wirepb.TaskEnded_InputLost{
					InputLost: &wirepb.InputLost{Producer: beyond, Partition: big},
				}}}},
				{Kind: &wirepb.FromExecutor_Ended{Ended: &wirepb.TaskEnded{
					Attempt: attempt, Outcome: &wirepb.TaskEnded_Completed{Completed: &wirepb.Completed{Rows: 1<<64 - 1, Bytes: 1<<64 - 1}},
					Metrics: []*wirepb.NodeMetrics{nil, {Rows: 1 << 63}},
				}}},
			} {
				_ = sending.Send(answer)
			}
		}
	}()
	for _, sql := range []string{spread, sorted, wide, "SELECT id FROM t ORDER BY f, id"} {
		rows, err := run(t.Context(), s, sql)
		if err == nil {
			right(t, sql, answer{rows, nil})
		}
	}
	if err := stream.CloseSend(); err != nil {
		t.Error(err)
	}
	eventually(t, "the liar is gone", func() (bool, any) {
		var all []struct{ ID string }
		c.get("/api/executors", &all)
		return len(all) == 1, all
	})
	ask(t, s, sorted)
	ask(t, s, spread)
	c.settled()
}

func TestLargeAndDeepQueries(t *testing.T) {
	t.Parallel()
	c := newCluster(t)
	nodes := c.start(node{}, node{})
	s := c.session(client.Options{})
	c.warm(s)
	others := keepAsking(t, c, quick)
	for name, query := range map[string]struct {
		sql  string
		fine bool
	}{
		"190 levels":       {"SELECT count(*) FROM t WHERE " + strings.Repeat("(1 + ", 190) + "id" + strings.Repeat(")", 190) + " > 0", true},
		"5000 levels":      {"SELECT " + strings.Repeat("abs(", 5000) + "id" + strings.Repeat(")", 5000) + " FROM t", false},
		"3000 terms":       {"SELECT count(*) FROM t WHERE id = 0" + strings.Repeat(" OR id = 1", 3000), true},
		"a value of 20 MB": {"SELECT count(*), '" + strings.Repeat("x", 20<<20) + "' = s FROM t GROUP BY 2", true},
		"a text of 100 MB": {"SELECT count(*) FROM t -- " + strings.Repeat("x", 100<<20), true},
	} {
		_, err := run(t.Context(), s, query.sql)
		if query.fine && err != nil || !query.fine && (err == nil || errs.Is(err, errs.Internal)) {
			text := fmt.Sprint(err)
			t.Errorf("%s: got %s", name, text[:min(len(text), 300)])
		}
	}
	others()
	if code, text := c.scheduler.page("/api/jobs"); code != http.StatusOK || len(text) > 1<<20 {
		t.Errorf("the list of jobs has %d bytes", len(text))
	}
	for _, x := range nodes {
		if s := c.statusOf(x); s != "ready" {
			t.Errorf("%s is %q", x.name, s)
		}
	}
	c.settled()
}

func TestFilesOutsideOfTheDataFolders(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	allowed, other := filepath.Join(folder, "allowed"), filepath.Join(folder, "other")
	for _, path := range []string{allowed, other} {
		if err := os.Mkdir(path, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(path, "a.csv"), []byte("n\n1\n2\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(other, "a.csv"), filepath.Join(allowed, "link.csv")); err != nil {
		t.Fatal(err)
	}
	// One restricts the scheduler, the other its executors.
	within := []string{"--data-folders", allowed}
	for name, c := range map[string]*cluster{"scheduler": newCluster(t, within...), "executors": newCluster(t)} {
		restricted := node{args: within}
		if name == "scheduler" {
			restricted = node{}
		}
		c.start(restricted)
		s, err := openSession(t.Context(), c.scheduler.address, client.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close() //nolint:errcheck // the test is over
		for i, path := range []string{other + "/a.csv", allowed + "/../other/a.csv", allowed + "/link.csv", allowed + "/../other", other + "/*.csv", allowed + "/a.csv"} {
			table := fmt.Sprintf("c%d", i)
			_, err := s.SQL(t.Context(), "CREATE EXTERNAL TABLE "+table+" STORED AS CSV LOCATION '"+path+"' OPTIONS ('format.has_header' 'true')", nil)
			if err == nil {
				_, err = run(t.Context(), s, "SELECT sum(n) FROM "+table)
			}
			if inside := path == allowed+"/a.csv"; inside != (err == nil) {
				t.Errorf("%s, %s: got %v", name, path, err)
			} else if err != nil && !strings.Contains(err.Error(), "outside of the folders") {
				t.Errorf("%s, %s: got %v", name, path, err)
			}
		}
	}
}
