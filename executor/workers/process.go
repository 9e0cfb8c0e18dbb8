package workers

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"

	"github.com/ballista-go/ballista/core/errs"
)

// process is a worker process, and the socket to it. Calls of it are made one at a time.
type process struct {
	command *exec.Cmd
	socket  int // that blocks
	in      *bufio.Reader
	shared  *region // nil where there is none
	output  *tail
	gone    chan struct{} // closed when it has ended, and all its output was read
	version string        // of Python, such as "3.12"
	open    atomic.Int64  // instances

	calling sync.Mutex
	last    uint32 // instance

	mu     sync.Mutex
	reason string // why it was killed
}

// spawner starts processes from one thread that lives as long as it does: a process asks to be killed when the thread that has started it
// ends.
type spawner struct {
	work chan func()
	over chan struct{} // closed when no more processes are started
}

func newSpawner() *spawner {
	s := &spawner{work: make(chan func()), over: make(chan struct{})}
	go func() {
		runtime.LockOSThread()
		for {
			select {
			case do := <-s.work:
				do()
			case <-s.over:
				return
			}
		}
	}()
	return s
}

func (s *spawner) close() { close(s.over) }

func (s *spawner) start(config Config) (started *process, err error) {
	done := make(chan struct{})
	work := func() {
		defer close(done)
		started, err = startProcess(config)
	}
	select {
	case s.work <- work:
		<-done
		return started, err
	case <-s.over:
		return nil, errs.New(errs.Cancelled, "query cancelled")
	}
}

func startProcess(config Config) (*process, error) {
	sockets, err := socketPair()
	if err != nil {
		return nil, errs.New(errs.IO, "making a socket for a process: %w", err)
	}
	for _, socket := range sockets {
		for _, option := range []int{unix.SO_SNDBUF, unix.SO_RCVBUF} {
			_ = unix.SetsockoptInt(socket, unix.SOL_SOCKET, option, 1<<20) // a matter of speed
		}
	}
	theirs := os.NewFile(uintptr(sockets[1]), "worker")
	defer func() { _ = theirs.Close() }()
	p := &process{socket: sockets[0], shared: newRegion(), output: newTail(), gone: make(chan struct{})}
	p.in = bufio.NewReaderSize(reader{p}, 1<<16)
	p.command = exec.Command(config.Interpreter, "-m", "ballista._foreign.worker", fmt.Sprint(config.Memory))
	p.command.ExtraFiles = []*os.File{theirs}
	if p.shared != nil {
		defer func() { _ = p.shared.file.Close() }()
		p.command.ExtraFiles = append(p.command.ExtraFiles, p.shared.file)
		p.command.Args = append(p.command.Args, fmt.Sprint(len(p.shared.bytes)))
	}
	p.command.Env = append(os.Environ(), config.Environment...)
	p.command.Stdout, p.command.Stderr = p.output, p.output
	p.command.WaitDelay = waitDelay
	p.command.SysProcAttr = attributes()
	if err := p.command.Start(); err != nil {
		_ = unix.Close(p.socket)
		p.shared.close()
		return nil, errs.New(errs.IO, "starting the interpreter %s: %w", config.Interpreter, err)
	}
	go p.wait()
	return p, nil
}

// waitDelay is how long output is waited for that the children of a process still hold open.
const waitDelay = 2 * time.Second

func (p *process) wait() {
	_ = p.command.Wait() // its state tells
	close(p.gone)
}

func (p *process) alive() bool {
	select {
	case <-p.gone:
		return false
	default:
		return true
	}
}

// kill ends the process and those that it has started, and whoever waits for it.
func (p *process) kill(why string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.reason != "" {
		return
	}
	p.reason = why
	_ = unix.Shutdown(p.socket, unix.SHUT_RDWR)
	if p.alive() {
		_ = unix.Kill(-p.command.Process.Pid, unix.SIGKILL)
	}
	go func() {
		<-p.gone
		p.calling.Lock() // nobody reads or writes any more
		defer p.calling.Unlock()
		_ = unix.Close(p.socket)
		p.socket = -1
		p.shared.close()
	}()
}

// ended says how the process ended, once it is about to.
func (p *process) ended() string {
	<-p.gone
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.reason != "" {
		return "its process was ended: " + p.reason
	}
	state := p.command.ProcessState
	if status, ok := state.Sys().(interface{ Signaled() bool }); ok && status.Signaled() {
		return "its process was killed: " + state.String()
	}
	return "its process ended: " + state.String()
}

// reader reads what a process sends.
type reader struct{ *process }

// Read implements io.Reader.
func (r reader) Read(into []byte) (int, error) {
	for {
		n, err := unix.Read(r.socket, into)
		switch {
		case err == unix.EINTR:
		case err != nil:
			return 0, err
		case n == 0:
			return 0, net.ErrClosed
		default:
			return n, nil
		}
	}
}

// send writes all parts.
func (p *process) send(parts [][]byte) error {
	for len(parts) > 0 {
		n, err := unix.SendmsgBuffers(p.socket, parts[:min(len(parts), mostParts)], nil, nil, noSignal)
		if err == unix.EINTR {
			continue
		}
		if err != nil {
			return err
		}
		for len(parts) > 0 && n >= len(parts[0]) {
			n -= len(parts[0])
			parts = parts[1:]
		}
		if n > 0 {
			parts[0] = parts[0][n:]
		}
	}
	return nil
}

// mostParts is how many parts the system takes at a time.
const mostParts = 512

// tail keeps the end of what a process prints. It implements io.Writer.
type tail struct {
	mu     sync.Mutex
	bytes  []byte
	marked chan struct{} // closed at the first mark
	once   sync.Once
}

const tailBytes = 4 << 10

// mark is what a process prints after all that it has printed before it tells of a failure.
const mark = 0

func newTail() *tail { return &tail{marked: make(chan struct{})} }

// Write implements io.Writer.
func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if bytes.IndexByte(p, mark) >= 0 {
		defer t.once.Do(func() { close(t.marked) })
	}
	t.bytes = append(t.bytes, p[max(0, len(p)-tailBytes):]...)
	if over := len(t.bytes) - tailBytes; over > 0 {
		t.bytes = append(t.bytes[:0], t.bytes[over:]...)
	}
	return len(p), nil
}

// settled is what was printed last, once the process has marked the end of it or has had time to.
func (t *tail) settled() string {
	select {
	case <-t.marked:
	case <-time.After(graceOfOutput):
	}
	return t.String()
}

// graceOfOutput bounds how long a mark is waited for: a function may have closed what it is printed to.
const graceOfOutput = 200 * time.Millisecond

// String is what was printed last, from the beginning of a line where there was more.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	text := strings.ToValidUTF8(string(bytes.TrimSuffix(t.bytes, []byte{mark})), "?")
	if _, after, found := strings.Cut(text, "\n"); found && len(t.bytes) == tailBytes {
		text = after
	}
	return strings.TrimRight(strings.ReplaceAll(text, "\x00", "?"), "\n ")
}
