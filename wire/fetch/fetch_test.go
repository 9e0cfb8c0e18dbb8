package fetch

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow/flight/gen/flight"
	"google.golang.org/grpc"
	"google.golang.org/grpc/connectivity"
	"google.golang.org/protobuf/proto"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/wire/rpc"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// pieces is a server that sends what it is told, whatever is asked.
type pieces struct {
	flight.UnimplementedFlightServiceServer
	messages []*flight.FlightData
	failure  error
	waits    bool
	asked    *flight.Ticket
}

func (p *pieces) DoGet(ticket *flight.Ticket, stream flight.FlightService_DoGetServer) error {
	p.asked = ticket
	for _, m := range p.messages {
		if err := stream.Send(m); err != nil {
			return err
		}
	}
	if p.waits {
		<-stream.Context().Done()
	}
	return p.failure
}

func serve(t *testing.T, service *pieces, address string) (string, *rpc.Port) {
	t.Helper()
	listener, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer(rpc.ServerOptions()...)
	flight.RegisterFlightServiceServer(server, service)
	port := rpc.NewPort(listener, server, http.NotFoundHandler())
	go port.Serve() //nolint:errcheck // it ends with the test
	t.Cleanup(port.Stop)
	return listener.Addr().String(), port
}

func newPool(t *testing.T) *Pool {
	p := NewPool()
	t.Cleanup(p.Close)
	return p
}

func piece(body string, more bool) *flight.FlightData {
	m := &flight.FlightData{DataBody: []byte(body)}
	if more {
		m.AppMetadata = []byte{1}
	}
	return m
}

// rest reads an edge to its end.
func rest(ctx context.Context, p *Pool, address string) (string, error) {
	edge := stage.Edge{Output: stage.Output{Job: "j", Stage: 3, Task: 2, Attempt: 1, Address: address}, Partition: 4}
	b, err := p.Open(ctx, edge, Reader{Stage: 5})
	if err != nil {
		return "", err
	}
	defer b.Close() //nolint:errcheck // it cannot fail
	var blocks []string
	for {
		block, err := b.Next(ctx)
		if block == nil || err != nil {
			return strings.Join(blocks, ","), err
		}
		blocks = append(blocks, string(block))
	}
}

func TestBlocksArePutTogether(t *testing.T) {
	service := &pieces{messages: []*flight.FlightData{piece("a", false), piece("b", true), piece("c", true), piece("d", false), piece("e", false)}}
	address, _ := serve(t, service, "127.0.0.1:0")
	if got, err := rest(t.Context(), newPool(t), address); got != "a,bcd,e" || err != nil {
		t.Fatalf("got %q, %v", got, err)
	}
	ticket := new(wirepb.OutputTicket)
	want := &wirepb.OutputTicket{
		Attempt: &wirepb.AttemptID{JobId: "j", Stage: 3, Task: 2, Attempt: 1}, Partition: 4, Reader: &wirepb.Reader{Stage: 5},
	}
	if err := proto.Unmarshal(service.asked.GetTicket(), ticket); err != nil || !proto.Equal(ticket, want) {
		t.Fatalf("asked for %v, %v", ticket, err)
	}
}

func TestOutputsThatAreLost(t *testing.T) {
	pool := newPool(t)
	for want, service := range map[string]*pieces{
		"end of a block is missing": {messages: []*flight.FlightData{piece("a", false), piece("b", true)}},
		"without a block":           {messages: []*flight.FlightData{{}}},
		"no such output":            {messages: []*flight.FlightData{piece("a", false)}, failure: errs.New(errs.NotFound, "no such output")},
	} {
		address, _ := serve(t, service, "127.0.0.1:0")
		_, err := rest(t.Context(), pool, address)
		var lost *stage.InputLost
		if !errors.As(err, &lost) || lost.Edge.Partition != 4 || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestReadingEndsWithItsContext(t *testing.T) {
	address, _ := serve(t, &pieces{waits: true}, "127.0.0.1:0")
	reason := errors.New("as told")
	ctx, cancel := context.WithCancelCause(t.Context())
	pool := newPool(t)
	got := make(chan error)
	go func() {
		_, err := rest(ctx, pool, address)
		got <- err
	}()
	cancel(reason)
	if err := <-got; !errors.Is(err, reason) {
		t.Fatalf("got %v", err)
	}
}

func TestProcessesThatGoAndComeBack(t *testing.T) {
	service := &pieces{messages: []*flight.FlightData{piece("a", false)}}
	pool := newPool(t)
	address, port := serve(t, service, "127.0.0.1:0")
	for range 2 {
		if got, err := rest(t.Context(), pool, address); got != "a" || err != nil {
			t.Fatalf("got %q, %v", got, err)
		}
		port.Stop()
		var lost *stage.InputLost
		if _, err := rest(t.Context(), pool, address); !errors.As(err, &lost) {
			t.Fatalf("got %v", err)
		}
		_, port = serve(t, service, address)
	}
	pool.Close()
	if _, err := rest(t.Context(), pool, address); err == nil {
		t.Fatal("a closed pool reads")
	}
}

func TestConnectionsToProcessesThatAreGoneAreForgotten(t *testing.T) {
	service := &pieces{messages: []*flight.FlightData{piece("a", false)}}
	pool := newPool(t)
	for range 5 {
		address, port := serve(t, service, "127.0.0.1:0")
		if got, err := rest(t.Context(), pool, address); got != "a" || err != nil {
			t.Fatalf("got %q, %v", got, err)
		}
		conn := pool.connections[address].conn
		port.Stop()
		for state := conn.GetState(); state == connectivity.Ready; state = conn.GetState() {
			if !conn.WaitForStateChange(t.Context(), state) {
				t.Fatal("the connection goes on")
			}
		}
	}
	if n := len(pool.connections); n != 1 { // the last one
		t.Fatalf("%d connections are kept", n)
	}
}

func TestUploads(t *testing.T) {
	for length, want := range map[int]string{3: "abc", 2: "", 4: ""} {
		address, _ := serve(t, &pieces{messages: []*flight.FlightData{piece("ab", false), piece("c", false)}}, "127.0.0.1:0")
		room := make([]byte, length)
		err := Uploads{Pool: newPool(t), Address: address}.Fetch(t.Context(), "t", 7, room)
		if want != "" && string(room) != want || (err == nil) != (want != "") {
			t.Errorf("%d bytes: got %q, %v", length, room, err)
		}
	}
}
