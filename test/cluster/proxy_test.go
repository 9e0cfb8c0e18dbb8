package cluster

import (
	"io"
	"net"
	"sync"
	"testing"
)

// proxy is a network between two processes that can be cut: connections break, and no new ones are made until it is mended; or it
// swallows what is sent, as a cable does that is pulled out.
type proxy struct {
	t        testing.TB
	listener net.Listener
	target   string

	mu          sync.Mutex
	mended      *sync.Cond
	cut, silent bool
	connections map[net.Conn]bool
}

// newProxy starts a proxy that passes on to a target.
func newProxy(t testing.TB, target string) *proxy {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{t: t, listener: listener, target: target, connections: map[net.Conn]bool{}}
	p.mended = sync.NewCond(&p.mu)
	var served sync.WaitGroup
	served.Go(func() { p.serve(&served) })
	t.Cleanup(func() {
		_ = listener.Close()
		p.mend()
		p.breakAll()
		served.Wait()
	})
	return p
}

func (p *proxy) address() string { return p.listener.Addr().String() }

func (p *proxy) serve(served *sync.WaitGroup) {
	for {
		from, err := p.listener.Accept()
		if err != nil {
			return
		}
		to, err := net.Dial("tcp", p.target)
		if err != nil || !p.keep(from, to) {
			_ = from.Close()
			if err == nil {
				_ = to.Close()
			}
			continue
		}
		served.Go(func() { p.pass(from, to) })
		served.Go(func() { p.pass(to, from) })
	}
}

func (p *proxy) keep(connections ...net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range connections {
		if !p.cut {
			p.connections[c] = true
		}
	}
	return !p.cut
}

// pass copies from one connection to the other until one of them ends.
func (p *proxy) pass(from, to net.Conn) {
	_, _ = io.Copy(through{p, to}, from)
	_, _ = from.Close(), to.Close()
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.connections, from)
	delete(p.connections, to)
}

// through writes when the proxy is not silent.
type through struct {
	proxy *proxy
	conn  net.Conn
}

// Write implements io.Writer.
func (w through) Write(data []byte) (int, error) {
	w.proxy.mu.Lock()
	for w.proxy.silent {
		w.proxy.mended.Wait()
	}
	w.proxy.mu.Unlock()
	return w.conn.Write(data)
}

// breakAll breaks the connections that there are.
func (p *proxy) breakAll() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.connections {
		_ = c.Close()
	}
}

// cutOff breaks all connections, and lets no new ones through.
func (p *proxy) cutOff() {
	p.mu.Lock()
	p.cut = true
	p.mu.Unlock()
	p.breakAll()
}

// swallow lets nothing through, and tells nobody.
func (p *proxy) swallow() {
	p.mu.Lock()
	p.silent = true
	p.mu.Unlock()
}

// mend undoes cutOff and swallow.
func (p *proxy) mend() {
	p.mu.Lock()
	p.cut, p.silent = false, false
	p.mended.Broadcast()
	p.mu.Unlock()
}
