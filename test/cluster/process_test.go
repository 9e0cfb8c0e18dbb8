package cluster

import (
	"bufio"
	"errors"
	"flag"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// patience bounds what should happen soon, on a busy machine.
const patience = 20 * time.Second

// process is a program that runs.
type process struct {
	t       testing.TB
	name    string
	address string // where it listens
	folder  string // its work folder
	cmd     *exec.Cmd
	out     *lines
	ended   chan struct{} // closed once it has ended
	err     error         // how; set before
}

// lines collects what a process writes, and looks for a line.
type lines struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

var listening = regexp.MustCompile(`^ballista \S+ (?:\S+ )?listens at (?:df://)?(\S+)$`)

// launch starts this binary as the program ballista. What it is called in the log of a test that fails is name.
func launch(t testing.TB, name string, environment []string, args ...string) *process {
	t.Helper()
	p := &process{t: t, name: name, cmd: exec.Command(os.Args[0], args...), out: &lines{}, ended: make(chan struct{})}
	p.cmd.Env = append(append(os.Environ(), asProgram+"=1"), environment...)
	p.cmd.Stderr = p.out
	in, err := p.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	found := make(chan string, 1)
	go func() {
		p.read(out, found)
		p.err = p.cmd.Wait()
		_ = in.Close()
		close(p.ended)
	}()
	t.Cleanup(func() { p.cleanup() })
	p.address = p.listens(found, len(args) > 0 && args[0] != "client")
	return p
}

// read copies what the process writes, and finds the address where it listens.
func (p *process) read(out io.Reader, found chan<- string) {
	scanner := bufio.NewScanner(out)
	for scanner.Scan() {
		_, _ = p.out.Write([]byte(scanner.Text() + "\n"))
		if match := listening.FindStringSubmatch(scanner.Text()); match != nil {
			select {
			case found <- match[1]:
			default:
			}
		}
	}
}

func (p *process) listens(found <-chan string, server bool) string {
	p.t.Helper()
	if !server {
		return ""
	}
	select {
	case address := <-found:
		return address
	case <-p.ended:
		p.t.Fatalf("%s has ended: %v\n%s", p.name, p.err, p.out)
	case <-time.After(patience):
		p.t.Fatalf("%s does not listen\n%s", p.name, p.out)
	}
	return ""
}

// dump asks for the stacks of processes when a test has failed.
var dump = flag.Bool("dump", false, "log the goroutines of all processes of a test that fails")

func (p *process) cleanup() {
	if *dump && p.t.Failed() {
		_ = p.cmd.Process.Signal(syscall.SIGQUIT)
		time.AfterFunc(patience, func() { _ = p.cmd.Process.Kill() })
		<-p.ended
	}
	_ = p.cmd.Process.Kill()
	<-p.ended
	text := p.out.String()
	if p.t.Failed() {
		p.t.Logf("---- %s\n%s", p.name, text)
	} else if at := strings.Index(text, "panic:"); at >= 0 {
		p.t.Errorf("%s has panicked:\n%s", p.name, text[at:])
	}
}

func (p *process) signal(s os.Signal) {
	p.t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		p.t.Fatalf("%s: %v", p.name, err)
	}
}

// kill ends the process at once, as a crash does.
func (p *process) kill() {
	p.t.Helper()
	p.signal(syscall.SIGKILL)
	<-p.ended
}

// freeze stops the process as if its machine had no time for it, until it is thawed.
func (p *process) freeze() { p.t.Helper(); p.signal(syscall.SIGSTOP) }

func (p *process) thaw() { p.t.Helper(); p.signal(syscall.SIGCONT) }

// waitFor waits until the process ends, well.
func (p *process) waitFor(limit time.Duration) {
	p.t.Helper()
	select {
	case <-p.ended:
		if p.err != nil {
			p.t.Errorf("%s has ended with %v", p.name, p.err)
		}
	case <-time.After(limit):
		p.t.Errorf("%s has not ended within %s", p.name, limit)
	}
}

var pages = &http.Client{Timeout: patience, Transport: &http.Transport{DisableKeepAlives: true}}

// page gets a page of the process. The code is 0 when nothing answers.
func (p *process) page(path string) (int, string) {
	response, err := pages.Get("http://" + p.address + path)
	if err != nil {
		return 0, err.Error()
	}
	defer response.Body.Close() //nolint:errcheck // it is only read
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, err.Error()
	}
	return response.StatusCode, string(text)
}

// metric is the value of a metric without labels.
func (p *process) metric(name string) float64 {
	p.t.Helper()
	code, text := p.page("/metrics")
	for line := range strings.Lines(text) {
		if rest, ok := strings.CutPrefix(line, name+" "); ok && code == http.StatusOK {
			value, err := strconv.ParseFloat(strings.TrimSpace(rest), 64)
			if err == nil {
				return value
			}
		}
	}
	p.t.Fatalf("%s does not tell %s: %d %s", p.name, name, code, text)
	return 0
}

// files are those of outputs that an executor has.
func (p *process) files() []string {
	p.t.Helper()
	found, err := os.ReadDir(filepath.Join(p.folder, "outputs"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		p.t.Fatal(err)
	}
	var names []string
	for _, entry := range found {
		names = append(names, entry.Name())
	}
	return names
}

// eventually waits until something holds, and says what it has seen last when it does not.
func eventually(t testing.TB, what string, holds func() (bool, any)) {
	t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		ok, seen := holds()
		if ok {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("not so within %s: %s (%v)", patience, what, seen)
		}
	}
}
