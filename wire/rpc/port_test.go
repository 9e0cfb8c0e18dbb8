package rpc

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow/flight/gen/flight"
	"google.golang.org/grpc"

	"github.com/ballista-go/ballista/core/errs"
)

// echo answers DoGet with what its ticket says.
type echo struct {
	flight.UnimplementedFlightServiceServer
	block []byte
}

func (e *echo) DoGet(ticket *flight.Ticket, stream flight.FlightService_DoGetServer) error {
	switch text := string(ticket.GetTicket()); text {
	case "panic":
		panic("as told")
	case "error":
		failure := errs.At(7, errs.InvalidValue, "number is too large: 300")
		failure.Detail, failure.Retry = "line 1", true
		return fmt.Errorf("reading: %w", failure)
	case "context":
		return context.Canceled
	case "wait":
		<-stream.Context().Done()
		return stream.Context().Err()
	default:
		return stream.Send(&flight.FlightData{DataBody: e.block, AppMetadata: []byte(text)})
	}
}

func (e *echo) DoAction(*flight.Action, flight.FlightService_DoActionServer) error { return nil }

// serve starts a port with an echo and a page, and returns its address.
func serve(t *testing.T, service *echo) (string, *Port) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer(ServerOptions()...)
	flight.RegisterFlightServiceServer(server, service)
	port := NewPort(listener, server, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "page") }))
	served := make(chan error, 1)
	go func() { served <- port.Serve() }()
	t.Cleanup(func() {
		port.Stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return listener.Addr().String(), port
}

func dial(t *testing.T, address string) flight.FlightServiceClient {
	t.Helper()
	conn, err := Dial(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return flight.NewFlightServiceClient(conn)
}

// get calls DoGet and receives one message.
func get(t *testing.T, client flight.FlightServiceClient, ticket string) (*flight.FlightData, error) {
	t.Helper()
	stream, err := client.DoGet(t.Context(), &flight.Ticket{Ticket: []byte(ticket)})
	if err != nil {
		return nil, err
	}
	return stream.Recv()
}

func wantPage(t *testing.T, address string) {
	t.Helper()
	client := http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Get("http://" + address + "/")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if page, err := io.ReadAll(answer.Body); err != nil || string(page) != "page" {
		t.Fatalf("got %q, %v", page, err)
	}
}

func TestOnePortServesBoth(t *testing.T) {
	address, _ := serve(t, &echo{block: []byte("block")})
	client := dial(t, address)
	for range 2 {
		wantPage(t, address)
		if data, err := get(t, client, "x"); err != nil || string(data.GetDataBody()) != "block" {
			t.Fatalf("got %v, %v", data, err)
		}
	}
}

func TestStrangersDoNotDisturb(t *testing.T) {
	address, _ := serve(t, &echo{block: []byte("block")})
	cases := map[string]struct {
		sends  string
		closed bool
	}{
		"nothing":          {"", false},
		"half a preface":   {"PRI * HT", false},
		"a preface only":   {string(preface), false},
		"half a request":   {"GET / HTTP/1.1\r\nHost", false},
		"TLS":              {"\x16\x03\x01\x02\x00\x01\x00\x01\xfc", true},
		"zeros":            {strings.Repeat("\x00", 100), true},
		"a lie of HTTP/2":  {string(preface) + strings.Repeat("\xff", 100), true},
		"a word":           {"HELLO\r\n\r\n", true},
		"a longer preface": {"PRI * HTTP/3.0\r\n\r\nSM\r\n\r\n", true},
	}
	for name, c := range cases {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if _, err := io.WriteString(conn, c.sends); err != nil {
			t.Fatal(err)
		}
		if c.closed {
			_ = conn.SetReadDeadline(time.Now().Add(5 * time.Second))
			if _, err := io.Copy(io.Discard, conn); errors.Is(err, context.DeadlineExceeded) || isTimeout(err) {
				t.Errorf("%s: the connection is still open", name)
			}
		}
		wantPage(t, address)
	}
	if _, err := get(t, dial(t, address), "x"); err != nil {
		t.Fatal(err)
	}
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}

func TestARequestInPiecesIsRead(t *testing.T) {
	address, _ := serve(t, &echo{})
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for _, b := range []byte("PUT / HTTP/1.1\r\nHost: x\r\n\r\n") {
		if _, err := conn.Write([]byte{b}); err != nil {
			t.Fatal(err)
		}
	}
	_ = conn.SetReadDeadline(time.Now().Add(5 * time.Second))
	if line, err := bufio.NewReader(conn).ReadString('\n'); err != nil || line != "HTTP/1.1 200 OK\r\n" {
		t.Fatalf("got %q, %v", line, err)
	}
}

func TestStopEndsSilentConnections(t *testing.T) {
	address, port := serve(t, &echo{})
	silent, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	stream, err := dial(t, address).DoGet(t.Context(), &flight.Ticket{Ticket: []byte("wait")})
	if err != nil {
		t.Fatal(err)
	}
	port.Stop()
	if _, err := stream.Recv(); !errs.Is(err, errs.IO) {
		t.Fatalf("got %v", err)
	}
	_ = silent.SetReadDeadline(time.Now().Add(5 * time.Second))
	if _, err := silent.Read(make([]byte, 1)); err == nil || isTimeout(err) {
		t.Fatalf("got %v", err)
	}
}
