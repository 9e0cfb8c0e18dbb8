package cli

import (
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
)

const terminalTime = 20 * time.Second

// terminal is ballista sql behind a pseudo-terminal.
type terminal struct {
	t       *testing.T
	file    *os.File
	process *exec.Cmd

	mu     sync.Mutex
	came   *sync.Cond
	output string // what was written and not expected yet
	closed bool
}

// program is a process that runs ballista with arguments.
func program(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	c := exec.Command(os.Args[0], args...) //nolint:gosec // it is this test
	c.Env = append(os.Environ(), programVariable+"=1", "TERM=xterm", "PAGER=", "INPUTRC=/dev/null", "XDG_STATE_HOME="+t.TempDir())
	return c
}

// openTerminal starts ballista sql and waits for its prompt.
func openTerminal(t *testing.T, c *exec.Cmd) *terminal {
	t.Helper()
	file, err := pty.StartWithSize(c, &pty.Winsize{Rows: 40, Cols: 120})
	if err != nil {
		t.Fatal(err)
	}
	term := &terminal{t: t, file: file, process: c}
	term.came = sync.NewCond(&term.mu)
	t.Cleanup(func() {
		_ = c.Process.Kill()
		_ = file.Close()
	})
	go term.read()
	term.expect("ballista> ")
	return term
}

// read gathers the output.
func (term *terminal) read() {
	buffer := make([]byte, 4096)
	for {
		n, err := term.file.Read(buffer)
		term.mu.Lock()
		term.output += string(buffer[:n])
		term.closed = err != nil
		term.came.Broadcast()
		term.mu.Unlock()
		if err != nil {
			return
		}
	}
}

func (term *terminal) send(text string) {
	term.t.Helper()
	if _, err := term.file.WriteString(text); err != nil {
		term.t.Fatal(err)
	}
}

// expect waits until a text is written, and returns what was written up to its end.
func (term *terminal) expect(text string) string {
	term.t.Helper()
	timer := time.AfterFunc(terminalTime, func() {
		term.mu.Lock()
		term.closed = true
		term.came.Broadcast()
		term.mu.Unlock()
	})
	defer timer.Stop()
	term.mu.Lock()
	defer term.mu.Unlock()
	for {
		if i := strings.Index(term.output, text); i >= 0 {
			before := term.output[:i+len(text)]
			term.output = term.output[i+len(text):]
			return before
		}
		if term.closed {
			term.t.Fatalf("%q was not written, but ...%q", text, term.output[max(len(term.output)-500, 0):])
		}
		term.came.Wait()
	}
}

// ask runs a statement, and returns what is written up to the next prompt.
func (term *terminal) ask(sql, answer string) {
	term.t.Helper()
	term.send(sql + "\r")
	term.expect(answer)
	term.expect("ballista> ")
}

// left waits until the program has ended, and returns its exit code.
func (term *terminal) left() int {
	term.t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = term.process.Wait()
	}()
	select {
	case <-done:
	case <-time.After(terminalTime):
		term.t.Fatal("the program does not end")
	}
	if status, ok := term.process.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return -int(status.Signal())
	}
	return term.process.ProcessState.ExitCode()
}
