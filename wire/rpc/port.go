package rpc

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"google.golang.org/grpc"
)

// preface is what a connection of HTTP/2, and so of gRPC, begins with.
var preface = []byte("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")

const (
	idleTime       = 2 * time.Minute
	maxHeaderBytes = 64 << 10
)

// Port serves gRPC and HTTP/1 on one listener: the first bytes of a connection decide.
type Port struct {
	listener net.Listener
	grpc     *grpc.Server
	http     *http.Server
	forGRPC  *handoff
	forHTTP  *handoff
	sniffing sync.WaitGroup
	running  context.Context // until the port stops
	end      context.CancelFunc
}

// NewPort returns a port on a listener, which it closes in the end.
func NewPort(listener net.Listener, server *grpc.Server, handler http.Handler) *Port {
	running, end := context.WithCancel(context.Background())
	return &Port{
		listener: listener, grpc: server, running: running, end: end,
		http: &http.Server{
			Handler: handler, ReadHeaderTimeout: handshakeTime, IdleTimeout: idleTime, MaxHeaderBytes: maxHeaderBytes,
			ErrorLog: slog.NewLogLogger(slog.Default().Handler(), slog.LevelDebug),
		},
		forGRPC: newHandoff(running, listener.Addr()), forHTTP: newHandoff(running, listener.Addr()),
	}
}

// Address is where the port listens.
func (p *Port) Address() net.Addr { return p.listener.Addr() }

// Serve serves until Stop. It fails when no connections can be accepted any more.
func (p *Port) Serve() error {
	var servers sync.WaitGroup
	servers.Go(func() { _ = p.grpc.Serve(p.forGRPC) })
	servers.Go(func() { _ = p.http.Serve(p.forHTTP) })
	err := p.accept()
	p.Stop()
	servers.Wait()
	p.sniffing.Wait()
	return err
}

// Stop ends all connections at once.
func (p *Port) Stop() {
	p.end()
	_ = p.listener.Close()
	p.grpc.Stop()
	_ = p.http.Close()
}

// Finish takes no more calls of gRPC, gives those that there are some time to end, stops, and returns when all have been left.
func (p *Port) Finish(within time.Duration) {
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		p.grpc.GracefulStop()
	}()
	select {
	case <-finished:
	case <-time.After(within):
	}
	p.Stop()
	<-finished
}

func (p *Port) accept() error {
	pause := time.Millisecond
	for {
		conn, err := p.listener.Accept()
		if err == nil {
			pause = time.Millisecond
			p.sniffing.Go(func() { p.sort(conn) })
			continue
		}
		if p.running.Err() != nil {
			return nil
		}
		if errors.Is(err, net.ErrClosed) {
			return err
		}
		// Such as too many open files, which passes.
		select {
		case <-time.After(pause):
			pause = min(2*pause, time.Second)
		case <-p.running.Done():
			return nil
		}
	}
}

// sort reads the first bytes of a connection and hands it over.
func (p *Port) sort(conn net.Conn) {
	unwatch := context.AfterFunc(p.running, func() { _ = conn.Close() })
	first, to := p.sniff(conn)
	if !unwatch() || to == nil {
		_ = conn.Close()
		return
	}
	to.give(&begun{Conn: conn, first: first})
}

// sniff reads until it is clear whose the connection is; nobody's when it is silent or neither.
func (p *Port) sniff(conn net.Conn) ([]byte, *handoff) {
	if conn.SetReadDeadline(time.Now().Add(handshakeTime)) != nil {
		return nil, nil
	}
	first := make([]byte, 0, len(preface))
	for len(first) < len(preface) {
		n, err := conn.Read(first[len(first):cap(first)])
		first = first[:len(first)+n]
		switch {
		case n > 0 && !isMethod(first):
			return nil, nil
		case n > 0 && !bytes.HasPrefix(preface, first):
			return first, withoutDeadline(conn, p.forHTTP)
		case err != nil:
			return nil, nil
		}
	}
	return first, withoutDeadline(conn, p.forGRPC)
}

// isMethod reports whether bytes may be the beginning of a request, which is a word in capitals.
func isMethod(first []byte) bool {
	word, _, _ := bytes.Cut(first, []byte(" "))
	for _, b := range word {
		if b < 'A' || b > 'Z' {
			return false
		}
	}
	return len(word) > 0
}

func withoutDeadline(conn net.Conn, to *handoff) *handoff {
	if conn.SetReadDeadline(time.Time{}) != nil {
		return nil
	}
	return to
}

// begun is a connection whose first bytes have been read.
type begun struct {
	net.Conn
	first []byte
}

// Read implements net.Conn.
func (b *begun) Read(p []byte) (int, error) {
	if len(b.first) == 0 {
		return b.Conn.Read(p)
	}
	n := copy(p, b.first)
	b.first = b.first[n:]
	return n, nil
}

// handoff is the listener of one of the servers.
type handoff struct {
	address     net.Addr
	connections chan net.Conn
	open        context.Context
	close       context.CancelFunc
}

func newHandoff(running context.Context, address net.Addr) *handoff {
	h := &handoff{address: address, connections: make(chan net.Conn)}
	h.open, h.close = context.WithCancel(running)
	return h
}

func (h *handoff) give(conn net.Conn) {
	select {
	case h.connections <- conn:
	case <-h.open.Done():
		_ = conn.Close()
	}
}

// Accept implements net.Listener.
func (h *handoff) Accept() (net.Conn, error) {
	select {
	case conn := <-h.connections:
		return conn, nil
	case <-h.open.Done():
		return nil, net.ErrClosed
	}
}

// Close implements net.Listener.
func (h *handoff) Close() error {
	h.close()
	return nil
}

// Addr implements net.Listener.
func (h *handoff) Addr() net.Addr { return h.address }
